"""The exchange log: one HTTP exchange with a carrier, kept for people who look for a fault."""

from __future__ import annotations

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


class ExchangeLog(Protocol):
    """Takes exchanges without making the caller wait; loses the newest few in a crash, nothing else."""

    def record(self, exchange: Exchange) -> None: ...

    def flush(self) -> None: ...
