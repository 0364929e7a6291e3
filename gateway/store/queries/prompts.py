"""Recorded prompts: uploads by survey and name, and what published versions play."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_many
from gateway.store.tables.prompts import prompt_asset, survey_prompt
from gateway.store.tables.surveys import survey_version

_PINNED = (
    select(survey_prompt.c.name, survey_prompt.c.sha256)
    .join(survey_version, survey_version.c.id == survey_prompt.c.survey_version_id)
    .where(survey_version.c.survey_key == bindparam("key"), survey_version.c.version == bindparam("version"))
)


def add(uow: UnitOfWork, **values: Any) -> None:
    """Keep an upload."""
    uow.connection.execute(prompt_asset.insert(), values)


def newest(uow: UnitOfWork, survey_key: str) -> dict[str, str]:
    """Give the content hash of the newest upload under each name of a survey."""
    rows = uow.connection.execute(
        select(prompt_asset.c.name, prompt_asset.c.sha256)
        .where(prompt_asset.c.survey_key == survey_key)
        .order_by(prompt_asset.c.uploaded_at, prompt_asset.c.id)
    )
    return {row.name: row.sha256 for row in rows}


def pin(uow: UnitOfWork, version_id: UUID, prompts: Mapping[str, str]) -> None:
    """Fix what a published version plays: content hashes by name."""
    insert_many(
        uow,
        survey_prompt,
        [
            {"survey_version_id": version_id, "name": name, "sha256": sha256}
            for name, sha256 in prompts.items()
        ],
    )


def pinned(uow: UnitOfWork, survey_key: str, version: int) -> dict[str, str]:
    """Give what a published version plays: content hashes by name."""
    rows = uow.connection.execute(_PINNED, {"key": survey_key, "version": version})
    return {row.name: row.sha256 for row in rows}
