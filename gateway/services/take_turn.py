"""Take a turn of a call: what the caller did goes in, what the call does next comes out.

One turn, one transaction, one number. The hook's address says which turn it is. A turn that was
taken already gets the reply that was stored with it, because carriers repeat; an older one gets
the current prompt, which is that same reply.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.errors import NotFound
from gateway.domain.interviews import OPEN, InterviewState
from gateway.domain.ports.carrier_events import CallInput
from gateway.domain.ports.carrier_words import CallState
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.services.begin_interview import begin_or_resume
from gateway.services.call_turn import GOODBYE, CallTurn, KeptScript, again
from gateway.services.mark_dialled import mark_dialled
from gateway.services.opt_out import opt_out
from gateway.services.surveys import survey_of
from gateway.services.take_recording import is_last_word, recorded_answer
from gateway.store.queries import attempts, callers, cases, inbound, interviews
from gateway.store.queries.attempts import AttemptRow
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.channels.voice import read_input
from ivr_flows.events import Event
from ivr_flows.state import decode_state


def take_turn(runtime: Runtime, attempt_id: UUID, turn: int, heard: CallInput, payload: str) -> CallTurn:
    """Take `heard` as `turn` of the call of an attempt. Raises `NotFound` on an attempt without a call."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        if turn == 0:
            return _open_call(runtime, uow, attempt_id, heard, payload, now)
        row = interviews.lock_of_call(uow, attempt_id)
        if row is None:
            return _left_behind(uow, attempt_id, turn)
        current = row.state in OPEN and turn == row.turn
        if heard.recorded is not None and not current:
            current = is_last_word(runtime, uow, row, turn)
        _note(uow, row.carrier, attempt_id, turn, heard, payload, now, applied=current)
        if not current:
            return again(row)
        return _advance(runtime, uow, row, turn, heard, now)


def turn_key(carrier: str, ref: str, turn: int) -> str:
    """Give the key of a turn of a call in the ledger."""
    return f"{carrier}:turn:{ref}:{turn}"


def _note(
    uow: UnitOfWork,
    carrier: str,
    attempt_id: UUID,
    turn: int,
    heard: CallInput,
    payload: str,
    now: datetime,
    *,
    applied: bool,
) -> None:
    """Write the webhook into the ledger. The turn's row says whether it is a repetition."""
    inbound.note(
        uow,
        dedupe_key=turn_key(carrier, heard.ref, turn),
        carrier=carrier,
        route="voice",
        subject_id=attempt_id,
        turn=turn,
        payload=payload,
        result="applied" if applied else "repeated",
        received_at=now,
    )


def _left_behind(uow: UnitOfWork, attempt_id: UUID, turn: int) -> CallTurn:
    """End a call whose interview goes on elsewhere: they were cut off, and have called us meanwhile."""
    attempt = attempts.read(uow, attempt_id)
    if attempt is None or attempt.opened_turn is None:
        raise NotFound("call", attempt_id)
    return CallTurn(GOODBYE, turn)


def _advance(
    runtime: Runtime, uow: UnitOfWork, row: InterviewRow, turn: int, heard: CallInput, now: datetime
) -> CallTurn:
    event = _event(runtime, uow, row, turn, heard, now)
    # What was said as the line went is an answer, and the interview stays suspended.
    state = InterviewState.IN_PROGRESS if turn == row.turn else InterviewState.SUSPENDED
    kept = KeptScript()
    advanced = advance(
        runtime, uow, row, event, now, carrier_ref=heard.ref, interview_state=state, reply=kept
    )
    if advanced.stopped:
        opt_out(runtime, uow, row.address, Channel.VOICE, "service_key", now)
    return CallTurn(kept.script, advanced.state.turn)


def _event(
    runtime: Runtime, uow: UnitOfWork, row: InterviewRow, turn: int, heard: CallInput, now: datetime
) -> Event:
    if heard.recorded is not None:
        recorded = recorded_answer(runtime, uow, row, turn, heard.recorded, now)
        if recorded is not None:
            return recorded
    survey = survey_of(runtime, uow, row.survey_version_id)
    return read_input(survey, decode_state(row.engine_state), heard.digits, heard.speech, heard.confidence)


def _open_call(
    runtime: Runtime, uow: UnitOfWork, attempt_id: UUID, heard: CallInput, payload: str, now: datetime
) -> CallTurn:
    """Answer the first request of a call: begin the interview, or go on where it stands."""
    attempt = attempts.lock_call(uow, attempt_id)
    if attempt is None or attempt.channel is not Channel.VOICE:
        raise NotFound("call", attempt_id)
    if attempt.opened_turn is not None:
        row = interviews.lock_of_call(uow, attempt_id)
        taken = CallTurn(GOODBYE, 0) if row is None else again(row)
    elif attempt.leg_state is CallState.ENDED or attempt.state is AttemptState.SETTLED:
        taken = CallTurn(GOODBYE, 0)
    else:
        taken = _begin_call(runtime, uow, attempt, heard, now)
    _note(uow, attempt.carrier, attempt_id, 0, heard, payload, now, applied=attempt.opened_turn is None)
    return taken


def _begin_call(
    runtime: Runtime, uow: UnitOfWork, attempt: AttemptRow, heard: CallInput, now: datetime
) -> CallTurn:
    case = cases.lock(uow, attempt.case_id)
    if case.state is CaseState.FINAL:  # opted out, or finished elsewhere, while the telephone rang
        return CallTurn(GOODBYE, 0)
    if callers.is_on_a_call_to_us(uow, attempt.address):
        return CallTurn(GOODBYE, 0)  # whoever answers there, it is not the one who called us meanwhile
    kept = KeptScript()
    _, begun = begin_or_resume(
        runtime,
        uow,
        case=case,
        attempt_id=attempt.id,
        channel=Channel.VOICE,
        our_number=attempt.our_number,
        carrier_ref=heard.ref,
        now=now,
        reply=kept,
    )
    attempts.update_leg(
        uow,
        attempt.id,
        opened_turn=begun.state.turn,
        answered_at=attempt.answered_at or now,
        state=CallState.ANSWERED,
        carrier_ref=attempt.carrier_ref or heard.ref,
    )
    mark_dialled(uow, attempt)  # the call itself is the evidence
    return CallTurn(kept.script, begun.state.turn)
