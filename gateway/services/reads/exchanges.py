"""Read what was said between a carrier and us: exchanges, redacted, and the ledger of events, without its payloads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.runtime import Runtime
from gateway.store.queries import exchanges, inbound
from gateway.store.queries.exchanges import KeptExchange


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """An event of the ledger; what it says is raw and stays there. `id` is what a replay is asked for."""

    id: str
    carrier: str
    route: str
    subject_id: UUID | None
    turn: int | None
    result: str
    received_at: datetime


def list_exchanges(runtime: Runtime, subject_id: UUID | None, last: int) -> list[KeptExchange]:
    """Give the latest exchanges in their order; those of one attempt or text where it is named."""
    with runtime.reading() as uow:
        return exchanges.latest(uow, subject_id, last)


def subject_of_event(runtime: Runtime, event_id: str) -> UUID | None:
    """Give the row of ours that an event turned out to be about; None where it is about none, or is not kept."""
    with runtime.reading() as uow:
        known = inbound.find(uow, event_id)
    return None if known is None else known.subject_id


def list_events(
    runtime: Runtime, subject_id: UUID | None, result: str | None, last: int
) -> list[ListedEvent]:
    """Give the latest events, newest first; those of one attempt or text, or of one result, where it is named."""
    with runtime.reading() as uow:
        found = inbound.latest(uow, subject_id, result, last)
    return [
        ListedEvent(
            kept.id, kept.carrier, kept.route, kept.subject_id, kept.turn, kept.result, kept.received_at
        )
        for kept in found
    ]
