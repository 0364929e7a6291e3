"""Take a reply to a dialogue that silence has closed: in time it goes on, later it gets one polite text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.domain.cases import CaseState
from gateway.domain.contact_gate import Purpose
from gateway.domain.interviews import REOPENED
from gateway.domain.ports.carrier_events import MessageReceived
from gateway.domain.text_phrases import TextPhrase, text_phrase
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.write_text import write_text
from gateway.store.queries import cases, interviews, respondents
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.state import decode_state


@dataclass(frozen=True, slots=True)
class TooLate:
    """The dialogue takes no reply any more."""

    row: InterviewRow


def reopen_for(uow: UnitOfWork, text: MessageReceived, now: datetime) -> InterviewRow | TooLate | None:
    """Open the dialogue that `text` replies to again, at the question where it stood.

    None where the last dialogue of the two numbers was not closed by silence, or the number wants to be
    left alone. A case that is final stays so; the end of its interview corrects what it came to. One that
    waits for its next attempt is at work again.
    """
    row = interviews.lock_last_dialogue(uow, text.from_, text.to)
    if row is None or row.late_until is None or row.state not in REOPENED:
        return None
    if respondents.is_suppressed(uow, text.from_):
        return None
    before = row.late_state or row.engine_state
    if now > row.late_until or not interviews.reopen(uow, row, before, decode_state(before).turn):
        return TooLate(row)
    if cases.lock(uow, row.case_id).state is CaseState.RESTING:
        cases.activate(uow, row.case_id)
    return interviews.lock(uow, row.id)


def say_closed(runtime: Runtime, uow: UnitOfWork, late: TooLate, now: datetime) -> None:
    """Thank for a reply that came too late, and say so: once for an interview."""
    write_text(
        runtime,
        uow,
        attempt_id=None,
        interview_id=late.row.id,
        step=TextPhrase.CLOSED.value,
        purpose=Purpose.DIALOGUE_REPLY,
        carrier=late.row.carrier,
        address=late.row.address,
        our_number=late.row.our_number,
        body=text_phrase(TextPhrase.CLOSED, decode_state(late.row.engine_state).language),
        now=now,
    )
