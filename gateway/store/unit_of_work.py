"""Units of work: one transaction each; what must follow a commit follows it, and only it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from gateway.runtime import UnitOfWork
from gateway.store.engines import Engines
from gateway.store.writes import send


def writing_units(engines: Engines) -> Callable[[], AbstractContextManager[UnitOfWork]]:
    """Make units that write. Nothing is kept when the block raises; no network call belongs inside."""

    @contextmanager
    def unit() -> Iterator[UnitOfWork]:
        with engines.turnstile, engines.writing.begin() as connection:
            work = UnitOfWork(connection, send)
            yield work
            work.send()
        for action in work.committed_actions:
            action()

    return unit


def reading_units(engines: Engines) -> Callable[[], AbstractContextManager[UnitOfWork]]:
    """Make units that only read: they see one state of the store and hold no write lock."""

    @contextmanager
    def unit() -> Iterator[UnitOfWork]:
        with engines.reading.connect() as connection:
            yield UnitOfWork(connection, send)
            connection.rollback()

    return unit
