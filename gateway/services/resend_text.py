"""Send a text of a running dialogue again that surely did not arrive, for a reason that passes."""

from __future__ import annotations

from datetime import datetime

from gateway.domain.contact_gate import Purpose
from gateway.domain.messages import TextState
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.resending import resend_after, resent_step, times_resent
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.write_text import write_text
from gateway.store.queries import interviews, messages
from gateway.store.queries.interviews import InterviewRow
from gateway.store.queries.messages import MessageRow

_OF_A_DIALOGUE = frozenset({Purpose.DIALOGUE_REPLY, Purpose.REMINDER})


def resend_text(
    runtime: Runtime,
    uow: UnitOfWork,
    message: MessageRow,
    state: TextState,
    error_class: ErrorClass | None,
    now: datetime,
) -> None:
    """Write the text once more, to be sent later. Invitations are their case's matter: they are left alone.

    The gate is asked when its time has come, and a text that the dialogue has left behind is cancelled then.
    """
    if message.purpose not in _OF_A_DIALOGUE or message.interview_id is None or message.step is None:
        return
    if message.purpose is Purpose.REMINDER:
        row = interviews.read(uow, message.interview_id)
        if row is None or was_answered_since(row, message):
            return
    elif messages.said_since(uow, message.address, "reminder", message.created_at):
        return  # the reminder asks the question again
    wait = resend_after(state, error_class, times_resent(message.step))
    if wait is None:
        return
    write_text(
        runtime,
        uow,
        attempt_id=message.attempt_id,
        interview_id=message.interview_id,
        step=resent_step(message.step),
        purpose=message.purpose,
        carrier=message.carrier,
        address=message.address,
        our_number=message.our_number,
        body=message.body,
        now=now,
        due_at=now + wait,
    )


def was_answered_since(row: InterviewRow, message: MessageRow) -> bool:
    """Say whether the person has said something in the dialogue since `message` was written."""
    return row.last_turn_at > message.created_at


def forget_resend(uow: UnitOfWork, message: MessageRow, now: datetime) -> None:
    """Cancel the repetition of a text that has arrived after all."""
    if message.interview_id is not None and message.step is not None:
        messages.cancel_step(uow, message.interview_id, resent_step(message.step), now)
