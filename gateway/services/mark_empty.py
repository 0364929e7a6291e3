"""Mark a recorded answer as empty: its result says so, before it is pushed or by a correction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import interviews, outbox


def mark_empty(
    runtime: Runtime, uow: UnitOfWork, interview_id: UUID, recording_id: UUID, now: datetime
) -> None:
    """Correct the result of a closed interview: the answer has no value, and its raw is the recording.

    The result of one that is still open says so when it closes. The path is not walked again: nobody is
    asked another question because somebody kept silent in one.
    """
    interviews.lock(uow, interview_id)
    result = outbox.newest(uow, interview_id)
    if result is None:
        return
    reference = str(recording_id)
    if all(answer["value"] != reference for answer in result["answers"]):
        return
    answers = [
        {**answer, "value": None} if answer["value"] == reference else answer for answer in result["answers"]
    ]
    sequence = outbox.next_sequence(uow, interview_id)
    corrected = {**result, "answers": answers, "sequence": sequence}
    outbox.add(uow, runtime.ids.new(), interview_id, sequence, corrected, now)
    uow.after_commit(lambda: runtime.queue.enqueue("push_results", interview_id))
