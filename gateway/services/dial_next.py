"""Dial next: take cases that are due, ask the gate, and write an attempt for each that may be contacted.

Nothing is sent here. An attempt is a row; the job that acts on it follows the commit, and a sweeper
finds it if the job is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Allowed, Purpose, Refused, Rule
from gateway.domain.dispositions import Disposition
from gateway.domain.our_numbers import OurNumber, in_turn, reaching
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.end_case import end_case
from gateway.services.gate import NO_END_KNOWN, ask_gate
from gateway.services.invite_by_text import invite_by_text
from gateway.store.queries import attempts, campaigns, cases, interviews
from gateway.store.queries.campaigns import CampaignRow
from gateway.store.queries.cases import CaseRow

# A number with a live attempt is looked at again after this.
BUSY_NUMBER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Dialled:
    """What one round has done: attempts planned, and cases that the gate refused."""

    planned: int
    refused: int


def dial_next(runtime: Runtime, campaign_id: UUID, channel: Channel, limit: int) -> Dialled:
    """Plan up to `limit` attempts of a campaign on a channel."""
    planned = refused = 0
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        campaign = campaigns.get(uow, campaign_id)
        if campaign is None or limit < 1:
            return Dialled(0, 0)
        numbers = campaigns.numbers_of(uow, campaign_id)
        for case in cases.take_due(uow, campaign_id, channel, now, limit):
            if _plan(runtime, uow, campaign, numbers, case, now):
                planned += 1
            else:
                refused += 1
    return Dialled(planned, refused)


def _plan(
    runtime: Runtime,
    uow: UnitOfWork,
    campaign: CampaignRow,
    numbers: list[OurNumber],
    case: CaseRow,
    now: datetime,
) -> bool:
    purpose = Purpose.INVITE if case.attempts_made == 0 else Purpose.RETRY
    verdict, record = ask_gate(uow, campaign, case, purpose, now)
    if isinstance(verdict, Allowed):
        ours = _free_number(uow, numbers, case)
        attempt_id = runtime.ids.new()
        if ours is not None and attempts.plan(
            uow,
            id=attempt_id,
            case_id=case.id,
            campaign_id=campaign.id,
            address=case.address,
            our_number=ours.number,
            channel=case.channel,
            purpose=purpose,
            carrier=ours.carrier,
            gate=record,
            planned_at=now,
        ):
            cases.activate(uow, case.id)
            if case.channel is Channel.VOICE:
                uow.after_commit(lambda: runtime.queue.enqueue("place_call", attempt_id))
            else:
                invite_by_text(runtime, uow, campaign, ours, case, attempt_id, now)
            return True
        verdict = Refused(Rule.LIVE_ATTEMPT, now + BUSY_NUMBER)
    put_back(runtime, uow, case, verdict, now)
    return False


def _free_number(uow: UnitOfWork, numbers: list[OurNumber], case: CaseRow) -> OurNumber | None:
    """Choose the first of our numbers whose turn it is and that is free for the case; None where it must wait.

    A number that was refused for reasons of its carrier's own, at once or in a later report, is passed over, as
    `in_turn` says. A reply says nothing of what it answers: another dialogue of the same two numbers would get it.
    """
    able = reaching(numbers, case.channel, case.region)  # a campaign is not made without one
    asked = [] if case.state is CaseState.FRESH else attempts.asked_for(uow, case.id, case.channel)
    for ours in in_turn(able, asked):
        if case.channel is not Channel.SMS:
            return ours
        if interviews.case_in_dialogue(uow, case.address, ours.number) in (None, case.id):
            return ours
    return None


def put_back(runtime: Runtime, uow: UnitOfWork, case: CaseRow, refused: Refused, now: datetime) -> None:
    """Put a case that may not be contacted where the rule says: to rest, or to its end."""
    if refused.final:
        disposition = Disposition(case.disposition or Disposition.NOT_ATTEMPTED)
        if refused.rule is Rule.SUPPRESSED and case.attempts_made > 0:
            disposition = Disposition.RESPONDENT_REFUSAL
        end_case(runtime, uow, case.id, disposition, now)
    else:
        cases.rest(uow, case, refused.until or now + NO_END_KNOWN)
