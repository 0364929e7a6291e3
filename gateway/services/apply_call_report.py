"""Apply a progress report of a call: the leg's state by rank, and what its end means for the case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.endings import Ending, ending_of_call
from gateway.domain.errors import NotFound
from gateway.domain.interviews import InterviewState
from gateway.domain.machines import MACHINES
from gateway.domain.our_numbers import another_may_call
from gateway.domain.ports.carrier_events import CallStateReported
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.domain.prices import Billed
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.services.call_turn import GOODBYE
from gateway.services.leave_machine import answered_on, leave_machine
from gateway.services.mark_dialled import mark_dialled
from gateway.services.note_unheard import is_unheard
from gateway.services.settle_case import settle_case
from gateway.store.queries import attempts, inbound, interviews
from gateway.store.queries.attempts import AttemptRow
from ivr_flows.events import HangUp

_RANK = {state: rank for rank, state in enumerate(CallState)}


def apply_call_report(runtime: Runtime, attempt_id: UUID, report: CallStateReported, payload: str) -> str:
    """Apply a carrier's report; say what came of it (applied, repeated, late). Raises `NotFound`."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        attempt = attempts.lock_call(uow, attempt_id)
        if attempt is None or attempt.leg_state is None:
            raise NotFound("call", attempt_id)
        late = not is_newer(report.state, attempt.leg_state)
        result = "late" if late else "applied"
        if not inbound.add(
            uow,
            dedupe_key=report.dedupe_key,
            carrier=attempt.carrier,
            route="call-status",
            subject_id=attempt_id,
            payload=payload,
            result=result,
            received_at=now,
        ):
            return "repeated"
        if not late:
            apply_call_state(
                runtime, uow, attempt, report.ref, report.state, report.end_reason, report.duration, now
            )
    return result


def is_newer(state: CallState, stored: CallState) -> bool:
    """Say whether a report moves the call on: a state of the same or a lower rank is late."""
    return _RANK[state] > _RANK[stored]


def apply_call_state(
    runtime: Runtime,
    uow: UnitOfWork,
    attempt: AttemptRow,
    ref: str,
    state: CallState,
    end_reason: EndReason | None,
    duration: int | None,
    now: datetime,
) -> None:
    """Write a newer state of a call, from a report or from the carrier's own list."""
    values: dict[str, object] = {"state": state, "carrier_ref": attempt.carrier_ref or ref}
    if state is CallState.ANSWERED and attempt.answered_at is None:
        values["answered_at"] = now
    if state is CallState.ENDED:
        values |= {"ended_at": now, "end_reason": end_reason, "duration": duration}
        values |= _cost(runtime, attempt, duration)
    attempts.update_leg(uow, attempt.id, **values)
    if state is CallState.ENDED:
        _end(runtime, uow, attempt, end_reason or EndReason.COMPLETED, now)
    else:
        mark_dialled(uow, attempt)


def _cost(runtime: Runtime, attempt: AttemptRow, seconds: int | None) -> dict[str, object]:
    """Give what the call costs by the price list; nothing where the carrier names no duration."""
    if seconds is None:
        return {}
    came = attempt.purpose is Purpose.INBOUND
    billed, number = (Billed.CALL_IN, attempt.our_number) if came else (Billed.CALL_OUT, attempt.address)
    cost = runtime.prices.cost_of_call(attempt.carrier, billed, number, seconds)
    return {} if cost is None else {"cost": cost.micros, "currency": cost.currency}


def _end(runtime: Runtime, uow: UnitOfWork, attempt: AttemptRow, reason: EndReason, now: datetime) -> None:
    mark_dialled(uow, attempt)
    left_message = attempt.message_left_at is not None
    if not attempts.move(
        uow,
        attempt.id,
        (AttemptState.IN_FLIGHT, AttemptState.UNSETTLED),
        AttemptState.SETTLED,
        settled_at=now,
        outcome="message_left" if left_message else reason.value,
    ):
        return
    row = interviews.lock_of_call(uow, attempt.id)
    answered = row is not None and answered_on(attempt, row)
    heard = None if answered else attempt.amd_result
    open_here = row is not None and row.state is InterviewState.IN_PROGRESS and row.channel is Channel.VOICE
    unheard = not answered and _heard_nothing(uow, attempt)
    if row is not None and open_here and (unheard or heard in MACHINES):
        leave_machine(runtime, uow, row, GOODBYE, now)
    elif row is not None and open_here:
        advance(
            runtime,
            uow,
            row,
            HangUp(),
            now,
            carrier_ref=attempt.carrier_ref or "",
            interview_state=InterviewState.SUSPENDED,
        )
    if attempt.state is AttemptState.UNSETTLED:
        return  # what follows for its case was decided when it became unsettled
    ending = ending_of_call(reason, heard)
    if ending is Ending.BREAK_OFF and unheard:
        ending = Ending.TECHNICAL
    another_may = attempt.answered_at is None and another_may_call(reason)
    settle_case(runtime, uow, attempt, ending, now, another_may=another_may)


def _heard_nothing(uow: UnitOfWork, attempt: AttemptRow) -> bool:
    """Say whether nobody can have heard a question of ours on the call: where it was answered, we have failed.

    Either the first prompt was never fetched, or the carrier has told us, by asking the fallback, that it did
    not get what we answered, and has fetched no prompt since. An interview that such a call has begun is
    unanswered, its case is tried again as after any technical failure: nobody has broken anything off.
    """
    return attempt.opened_turn is None or is_unheard(uow, attempt.carrier, attempt.id)
