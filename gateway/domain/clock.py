"""Clocks: the only source of business time. Every instant they give is aware and in UTC.

Pure rules never hold a clock; they are given `now`. Local time belongs to `windows`.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Business time."""

    def now(self) -> datetime:
        """Give the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """Give the machine's present instant."""
        return datetime.now(UTC)


class ScaledClock:
    """Time that runs `speed` times as fast as the machine's, for demonstrations.

    `real_origin` is the machine's time (epoch seconds) at which the clock showed `origin`. Processes
    that are given the same three values show the same time. Raises `ValueError` on a naive origin or a
    speed that is not positive.
    """

    def __init__(self, origin: datetime, real_origin: float, speed: float) -> None:
        if speed <= 0:
            raise ValueError(f"a clock's speed must be positive, not {speed}")
        self._origin = _in_utc(origin)
        self._real_origin = real_origin
        self._speed = speed

    def now(self) -> datetime:
        """Give the present instant of the scaled time."""
        return self._origin + timedelta(seconds=(time.time() - self._real_origin) * self._speed)


class ManualClock:
    """Time that stands still until it is set, for stepped tests. Safe to share between threads."""

    def __init__(self, start: datetime) -> None:
        self._now = _in_utc(start)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Give the instant that was set last."""
        with self._lock:
            return self._now

    def set(self, instant: datetime) -> None:
        """Set the time. Raises `ValueError` on a naive instant or on one in the past: time never runs back."""
        instant = _in_utc(instant)
        with self._lock:
            self._now = self._not_back(instant)

    def advance(self, step: timedelta) -> None:
        """Move the time on by `step`. Raises `ValueError` on a negative one."""
        with self._lock:
            self._now = self._not_back(self._now + step)

    def _not_back(self, instant: datetime) -> datetime:
        if instant < self._now:
            raise ValueError(f"time never runs back: {instant} is before {self._now}")
        return instant


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"an instant without a zone: {instant}")
    return instant.astimezone(UTC)
