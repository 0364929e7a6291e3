"""Writes of which nothing is to be known: built once, and sent together.

PostgreSQL gets them as one statement, each but the last in its WITH: a trip to the database costs the caller
more than what it writes. The parts see the same state and run in no order, so a unit sends what waits before
it writes the same table again. SQLite has no trips, and no such statements: it gets them one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Insert, Table, Update, bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite

from gateway.runtime import Write


def parameter(table: Table, name: str) -> BindParameter[Any]:
    """Name a value so that no other table's write has the name; for `UnitOfWork.write` it is `name` alone."""
    return bindparam(_name(table, name))


def parameters(table: Table, columns: Iterable[str]) -> dict[str, BindParameter[Any]]:
    """Name the values of columns."""
    return {column: parameter(table, column) for column in columns}


@cache
def insertion(table: Table, columns: tuple[str, ...]) -> Insert:
    """Build the insertion of a row that has values in `columns`."""
    return insert(table).values(parameters(table, columns))


@cache
def insertion_if_absent(table: Table, columns: tuple[str, ...], dialect: str) -> Insert:
    """Build the insertion of a row, which does nothing where a unique index forbids it."""
    dialect_insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return dialect_insert(table).values(parameters(table, columns)).on_conflict_do_nothing()


def send(connection: Connection, writes: Sequence[Write]) -> None:
    """Send writes to different tables."""
    if connection.dialect.name == "sqlite":
        for write in writes:
            connection.execute(write.statement, _values([write]))
    else:
        connection.execute(_together(*(write.statement for write in writes)), _values(writes))


def _values(writes: Sequence[Write]) -> dict[str, Any]:
    return {_name(write.table, name): value for write in writes for name, value in write.values.items()}


def _name(table: Table, name: str) -> str:
    return f"{table.name}__{name}"


@lru_cache(maxsize=512)
def _together(*statements: Insert | Update) -> Insert | Update:
    """Build the statement of several once: building costs more than running it."""
    *parts, last = statements
    return last.add_cte(*(part.cte(f"write_{number}") for number, part in enumerate(parts, start=1)))
