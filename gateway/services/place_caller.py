"""Place who comes of themselves: the case to go on with, the one that waits for them, or a new one."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from gateway.domain.campaigns import CampaignState
from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.origins import Origin
from gateway.domain.phone import ReadNumber
from gateway.domain.sample import SamplePerson
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.add_people import Newcomer, add_people
from gateway.services.surveys import survey_of
from gateway.store.queries import callers, cases, interviews
from gateway.store.queries.campaigns import CampaignRow
from gateway.store.queries.cases import CaseRow

_OF_CHANNEL = {Channel.VOICE: Origin.CALL, Channel.SMS: Origin.TEXT}


@dataclass(frozen=True, slots=True)
class Comer:
    """Who comes: their number, or what stands in for one, on which channel, and to which number of ours."""

    number: ReadNumber
    channel: Channel
    carrier: str
    our_number: str


def case_in_interview(uow: UnitOfWork, using: Sequence[CampaignRow], comer: Comer) -> CaseRow | None:
    """Hold the case whose interview goes on. Dialogues go on in every campaign that was not stopped."""
    alive = [each.id for each in using if each.state is not CampaignState.STOPPED]
    for found in callers.cases_in_interview(uow, comer.number.e164, alive):
        case = cases.lock(uow, found)
        if interviews.lock_open_of_case(uow, found) is not None:  # it may have been closed while we waited
            return case
    return None


def case_to_begin(
    runtime: Runtime, uow: UnitOfWork, taking: Sequence[CampaignRow], comer: Comer, now: datetime
) -> CaseRow | None:
    """Hold the case to begin in one of the campaigns that take such people; None where there is none.

    A case that waits for this number goes before a new one; of several campaigns, the first gets a new one.
    """
    running = [each for each in taking if each.state is CampaignState.RUNNING]
    if not running:
        return None
    for waiting in callers.cases_waiting(uow, comer.number.e164, [each.id for each in running]):
        case = cases.lock(uow, waiting)
        if case.state is not CaseState.FINAL:
            return case
    return cases.lock(uow, _open_case(runtime, uow, running[0], comer, now))


def begin_attempt(runtime: Runtime, uow: UnitOfWork, case: CaseRow, comer: Comer, now: datetime) -> UUID:
    """Write what they have begun, and put away what we had planned for this case. It is no attempt of ours."""
    callers.drop_planned(uow, case.id, now, "came_first")
    attempt_id = runtime.ids.new()
    callers.add_attempt(
        uow,
        id=attempt_id,
        case_id=case.id,
        campaign_id=case.campaign_id,
        address=case.address,
        our_number=comer.our_number,
        channel=comer.channel,
        purpose=Purpose.INBOUND,
        carrier=comer.carrier,
        planned_at=now,
        reserved_at=now,
    )
    cases.activate(uow, case.id)
    return attempt_id


def _open_case(runtime: Runtime, uow: UnitOfWork, campaign: CampaignRow, comer: Comer, now: datetime) -> UUID:
    """Make a case for a person of whom, perhaps, only the number is known."""
    survey = survey_of(runtime, uow, campaign.survey_version_id)
    known = callers.person_behind(uow, comer.number.e164)
    offered = known is not None and known.language in survey.languages
    person = SamplePerson(
        external_id=known.external_id if known else _pseudonym(runtime, comer.number.e164),
        name=known.name if known else "",
        number=comer.number,
        language=known.language if known and offered else campaign.default_language,
        segment=known.segment if known else "",
        touchpoint=survey.touchpoint,
        event_at=now,
        talk=None,
        subject="",
        zone=None,
        warnings=(),
    )
    newcomer = Newcomer(person, _OF_CHANNEL[comer.channel], due_at=None)
    return add_people(runtime, uow, campaign, [newcomer], now)[0]


def _pseudonym(runtime: Runtime, address: str) -> str:
    """Name a person of whom we know only the number: the same name each time, which does not tell the number.

    Results carry it to the core store.
    """
    key = runtime.settings.secret_key.get_secret_value().encode()
    return f"caller:{hmac.new(key, address.encode(), sha256).hexdigest()[:20]}"
