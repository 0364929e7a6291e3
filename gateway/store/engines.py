"""Engines: one for writing and one for reading, tuned for SQLite and PostgreSQL.

On SQLite a write unit begins with BEGIN IMMEDIATE: a deferred one that reads first fails with
"database is locked" as soon as two processes write. Within a process writers queue on a lock,
because SQLite's own waiting is a sleep that grows. Statements' values (numbers, answers) stay out of
error messages, which end in logs.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from sqlalchemy import URL, Connection, Engine, create_engine, event

from gateway.store.address import read_address

SQLITE_WAIT_SECONDS = 30


@dataclass(frozen=True)
class Engines:
    """The two engines of one database, and the turnstile for writers of this process."""

    writing: Engine
    reading: Engine
    turnstile: AbstractContextManager[object]

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.writing.dispose()
        self.reading.dispose()


def open_engines(url: str, pool_size: int = 8) -> Engines:
    """Open a database. `url` is SQLAlchemy's; raises `ValueError` with words on one that cannot be used."""
    address = read_address(url)
    if address.get_backend_name() == "sqlite":
        writing = _sqlite_engine(address, "BEGIN IMMEDIATE", pool_size)
        reading = _sqlite_engine(address, "BEGIN", pool_size)
        return Engines(writing, reading, threading.Lock())
    postgres = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC"},
    )
    return Engines(postgres, postgres, nullcontext())


def _sqlite_engine(address: URL, begin: str, pool_size: int) -> Engine:
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
        connect_args={"timeout": SQLITE_WAIT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _tune(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
