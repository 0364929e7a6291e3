"""Texts that come in parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_if_absent
from gateway.store.tables.split_texts import message_part, split_text


@dataclass(frozen=True, slots=True)
class SplitTextRow:
    """A text of which parts are here."""

    id: UUID
    carrier: str
    address: str
    our_number: str
    total: int
    due_at: datetime | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part."""

    number: int
    carrier_ref: str
    body: str


_SPLIT = select(
    split_text.c.id,
    split_text.c.carrier,
    split_text.c.address,
    split_text.c.our_number,
    split_text.c.total,
    split_text.c.due_at,
    split_text.c.taken_at,
).with_for_update()


def hold(uow: UnitOfWork, key: str, **values: Any) -> SplitTextRow:
    """Hold the open text of a key until the unit ends; begin it where there is none.

    Of two last parts at the same instant the second waits here, and then finds the first.
    """
    statement = _SPLIT.where(split_text.c.key == key, split_text.c.taken_at.is_(None))
    while True:  # the one that was there may be taken while we wait for it: then ours begins the next
        insert_if_absent(uow, split_text, {"key": key, **values})
        row = uow.connection.execute(statement).one_or_none()
        if row is not None:
            return SplitTextRow(*row)


def lock(uow: UnitOfWork, split_text_id: UUID) -> SplitTextRow | None:
    """Hold a text until the unit ends."""
    row = uow.connection.execute(_SPLIT.where(split_text.c.id == split_text_id)).one_or_none()
    return None if row is None else SplitTextRow(*row)


def add_part(uow: UnitOfWork, split_text_id: UUID, **values: Any) -> bool:
    """Keep a part. False where that number is here already."""
    return insert_if_absent(uow, message_part, {"split_text_id": split_text_id, **values})


def parts_of(uow: UnitOfWork, split_text_id: UUID) -> list[PartRow]:
    """List the parts that are here, in their order."""
    rows = uow.connection.execute(
        select(message_part.c.number, message_part.c.carrier_ref, message_part.c.body)
        .where(message_part.c.split_text_id == split_text_id)
        .order_by(message_part.c.number)
    )
    return [PartRow(*row) for row in rows]


def mark_taken(uow: UnitOfWork, split_text_id: UUID, now: datetime) -> None:
    """Note that the text was taken: a part that comes after it belongs to nothing."""
    uow.connection.execute(
        update(split_text).where(split_text.c.id == split_text_id).values(taken_at=now, due_at=None)
    )


def lacked(uow: UnitOfWork, key: str, total: int, number: int, since: datetime) -> bool:
    """Say whether the last text of a key was taken at `since` or later without this part of it."""
    latest = uow.connection.execute(
        select(split_text.c.id, split_text.c.total)
        .where(split_text.c.key == key, split_text.c.taken_at >= since)
        .order_by(split_text.c.taken_at.desc())
        .limit(1)
    ).one_or_none()
    if latest is None or latest.total != total:
        return False
    return number not in {part.number for part in parts_of(uow, latest.id)}


def overdue(uow: UnitOfWork, now: datetime, limit: int = 200) -> list[UUID]:
    """List the texts that are taken as they are now."""
    rows = uow.connection.execute(
        select(split_text.c.id).where(split_text.c.due_at <= now).order_by(split_text.c.due_at).limit(limit)
    )
    return [row.id for row in rows]


def delete_before(uow: UnitOfWork, before: datetime) -> int:
    """Delete texts that were begun before that instant and taken since. Gives the count."""
    old = select(split_text.c.id).where(split_text.c.begun_at < before, split_text.c.taken_at.is_not(None))
    uow.connection.execute(delete(message_part).where(message_part.c.split_text_id.in_(old)))
    done = uow.connection.execute(
        delete(split_text).where(split_text.c.begun_at < before, split_text.c.taken_at.is_not(None))
    )
    return done.rowcount
