"""Create a campaign, and start it."""

from __future__ import annotations

import re
from uuid import UUID

from gateway.domain.campaign_rules import CampaignRules, write_rules
from gateway.domain.campaigns import MOVES, CampaignState
from gateway.domain.errors import BadInput, Conflict, NotFound
from gateway.domain.rule_packs import AROUND_THE_CLOCK
from gateway.runtime import Runtime
from gateway.services.surveys import survey_of
from gateway.store.queries import campaigns

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def create_campaign(
    runtime: Runtime,
    *,
    name: str,
    survey_version_id: UUID,
    carrier: str,
    voice_number: str,
    sms_number: str,
    default_language: str,
    rules: CampaignRules,
) -> UUID:
    """Create a campaign as a draft; give its id.

    Raises `BadInput` where the rules cannot hold: a carrier that is not set up, a number of ours that
    is not E.164, a language that the survey does not offer, or a window that is open round the clock
    with a carrier that reaches real people; and `NotFound` where there is no such survey version.
    """
    if carrier not in runtime.voice or carrier not in runtime.messages:
        known = ", ".join(sorted(runtime.voice))
        raise BadInput("carrier", f"{carrier!r} is not set up", f"one of: {known}")
    for where, number in (("voice_number", voice_number), ("sms_number", sms_number)):
        if not _E164.fullmatch(number):
            raise BadInput(where, f"{number!r} is not E.164", "a plus, the country code and the number")
    if rules.window == AROUND_THE_CLOCK.name and not runtime.settings.sandbox:
        raise BadInput(
            "rules.window",
            "a campaign that is open round the clock would ring real people at night",
            "choose a rule pack such as eu_default; round the clock is for the sandbox carrier",
        )
    with runtime.unit_of_work() as uow:
        survey = survey_of(runtime, uow, survey_version_id)
        if survey.quotas:
            raise BadInput(
                "survey_version_id",
                f"{survey.key} has quotas, and there is no quota store to decide them yet",
                "leave out the quotas and their check_quotas steps",
            )
        if default_language not in survey.languages:
            raise BadInput(
                "default_language",
                f"{survey.key} has no {default_language!r}",
                "one of: " + ", ".join(survey.languages),
            )
        if campaigns.by_name(uow, name) is not None:
            raise Conflict(f"a campaign named {name!r} exists")
        campaign_id = runtime.ids.new()
        campaigns.add(
            uow,
            id=campaign_id,
            name=name,
            survey_version_id=survey_version_id,
            state=CampaignState.DRAFT,
            default_language=default_language,
            carrier=carrier,
            voice_number=voice_number,
            sms_number=sms_number,
            rules=write_rules(rules),
            created_at=runtime.clock.now(),
        )
    return campaign_id


def start_campaign(runtime: Runtime, campaign_id: UUID) -> None:
    """Let a campaign invite. Raises `NotFound`, and `Conflict` where its state forbids it."""
    with runtime.unit_of_work() as uow:
        campaign = campaigns.get(uow, campaign_id)
        if campaign is None:
            raise NotFound("campaign", campaign_id)
        if CampaignState.RUNNING not in MOVES[campaign.state]:
            raise Conflict(f"{campaign.name} is {campaign.state}: it cannot be started")
        campaigns.set_state(
            uow, campaign_id, campaign.state, CampaignState.RUNNING, started_at=runtime.clock.now()
        )
    runtime.log.info("campaign_started", campaign=str(campaign_id))
