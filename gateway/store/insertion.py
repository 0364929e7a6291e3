"""Inserting what may be there already: the same statement on both databases, built once for each table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from gateway.runtime import UnitOfWork


def insert_if_absent(uow: UnitOfWork, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert one row unless a unique index forbids it. Says whether it was inserted."""
    statement = _unless_there(table, uow.connection.dialect.name)
    return uow.connection.execute(statement, dict(values)).first() is not None


def insert_many(uow: UnitOfWork, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in one round trip. A broken unique index raises and the whole unit is undone."""
    if rows:
        uow.connection.execute(table.insert(), [dict(row) for row in rows])


def insert_the_absent(uow: UnitOfWork, table: Table, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Insert those of the rows that no unique index forbids. False where that may not have been all of them."""
    if not rows:
        return True
    statement = _absent_only(table, uow.connection.dialect.name)
    done = uow.connection.execute(statement, [dict(row) for row in rows])
    return done.rowcount == len(rows)


@cache
def _absent_only(table: Table, dialect: str) -> Executable:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing()


@cache
def _unless_there(table: Table, dialect: str) -> Executable:
    # RETURNING and not the row count: drivers do not agree on the count of an insert.
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing().returning(next(iter(table.primary_key)))
