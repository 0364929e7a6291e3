"""The ledger of what carriers told us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_if_absent
from gateway.store.tables.exchanges import carrier_exchange, inbound_event
from gateway.store.writes import insertion_if_absent


def add(
    uow: UnitOfWork,
    *,
    dedupe_key: str,
    carrier: str,
    route: str,
    subject_id: UUID | None,
    payload: str,
    result: str,
    received_at: datetime,
    turn: int | None = None,
) -> bool:
    """Keep what a carrier told us. False where it told us before: then nothing else may follow."""
    return insert_if_absent(
        uow,
        inbound_event,
        {
            "dedupe_key": dedupe_key,
            "carrier": carrier,
            "route": route,
            "subject_id": subject_id,
            "turn": turn,
            "payload": payload,
            "result": result,
            "received_at": received_at,
        },
    )


def note(uow: UnitOfWork, **values: Any) -> None:
    """Keep what a carrier told us, as `add`, where it is known by other ways whether that is a repetition."""
    uow.write(inbound_event, insertion_if_absent(inbound_event, tuple(values), uow.dialect), values)


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """What came of an event that was told before."""

    subject_id: UUID | None
    result: str


def find(uow: UnitOfWork, dedupe_key: str) -> KnownEvent | None:
    """Find what came of an event; None where nobody told us of it."""
    row = uow.connection.execute(
        select(inbound_event.c.subject_id, inbound_event.c.result).where(
            inbound_event.c.dedupe_key == dedupe_key
        )
    ).one_or_none()
    return None if row is None else KnownEvent(row.subject_id, row.result)


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as it was received, with what came of it."""

    id: str
    carrier: str
    route: str
    subject_id: UUID | None
    turn: int | None
    payload: str
    result: str
    received_at: datetime


_KEPT = select(
    inbound_event.c.dedupe_key,
    inbound_event.c.carrier,
    inbound_event.c.route,
    inbound_event.c.subject_id,
    inbound_event.c.turn,
    inbound_event.c.payload,
    inbound_event.c.result,
    inbound_event.c.received_at,
)


def read(uow: UnitOfWork, event_id: str) -> KeptEvent | None:
    """Read an event by its key; None where there is none, or no longer."""
    row = uow.connection.execute(_KEPT.where(inbound_event.c.dedupe_key == event_id)).one_or_none()
    return None if row is None else KeptEvent(*row)


def latest(uow: UnitOfWork, subject_id: UUID | None, result: str | None, last: int) -> list[KeptEvent]:
    """List the newest events first, those of a row of ours or with a result where one is named."""
    chosen = _KEPT.order_by(inbound_event.c.received_at.desc(), inbound_event.c.dedupe_key).limit(last)
    if subject_id is not None:
        chosen = chosen.where(inbound_event.c.subject_id == subject_id)
    if result is not None:
        chosen = chosen.where(inbound_event.c.result == result)
    return [KeptEvent(*row) for row in uow.connection.execute(chosen)]


def rename(uow: UnitOfWork, event_id: str, new_id: str) -> None:
    """Give an event another key, so that its own can be taken."""
    uow.connection.execute(
        update(inbound_event).where(inbound_event.c.dedupe_key == event_id).values(dedupe_key=new_id)
    )


def forget(uow: UnitOfWork, event_id: str) -> None:
    """Delete an event."""
    uow.connection.execute(delete(inbound_event).where(inbound_event.c.dedupe_key == event_id))


def set_subject(uow: UnitOfWork, dedupe_key: str, subject_id: UUID, result: str) -> None:
    """Note which row of ours an event has brought about."""
    uow.connection.execute(
        update(inbound_event)
        .where(inbound_event.c.dedupe_key == dedupe_key)
        .values(subject_id=subject_id, result=result)
    )


def set_result(uow: UnitOfWork, dedupe_key: str, result: str) -> None:
    """Note what came of an event, where that differs from what was expected on arrival."""
    uow.connection.execute(
        update(inbound_event).where(inbound_event.c.dedupe_key == dedupe_key).values(result=result)
    )


def delete_before(uow: UnitOfWork, events: datetime, exchanges: datetime) -> int:
    """Delete events received and exchanges made before those instants. Gives the count of both."""
    old_events = delete(inbound_event).where(inbound_event.c.received_at < events)
    old_exchanges = delete(carrier_exchange).where(carrier_exchange.c.at < exchanges)
    return uow.connection.execute(old_events).rowcount + uow.connection.execute(old_exchanges).rowcount
