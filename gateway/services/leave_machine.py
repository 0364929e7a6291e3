"""Leave a machine: what becomes of the interview that began, or went on, while nobody was there."""

from __future__ import annotations

from datetime import datetime

from gateway.domain.channel import Channel
from gateway.domain.interviews import OPEN, InterviewState
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.store.queries import interviews, quotas
from gateway.store.queries.attempts import AttemptRow
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.events import HangUp
from ivr_flows.state import decode_state
from ivr_flows.voice_script import VoiceScript, encode_script


def answered_on(attempt: AttemptRow, row: InterviewRow) -> bool:
    """Say whether somebody has answered a question on this very call: then a person is there."""
    if attempt.opened_turn is None:
        return False
    answers = decode_state(row.engine_state).answers
    return any(given.turn > attempt.opened_turn and given.value is not None for given in answers)


def leave_machine(
    runtime: Runtime, uow: UnitOfWork, row: InterviewRow, script: VoiceScript, now: datetime
) -> None:
    """Close an interview without answers as unanswered; one that a person began earlier waits for them.

    `script` is what the call does if it asks again. Whatever still comes in on it is no answer: the turn
    that it would belong to is over.
    """
    if row.state not in OPEN or row.channel is not Channel.VOICE:
        return
    reply = encode_script(script).decode()
    if any(given.value is not None for given in decode_state(row.engine_state).answers):
        advance(
            runtime,
            uow,
            row,
            HangUp(),
            now,
            carrier_ref=row.carrier_ref or "",
            interview_state=InterviewState.SUSPENDED,
            reply=lambda _: reply,
        )
        return
    interviews.change(
        uow,
        row.id,
        {"state": InterviewState.UNANSWERED, "reply": reply, "closed_at": now, "due_at": None},
    )
    quotas.release(uow, row.id, now)
