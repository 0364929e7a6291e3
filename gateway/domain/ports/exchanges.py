"""The exchange log: one HTTP exchange with a carrier, kept for people who look for a fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. Redacted by the log before it is kept, never by the caller."""

    carrier: str
    direction: Literal["in", "out"]
    method: str
    url: str
    request: str
    status: int | None
    response: str
    duration_ms: int
    subject_id: UUID | None = None
    note: str = ""


_SUBJECT: ContextVar[UUID | None] = ContextVar("subject of exchanges", default=None)


@contextmanager
def about(subject: UUID) -> Iterator[None]:
    """Link the exchanges of this block, which name no subject themselves, to a row of ours.

    An adapter does not know for which row it is asked; who asks it does.
    """
    before = _SUBJECT.set(subject)
    try:
        yield
    finally:
        _SUBJECT.reset(before)


def subject_of(exchange: Exchange) -> UUID | None:
    """Give the row that an exchange belongs to: its own, or that of the block it is made in."""
    return exchange.subject_id or _SUBJECT.get()


class ExchangeLog(Protocol):
    """Takes exchanges without making the caller wait; loses the newest few in a crash, nothing else.

    It is told in the thread, and in the block, in which the exchange was made.
    """

    def record(self, exchange: Exchange) -> None: ...

    def flush(self) -> None: ...
