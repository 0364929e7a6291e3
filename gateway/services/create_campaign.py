"""Create a campaign, and start it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from gateway.domain.campaign_rules import CampaignRules, write_rules
from gateway.domain.campaigns import MOVES, CampaignState
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput, Conflict, NotFound
from gateway.domain.our_numbers import OurNumber, faults_of
from gateway.domain.quotas import Counts
from gateway.domain.rule_packs import AROUND_THE_CLOCK
from gateway.runtime import Runtime
from gateway.services.check_fit import check_fit
from gateway.services.check_ways_in import check_ways_in
from gateway.services.surveys import survey_of
from gateway.store.queries import campaigns, quotas

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def create_campaign(
    runtime: Runtime,
    *,
    name: str,
    survey_version_id: UUID,
    numbers: Sequence[OurNumber],
    default_language: str,
    rules: CampaignRules,
) -> UUID:
    """Create a campaign as a draft, with the quota cells of its survey; give its id.

    Raises `BadInput` without a name, and where the rules cannot hold: a channel without a number for everybody, a
    carrier that is not set up, a number of ours that is not E.164, a language that the survey does not offer,
    calls or texts that a carrier cannot make or send, a pace that the account does not have, ways in for which
    there are no words or no number, or a window that is open round the clock with a carrier that reaches real
    people; `NotFound` where there is no such survey version; `Conflict` where the name is taken.
    """
    if not name.strip():
        raise BadInput("name", "the campaign has no name", "give it one that people will recognise")
    _check_numbers(runtime, numbers, rules)
    if rules.window == AROUND_THE_CLOCK.name and not runtime.settings.sandbox:
        raise BadInput(
            "rules.window",
            "a campaign that is open round the clock would ring real people at night",
            "choose a rule pack such as eu_default; round the clock is for the sandbox carrier",
        )
    with runtime.unit_of_work() as uow:
        survey = survey_of(runtime, uow, survey_version_id)
        if default_language not in survey.languages:
            raise BadInput(
                "default_language",
                f"{survey.key} has no {default_language!r}",
                "one of: " + ", ".join(survey.languages),
            )
        check_fit(runtime, survey, numbers, rules)
        check_ways_in(survey, numbers, rules)
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
            rules=write_rules(rules),
            created_at=runtime.clock.now(),
        )
        campaigns.add_numbers(uow, campaign_id, numbers)
        quotas.add_cells(
            uow,
            [
                {
                    "id": runtime.ids.new(),
                    "campaign_id": campaign_id,
                    "name": quota.name,
                    "limit": quota.limit,
                    "counts": Counts(quota.count),
                }
                for quota in survey.quotas.values()
            ],
        )
    return campaign_id


def _check_numbers(runtime: Runtime, numbers: Sequence[OurNumber], rules: CampaignRules) -> None:
    for each in numbers:
        able = runtime.voice if each.channel is Channel.VOICE else runtime.messages
        if each.carrier not in able:
            raise BadInput("numbers", f"{each.carrier!r} is not set up", f"one of: {', '.join(sorted(able))}")
        if not _E164.fullmatch(each.number):
            raise BadInput(
                "numbers", f"{each.number!r} is not E.164", "a plus, the country code and the number"
            )
    for fault in faults_of(numbers, rules.channels):
        raise BadInput("numbers", fault, "name a number of ours for each channel of the campaign")


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
