"""Take a text whose other parts do not come: what is here is read, in its order.

Nobody is asked to write a long reply again. Where the rest was needed, the answer is not understood, and the
dialogue asks again by itself.
"""

from __future__ import annotations

from uuid import UUID

from gateway.runtime import Runtime
from gateway.services.join_parts import joined
from gateway.services.take_text import take_whole_text
from gateway.store.queries import split_texts


def take_split_text(runtime: Runtime, split_text_id: UUID) -> None:
    """Take what is here of a text, where it is due; nothing where it was taken already."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        row = split_texts.lock(uow, split_text_id)
        if row is None or row.taken_at is not None or row.due_at is None or row.due_at > now:
            return
        parts = split_texts.parts_of(uow, row.id)
        split_texts.mark_taken(uow, row.id, now)
        taken = take_whole_text(runtime, uow, row.carrier, joined(row, parts), now)
    runtime.log.info(
        "split_text_taken", text=str(row.id), parts=len(parts), of=row.total, result=taken.result
    )
