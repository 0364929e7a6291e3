"""What one sandbox is told when it starts. Holds values only; reads no environment and no file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sandbox.people.habits import Habits


class ClockMode(StrEnum):
    """How virtual time moves: with the wall clock, faster than it, or only when told to."""

    REAL = "real"
    SCALED = "scaled"
    STEPPED = "stepped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that makes two sandboxes differ.

    `origin` and `real_origin` (seconds since the epoch) fix a scaled clock, so that every process
    that knows them computes the same time; without them the clock starts now. `faults` is the rate,
    0 to 1, of every kind of fault. `rest_rate` is the number of REST requests taken in a real second
    before 429; None means no limit.

    Deadlines and redelivery pauses are real seconds, whatever the clock: a web server's work and its
    restart take real time. The pauses stand before the second, third ... attempt of one webhook.
    """

    ledger: Path
    account_sid: str
    auth_token: str
    port: int = 0
    clock: ClockMode = ClockMode.REAL
    speed: float = 1.0
    origin: datetime | None = None
    real_origin: float | None = None
    seed: int = 1
    faults: float = 0.0
    habits: Habits = field(default_factory=Habits)
    rest_rate: int | None = None
    hook_deadline: float = 15.0
    hook_pauses: tuple[float, ...] = (1.0, 5.0, 30.0)
    voice_pauses: tuple[float, ...] = (0.5, 1.0, 2.0, 3.0, 4.0, 4.0)
