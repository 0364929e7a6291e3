"""Settle a case after an attempt that did not finish an interview: rest, another channel, or its end."""

from __future__ import annotations

from datetime import datetime

from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.endings import Ending
from gateway.domain.retries import Exhausted, RetryAt, Tried, plan_retry
from gateway.domain.windows import day_part, in_another_part
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.store.queries import campaigns, cases, interviews
from gateway.store.queries.attempts import AttemptRow
from ivr_flows.events import GiveUp

# Endings that say that texts do not arrive there: a call may.
_TEXTS_DO_NOT_ARRIVE = frozenset({Ending.CANNOT_TEXT, Ending.NO_ANSWER, Ending.BLOCKED, Ending.TECHNICAL})


def settle_case(
    runtime: Runtime, uow: UnitOfWork, attempt: AttemptRow, ending: Ending, now: datetime
) -> None:
    """Plan what follows for the case of an attempt that has ended, or end the case.

    A case that is exhausted with an interview still open ends as what was answered makes it (partial
    or broken off): human contact beats later no-answers (FIELDWORK, "Final outcome of a case").
    """
    campaign = campaigns.get(uow, attempt.campaign_id)
    case = cases.lock(uow, attempt.case_id)
    if campaign is None or case.state is CaseState.FINAL:
        return
    by_text = attempt.channel is Channel.SMS
    if by_text and ending in _TEXTS_DO_NOT_ARRIVE and Channel.VOICE in campaign.rules.channels:
        cases.rest(uow, case, now, tried=f"text_{ending}", channel=Channel.VOICE)
        return
    tried = Tried(ending=ending, same_kind=case.tries.get(ending.value, 0) + 1, counted=case.attempts_made)
    match plan_retry(tried, campaign.rules.retries, now):
        case RetryAt(at, another_part=True):
            zone = case.zone or campaign.rules.assumed_zone or "UTC"
            cases.rest(uow, case, in_another_part(zone, at, day_part(zone, now)), tried=ending.value)
        case RetryAt(at):
            cases.rest(uow, case, at, tried=ending.value)
        case Exhausted(disposition, _):
            left = interviews.lock_open_of_case(uow, case.id)
            if left is not None:
                advance(runtime, uow, left, GiveUp(), now, carrier_ref=attempt.carrier_ref or "")
            cases.finalise(uow, case.id, disposition.value, now)
