"""Take a turn of a call: what the caller did goes in, what the call does next comes out.

One turn, one transaction, one number. The hook's address says which turn it is. A turn that was
taken already gets the reply that was stored with it, because carriers repeat; an older one gets
the current prompt, which is that same reply.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.errors import NotFound
from gateway.domain.ports.carrier_events import CallInput
from gateway.domain.ports.carrier_words import CallState
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import Advanced, advance
from gateway.services.begin_interview import begin_or_resume
from gateway.services.mark_dialled import mark_dialled
from gateway.services.opt_out import opt_out
from gateway.services.surveys import survey_of
from gateway.store.queries import attempts, cases, inbound, interviews
from gateway.store.queries.attempts import AttemptRow
from gateway.store.queries.interviews import OPEN, InterviewRow
from ivr_flows.channels.voice import read_input, voice_script
from ivr_flows.state import decode_state
from ivr_flows.voice_script import Hangup, VoiceScript, decode_script, encode_script


@dataclass(frozen=True, slots=True)
class CallTurn:
    """What the call does next, and the turn that its input belongs to."""

    script: VoiceScript
    next_turn: int


_GOODBYE = VoiceScript((Hangup(),))


def take_turn(runtime: Runtime, attempt_id: UUID, turn: int, heard: CallInput, payload: str) -> CallTurn:
    """Take `heard` as `turn` of the call of an attempt. Raises `NotFound` on an attempt without a call."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        if turn == 0:
            return _open_call(runtime, uow, attempt_id, heard, payload, now)
        row = interviews.lock_of_call(uow, attempt_id)
        if row is None:
            raise NotFound("call", attempt_id)
        current = row.state in OPEN and turn == row.turn
        inbound.add(
            uow,
            dedupe_key=f"{row.carrier}:turn:{heard.ref}:{turn}",
            carrier=row.carrier,
            route="voice",
            subject_id=attempt_id,
            payload=payload,
            result="applied" if current else "repeated",
            received_at=now,
        )
        if not current:
            return _again(row)
        return _advance(runtime, uow, row, heard, now)


def _advance(
    runtime: Runtime, uow: UnitOfWork, row: InterviewRow, heard: CallInput, now: datetime
) -> CallTurn:
    survey = survey_of(runtime, uow, row.survey_version_id)
    event = read_input(survey, decode_state(row.engine_state), heard.digits, heard.speech, heard.confidence)
    advanced = advance(runtime, uow, row, event, now, carrier_ref=heard.ref, reply=_written)
    if advanced.stopped:
        opt_out(runtime, uow, row.address, Channel.VOICE, "service_key", now)
    return CallTurn(_script(advanced), advanced.state.turn)


def _script(advanced: Advanced) -> VoiceScript:
    return voice_script(advanced.survey, advanced.state, advanced.effects)


def _written(advanced: Advanced) -> str:
    return encode_script(_script(advanced)).decode()


def _again(row: InterviewRow) -> CallTurn:
    return CallTurn(decode_script(row.reply) if row.reply else _GOODBYE, row.turn)


def _open_call(
    runtime: Runtime, uow: UnitOfWork, attempt_id: UUID, heard: CallInput, payload: str, now: datetime
) -> CallTurn:
    """Answer the first request of a call: begin the interview, or go on where it stands."""
    attempt = attempts.lock(uow, attempt_id)
    if attempt is None or attempt.channel is not Channel.VOICE:
        raise NotFound("call", attempt_id)
    inbound.add(
        uow,
        dedupe_key=f"{attempt.carrier}:turn:{heard.ref}:0",
        carrier=attempt.carrier,
        route="voice",
        subject_id=attempt_id,
        payload=payload,
        result="applied" if attempt.opened_turn is None else "repeated",
        received_at=now,
    )
    if attempt.opened_turn is not None:
        row = interviews.lock_of_call(uow, attempt_id)
        return CallTurn(_GOODBYE, 0) if row is None else _again(row)
    if attempt.leg_state is CallState.ENDED or attempt.state is AttemptState.SETTLED:
        return CallTurn(_GOODBYE, 0)
    return _begin_call(runtime, uow, attempt, heard, now)


def _begin_call(
    runtime: Runtime, uow: UnitOfWork, attempt: AttemptRow, heard: CallInput, now: datetime
) -> CallTurn:
    case = cases.lock(uow, attempt.case_id)
    if case.state is CaseState.FINAL:  # opted out, or finished elsewhere, while the telephone rang
        return CallTurn(_GOODBYE, 0)
    _, begun = begin_or_resume(
        runtime,
        uow,
        case=case,
        attempt_id=attempt.id,
        channel=Channel.VOICE,
        our_number=attempt.our_number,
        carrier_ref=heard.ref,
        now=now,
        reply=_written,
    )
    attempts.update_leg(
        uow,
        attempt.id,
        opened_turn=begun.state.turn,
        answered_at=attempt.answered_at or now,
        state=CallState.ANSWERED,
        carrier_ref=attempt.carrier_ref or heard.ref,
    )
    if attempt.state is not AttemptState.IN_FLIGHT:
        mark_dialled(uow, attempt.id, attempt.case_id)  # the call itself is the evidence
    return CallTurn(_script(begun), begun.state.turn)
