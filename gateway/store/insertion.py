"""Inserting what may be there already: the same statement on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from gateway.runtime import UnitOfWork


def insert_if_absent(uow: UnitOfWork, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert one row unless a unique index forbids it. Says whether it was inserted."""
    insert = sqlite.insert if uow.connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).on_conflict_do_nothing()
    return uow.connection.execute(statement, dict(values)).rowcount == 1


def insert_many(uow: UnitOfWork, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in one round trip. A broken unique index raises and the whole unit is undone."""
    if rows:
        uow.connection.execute(table.insert(), [dict(row) for row in rows])
