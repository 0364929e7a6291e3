"""Quota cells and the places in them.

The rows of places are the only count: nothing is kept beside them that could differ. A place is taken
with the campaign's cells held, so that of two interviews the second counts the first; giving one back
holds nothing but the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select, tuple_, update

from gateway.domain.quotas import Counts, PlaceState
from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_many
from gateway.store.tables.quotas import quota_cell, quota_reservation


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell: how many interviews it wants, and of which kind."""

    id: UUID
    name: str
    limit: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place that an interview has in a cell."""

    cell: CellRow
    state: PlaceState


@dataclass(frozen=True, slots=True)
class Filling:
    """How full a cell is."""

    name: str
    limit: int
    used: int
    reserved: int


_place = quota_reservation.c
_LIVE = _place.state.in_((PlaceState.RESERVED, PlaceState.USED))
_CELL = (quota_cell.c.id, quota_cell.c.name, quota_cell.c.limit, quota_cell.c.counts)
# Always in the same order: two interviews that need several cells never wait for each other in a circle.
_CELLS_OF_CAMPAIGN = (
    select(*_CELL)
    .where(quota_cell.c.campaign_id == bindparam("campaign"))
    .order_by(quota_cell.c.id)
    .with_for_update()
)
_PLACES = (
    select(*_CELL, _place.state)
    .join(quota_cell, quota_cell.c.id == _place.cell_id)
    .where(_place.interview_id == bindparam("interview"), _LIVE)
    .order_by(_place.cell_id)
    .with_for_update(of=quota_reservation)
)
_COUNT = (
    select(_place.state, func.count().label("n"))
    .where(_place.cell_id == bindparam("cell"), _LIVE)
    .group_by(_place.state)
)
_OF_INTERVIEW = _place.interview_id == bindparam("interview")
_MOVE = (
    update(quota_reservation)
    .where(_OF_INTERVIEW, _place.cell_id == bindparam("cell"), _place.state == bindparam("before"))
    .values(state=bindparam("after"), lease_until=bindparam("until"), changed_at=bindparam("now"))
)
_RENEW = (
    update(quota_reservation)
    .where(_OF_INTERVIEW, _place.state == PlaceState.RESERVED)
    .values(lease_until=bindparam("until"))
)
_RELEASE = (
    update(quota_reservation)
    .where(_OF_INTERVIEW, _place.state == PlaceState.RESERVED)
    .values(state=PlaceState.RELEASED, lease_until=None, changed_at=bindparam("now"))
)


def add_cells(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Keep the cells of a new campaign."""
    insert_many(uow, quota_cell, rows)


def hold_cells(uow: UnitOfWork, campaign_id: UUID) -> dict[str, CellRow]:
    """Hold every cell of a campaign until the unit ends; give them by name."""
    rows = uow.connection.execute(_CELLS_OF_CAMPAIGN, {"campaign": campaign_id})
    return {row.name: CellRow(*row) for row in rows}


def count_places(uow: UnitOfWork, cell_id: UUID) -> tuple[int, int]:
    """Count the places of a cell: those in use and those reserved, whether or not a lease has run out."""
    found = {row.state: row.n for row in uow.connection.execute(_COUNT, {"cell": cell_id})}
    return found.get(PlaceState.USED, 0), found.get(PlaceState.RESERVED, 0)


def hold_places(uow: UnitOfWork, interview_id: UUID) -> dict[str, PlaceRow]:
    """Hold the places that an interview has; give them by the cell's name. The sweeper passes them by."""
    rows = uow.connection.execute(_PLACES, {"interview": interview_id})
    return {row.name: PlaceRow(CellRow(*row[:4]), row.state) for row in rows}


def reserve(uow: UnitOfWork, cell_id: UUID, interview_id: UUID, until: datetime, now: datetime) -> None:
    """Reserve a place that was never had or was released. The caller holds the cell and has counted."""
    if not move(uow, cell_id, interview_id, PlaceState.RELEASED, PlaceState.RESERVED, now, until=until):
        uow.connection.execute(
            quota_reservation.insert(),
            {
                "cell_id": cell_id,
                "interview_id": interview_id,
                "state": PlaceState.RESERVED,
                "lease_until": until,
                "changed_at": now,
            },
        )


def move(
    uow: UnitOfWork,
    cell_id: UUID,
    interview_id: UUID,
    before: PlaceState,
    after: PlaceState,
    now: datetime,
    *,
    until: datetime | None = None,
) -> bool:
    """Move a place from `before` to `after`, with the lease `until`. False where it is not in `before`."""
    done = uow.connection.execute(
        _MOVE,
        {
            "cell": cell_id,
            "interview": interview_id,
            "before": before,
            "after": after,
            "until": until,
            "now": now,
        },
    )
    return done.rowcount == 1


def renew(uow: UnitOfWork, interview_id: UUID, until: datetime) -> None:
    """Renew the leases of an interview."""
    uow.connection.execute(_RENEW, {"interview": interview_id, "until": until})


def release(uow: UnitOfWork, interview_id: UUID, now: datetime) -> None:
    """Give back every place that an interview has reserved."""
    uow.connection.execute(_RELEASE, {"interview": interview_id, "now": now})


def any_lapsed(uow: UnitOfWork, now: datetime) -> bool:
    """Say whether the lease of any place has run out."""
    found = uow.connection.execute(select(_place.cell_id).where(_place.lease_until <= now).limit(1))
    return found.first() is not None


def release_lapsed(uow: UnitOfWork, now: datetime, limit: int = 500) -> int:
    """Give back the places whose lease has run out, but for those that a turn holds; say how many."""
    place = (_place.cell_id, _place.interview_id)
    lapsed = uow.connection.execute(
        select(*place)
        .where(_place.lease_until <= now, _place.state == PlaceState.RESERVED)
        .order_by(_place.lease_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if lapsed:
        uow.connection.execute(
            update(quota_reservation)
            .where(tuple_(*place).in_([tuple(row) for row in lapsed]))
            .values(state=PlaceState.RELEASED, lease_until=None, changed_at=now)
        )
    return len(lapsed)


def fillings(uow: UnitOfWork, campaign_id: UUID) -> list[Filling]:
    """Say how full the cells of a campaign are, in the order of the survey."""
    counted = [
        func.count().filter(_place.state == state).label(state.value)
        for state in (PlaceState.USED, PlaceState.RESERVED)
    ]
    rows = uow.connection.execute(
        select(quota_cell.c.id, quota_cell.c.name, quota_cell.c.limit, *counted)
        .outerjoin(quota_reservation, and_(_place.cell_id == quota_cell.c.id, _LIVE))
        .where(quota_cell.c.campaign_id == campaign_id)
        .group_by(quota_cell.c.id, quota_cell.c.name, quota_cell.c.limit)
        .order_by(quota_cell.c.id)
    )
    return [Filling(row.name, row.limit, row.used, row.reserved) for row in rows]
