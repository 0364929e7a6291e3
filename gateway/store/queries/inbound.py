"""The ledger of what carriers told us."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update

from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_if_absent
from gateway.store.tables.exchanges import carrier_exchange, inbound_event


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
            "payload": payload,
            "result": result,
            "received_at": received_at,
        },
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
