"""Write a text of ours: a row first; the job that sends it follows the commit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.domain.contact_gate import Purpose
from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import messages
from ivr_flows.channels.sms import size_of


def write_text(
    runtime: Runtime,
    uow: UnitOfWork,
    *,
    attempt_id: UUID | None,
    interview_id: UUID | None,
    step: str,
    purpose: Purpose,
    carrier: str,
    address: str,
    our_number: str,
    body: str,
    now: datetime,
    due_at: datetime | None = None,
) -> bool:
    """Write the text of one step. False where the step has its text already: none is sent twice.

    With `due_at` it waits until then, and the sweeper finds it.
    """
    message_id = runtime.ids.new()
    size = size_of(body)
    written = messages.plan(
        uow,
        id=message_id,
        attempt_id=attempt_id,
        interview_id=interview_id,
        step=step,
        purpose=purpose,
        carrier=carrier,
        address=address,
        our_number=our_number,
        body=body,
        encoding=size.encoding,
        segments=size.segments,
        due_at=due_at,
        created_at=now,
    )
    if written and due_at is None:
        uow.after_commit(lambda: runtime.queue.enqueue("send_message", message_id))
    return written
