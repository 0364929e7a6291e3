"""Published surveys and touchpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_if_absent
from gateway.store.tables.surveys import survey_version, touchpoint


def find_version(uow: UnitOfWork, survey_key: str, version: int) -> tuple[UUID, str] | None:
    """Find a published version: its id and the checksum of its source."""
    row = uow.connection.execute(
        select(survey_version.c.id, survey_version.c.checksum).where(
            survey_version.c.survey_key == survey_key, survey_version.c.version == version
        )
    ).one_or_none()
    return None if row is None else (row.id, row.checksum)


def add_version(uow: UnitOfWork, **values: Any) -> None:
    """Keep a published version."""
    uow.connection.execute(survey_version.insert(), values)


def source_of(uow: UnitOfWork, version_id: UUID) -> str | None:
    """Give the YAML of a version as it was published; None where there is no such version."""
    found: str | None = uow.connection.execute(
        select(survey_version.c.source).where(survey_version.c.id == version_id)
    ).scalar_one_or_none()
    return found


def touchpoint_id(uow: UnitOfWork, key: str, new_id: UUID, now: datetime) -> UUID:
    """Give the id of the touchpoint `key`, registering it under `new_id` where it is new."""
    if insert_if_absent(uow, touchpoint, {"id": new_id, "key": key, "created_at": now}):
        return new_id
    found: UUID = uow.connection.execute(select(touchpoint.c.id).where(touchpoint.c.key == key)).scalar_one()
    return found
