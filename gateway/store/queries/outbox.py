"""Results on their way to the core store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from gateway.runtime import UnitOfWork
from gateway.store.tables.campaigns import campaign
from gateway.store.tables.cases import case
from gateway.store.tables.interviews import outbox_event
from gateway.store.tables.respondents import respondent
from gateway.store.tables.surveys import touchpoint
from gateway.store.writes import insertion


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A result that has not reached the core store."""

    id: UUID
    sequence: int
    payload: dict[str, Any]
    pushes: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the answers of a result; `sequence` is the number that the next one takes."""

    sequence: int
    campaign: str
    touchpoint: str
    external_id: str
    segment: str


_NEXT = select(func.coalesce(func.max(outbox_event.c.sequence), 0) + 1).where(
    outbox_event.c.interview_id == bindparam("interview")
)
_HEADING = (
    select(
        _NEXT.scalar_subquery(),
        campaign.c.name,
        touchpoint.c.key,
        respondent.c.external_id,
        respondent.c.segment,
    )
    .select_from(case)
    .join(campaign, campaign.c.id == case.c.campaign_id)
    .join(touchpoint, touchpoint.c.id == case.c.touchpoint_id)
    .join(respondent, respondent.c.id == case.c.respondent_id)
    .where(case.c.id == bindparam("case"))
)


def add(
    uow: UnitOfWork, event_id: UUID, interview_id: UUID, sequence: int, payload: dict[str, Any], now: datetime
) -> None:
    """Keep a result for the core store, in the transaction that closed its interview."""
    values = {
        "id": event_id,
        "interview_id": interview_id,
        "sequence": sequence,
        "payload": payload,
        "created_at": now,
        "due_at": now,
    }
    uow.write(outbox_event, insertion(outbox_event, tuple(values)), values)


def next_sequence(uow: UnitOfWork, interview_id: UUID) -> int:
    """Give the number that the interview's next result takes."""
    sequence: int = uow.connection.execute(_NEXT, {"interview": interview_id}).scalar_one()
    return sequence


def heading(uow: UnitOfWork, case_id: UUID, interview_id: UUID) -> Heading:
    """Give what stands over the answers of an interview's next result. The caller holds the case."""
    return Heading(*uow.connection.execute(_HEADING, {"case": case_id, "interview": interview_id}).one())


def newest(uow: UnitOfWork, interview_id: UUID) -> dict[str, Any] | None:
    """Give the newest result of an interview, pushed or not; None where it has none."""
    found: dict[str, Any] | None = uow.connection.execute(
        select(outbox_event.c.payload)
        .where(outbox_event.c.interview_id == interview_id)
        .order_by(outbox_event.c.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def unpushed(uow: UnitOfWork, interview_id: UUID) -> list[OutboxRow]:
    """List the results of an interview that are still to be pushed, in their order; none that was given up."""
    rows = uow.connection.execute(
        select(outbox_event.c.id, outbox_event.c.sequence, outbox_event.c.payload, outbox_event.c.pushes)
        .where(
            outbox_event.c.interview_id == interview_id,
            outbox_event.c.pushed_at.is_(None),
            outbox_event.c.due_at.is_not(None),
        )
        .order_by(outbox_event.c.sequence)
    )
    return [OutboxRow(row.id, row.sequence, row.payload, row.pushes) for row in rows]


def mark_pushed(uow: UnitOfWork, event_id: UUID, now: datetime) -> None:
    """Note that the core store has it."""
    uow.connection.execute(
        update(outbox_event).where(outbox_event.c.id == event_id).values(pushed_at=now, due_at=None)
    )


def postpone(uow: UnitOfWork, event_id: UUID, pushes: int, due_at: datetime | None, error: str) -> None:
    """Note that a push failed, how many have by now, and when it is tried again; without `due_at` never."""
    uow.connection.execute(
        update(outbox_event)
        .where(outbox_event.c.id == event_id)
        .values(pushes=pushes, due_at=due_at, last_error=error[:255])
    )


def overdue(uow: UnitOfWork, before: datetime, limit: int = 200) -> list[UUID]:
    """List the interviews whose results should have been pushed before that instant, the longest due first."""
    rows = uow.connection.execute(
        select(outbox_event.c.interview_id)
        .where(outbox_event.c.due_at < before)
        .order_by(outbox_event.c.due_at)
        .limit(limit)
    )
    return list(dict.fromkeys(row.interview_id for row in rows))
