"""Join the parts of a text that a person sent: as one text they are taken, whatever order they came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.ports.carrier_events import MessagePart, MessageReceived
from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import split_texts
from gateway.store.queries.split_texts import PartRow, SplitTextRow

# Parts leave a telephone together: what has not come by now is lost, or hours away.
WAITS = timedelta(seconds=60)
# A telephone counts its texts in one byte or two: long after, the same key is another text.
KEY_IS_ONE_TEXT = timedelta(minutes=30)


class Waiting(StrEnum):
    """What becomes of a part that makes no text whole."""

    PART = "part"  # kept until the others are here
    LATE = "late_part"  # its text was taken without it


def join_parts(
    runtime: Runtime, uow: UnitOfWork, carrier: str, text: MessageReceived, part: MessagePart, now: datetime
) -> MessageReceived | Waiting:
    """Keep a part; give the whole text where this was the last one to come.

    The whole has the carrier's id of its first part. After `WAITS` the sweeper takes what is here.
    """
    if split_texts.lacked(uow, part.key, part.total, part.number, now - KEY_IS_ONE_TEXT):
        return Waiting.LATE
    row = split_texts.hold(
        uow,
        part.key,
        id=runtime.ids.new(),
        carrier=carrier,
        address=text.from_,
        our_number=text.to,
        total=part.total,
        begun_at=now,
        due_at=now + WAITS,
    )
    split_texts.add_part(
        uow,
        row.id,
        number=part.number,
        carrier_ref=text.ref,
        body=text.body.replace("\x00", ""),
        received_at=now,
    )
    parts = split_texts.parts_of(uow, row.id)
    if len(parts) < row.total:
        return Waiting.PART
    split_texts.mark_taken(uow, row.id, now)
    return replace(joined(row, parts), opt_out_type=text.opt_out_type)


def joined(row: SplitTextRow, parts: list[PartRow]) -> MessageReceived:
    """Make one text of the parts that are here, in their order."""
    first = parts[0]
    return MessageReceived(
        ref=first.carrier_ref,
        from_=row.address,
        to=row.our_number,
        body="".join(part.body for part in parts),
        dedupe_key="",  # each part has been told apart by its own
    )
