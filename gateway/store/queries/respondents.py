"""Respondents, contact points and suppression."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from gateway.domain.channel import Channel
from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_if_absent, insert_the_absent
from gateway.store.tables.respondents import contact_point, respondent, suppression_entry

_TO_ZONE = (
    contact_point.update()
    .where(
        contact_point.c.id == bindparam("point"),
        contact_point.c.zone.is_distinct_from(bindparam("zone_now")),
    )
    .values(zone=bindparam("zone_now"))
)
_SUPPRESSED = select(
    exists().where(
        suppression_entry.c.address == bindparam("address"), suppression_entry.c.lifted_at.is_(None)
    )
)


def ids_by_external_id(uow: UnitOfWork, external_ids: Collection[str]) -> dict[str, UUID]:
    """Find the respondents that we know already."""
    rows = uow.connection.execute(
        select(respondent.c.external_id, respondent.c.id).where(respondent.c.external_id.in_(external_ids))
    )
    return {row.external_id: row.id for row in rows}


def contact_points_of(uow: UnitOfWork, respondent_ids: Collection[UUID]) -> dict[tuple[UUID, str], UUID]:
    """Find the contact points of respondents, by respondent and address."""
    rows = uow.connection.execute(
        select(contact_point.c.respondent_id, contact_point.c.address, contact_point.c.id).where(
            contact_point.c.respondent_id.in_(respondent_ids)
        )
    )
    return {(row.respondent_id, row.address): row.id for row in rows}


def add_respondents(uow: UnitOfWork, rows: list[dict[str, Any]]) -> bool:
    """Keep new respondents. False where another process may have kept one of them at the same moment: that one
    stays, and its id is to be read.
    """
    return insert_the_absent(uow, respondent, rows)


def add_contact_points(uow: UnitOfWork, rows: list[dict[str, Any]]) -> bool:
    """Keep new contact points; False as with respondents."""
    return insert_the_absent(uow, contact_point, rows)


def move_to_zones(uow: UnitOfWork, zones: Mapping[UUID, str]) -> None:
    """Note the zones (IANA) that contact points are in, by id."""
    if zones:
        rows = [{"point": point, "zone_now": zone} for point, zone in sorted(zones.items())]
        uow.connection.execute(_TO_ZONE, rows)


def is_suppressed(uow: UnitOfWork, address: str) -> bool:
    """Say whether the number wants to be left alone."""
    return bool(uow.connection.execute(_SUPPRESSED, {"address": address}).scalar_one())


def suppress(
    uow: UnitOfWork, entry_id: UUID, address: str, channel: Channel, source: str, now: datetime
) -> bool:
    """Suppress a number on every channel and campaign. False where it was suppressed already."""
    return insert_if_absent(
        uow,
        suppression_entry,
        {"id": entry_id, "address": address, "channel": channel, "source": source, "created_at": now},
    )


def lift_suppression(uow: UnitOfWork, address: str, now: datetime) -> bool:
    """Lift the suppression of a number that opted in again. False where there was none."""
    done = uow.connection.execute(
        suppression_entry.update()
        .where(suppression_entry.c.address == address, suppression_entry.c.lifted_at.is_(None))
        .values(lifted_at=now)
    )
    return done.rowcount > 0
