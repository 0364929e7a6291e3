"""Virtual time. Everything that people and the network take is measured by one of these clocks.

A clock only tells time: what happens at a time is the timeline's business.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from sandbox.settings import ClockMode, Settings


class FlowingClock:
    """Time that passes by itself: `origin + (real now - real_origin) * speed`."""

    def __init__(self, origin: datetime, real_origin: float, speed: float) -> None:
        """Start at `origin` (aware) when the wall clock shows `real_origin` (seconds since the epoch)."""
        self._origin = origin.astimezone(UTC)
        self._real_origin = real_origin
        self._speed = speed

    def now(self) -> datetime:
        """Tell the virtual time, in UTC."""
        return self._origin + timedelta(seconds=(time.time() - self._real_origin) * self._speed)

    def real_seconds_until(self, due: datetime) -> float:
        """Count the real seconds until the virtual instant `due`; 0 if it is past."""
        return max(0.0, (due - self.now()).total_seconds() / self._speed)


class SteppedClock:
    """Time that stands until it is moved, and never goes back."""

    def __init__(self, origin: datetime) -> None:
        """Stand at `origin` (aware)."""
        self._now = origin.astimezone(UTC)

    def now(self) -> datetime:
        """Tell the virtual time, in UTC."""
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Move on to `instant`; an earlier one leaves the clock where it stands."""
        self._now = max(self._now, instant.astimezone(UTC))


Clock: TypeAlias = FlowingClock | SteppedClock


def start_clock(settings: Settings) -> Clock:
    """Build the clock that the settings ask for."""
    wall = time.time()
    if settings.clock is ClockMode.REAL:
        return FlowingClock(datetime.fromtimestamp(wall, UTC), wall, 1.0)
    origin = settings.origin or datetime.fromtimestamp(wall, UTC)
    if settings.clock is ClockMode.STEPPED:
        return SteppedClock(origin)
    return FlowingClock(
        origin, wall if settings.real_origin is None else settings.real_origin, settings.speed
    )
