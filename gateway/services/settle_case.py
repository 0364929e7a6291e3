"""Settle a case after an attempt that did not finish an interview: rest, another number or channel, or its end."""

from __future__ import annotations

from datetime import datetime

from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.endings import Ending
from gateway.domain.our_numbers import next_after
from gateway.domain.retries import Exhausted, RetryAt, Tried, amounts_to, plan_retry
from gateway.domain.windows import day_part, in_another_part
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.end_case import end_case
from gateway.services.settle_inbound import settle_inbound
from gateway.store.queries import attempts, callers, campaigns, cases
from gateway.store.queries.attempts import AttemptRow
from gateway.store.queries.cases import CaseRow

# Endings that say that texts do not arrive there: a call may.
_TEXTS_DO_NOT_ARRIVE = frozenset({Ending.CANNOT_TEXT, Ending.NO_ANSWER, Ending.BLOCKED, Ending.TECHNICAL})


def settle_case(
    runtime: Runtime,
    uow: UnitOfWork,
    attempt: AttemptRow,
    ending: Ending,
    now: datetime,
    *,
    another_may: bool = False,
) -> None:
    """Plan what follows for the case of an attempt that has ended, or end the case.

    `another_may` says that the carrier has refused for reasons of its own, after it had taken the attempt. Then
    the next number of the campaign follows at once, and the refused attempt does not count; after the last
    number the ending decides.
    """
    case = cases.lock(uow, attempt.case_id)
    if case.state is CaseState.FINAL:
        return
    campaign = campaigns.get(uow, attempt.campaign_id)
    if campaign is None:
        return
    if attempt.purpose is Purpose.INBOUND:
        settle_inbound(runtime, uow, campaign, case, attempt, ending, now)
        return
    if callers.calls_us(uow, case.id):
        return  # they were cut off, and have called us before we were told: that call decides
    if another_may and _leave_to_next_number(uow, attempt, case, ending, now):
        return
    by_text = attempt.channel is Channel.SMS
    if by_text and ending in _TEXTS_DO_NOT_ARRIVE and Channel.VOICE in campaign.rules.channels:
        cases.rest(
            uow,
            case,
            now,
            tried=f"text_{ending}",
            channel=Channel.VOICE,
            disposition=amounts_to(ending),
        )
        return
    tried = Tried(ending=ending, same_kind=case.tries.get(ending.value, 0) + 1, counted=case.attempts_made)
    match plan_retry(tried, campaign.rules.retries, now):
        case RetryAt(at, another_part=True):
            zone = case.zone or campaign.rules.assumed_zone or "UTC"
            later = in_another_part(zone, at, day_part(zone, now))
            cases.rest(uow, case, later, tried=ending.value, disposition=amounts_to(ending))
        case RetryAt(at):
            cases.rest(uow, case, at, tried=ending.value, disposition=amounts_to(ending))
        case Exhausted(disposition, _):
            end_case(runtime, uow, case.id, disposition, now, carrier_ref=attempt.carrier_ref or "")


def _leave_to_next_number(
    uow: UnitOfWork, attempt: AttemptRow, case: CaseRow, ending: Ending, now: datetime
) -> bool:
    """Let a case be due at once for the number after the refused one. False where that was the last."""
    numbers = campaigns.numbers_of(uow, attempt.campaign_id)
    ours = next_after(numbers, attempt.channel, case.region, attempt.carrier, attempt.our_number)
    if ours is None:
        return False
    if attempts.uncount(uow, attempt.id):
        cases.uncount_attempt(uow, case.id)
    cases.rest(uow, case, now, disposition=amounts_to(ending))
    return True
