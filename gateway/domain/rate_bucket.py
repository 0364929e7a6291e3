"""Rate bucket: how many calls or texts a second an account may start, on business time.

A token bucket that is told the time. It keeps its state in memory and knows nothing of threads or of
other processes: whoever shares one serialises its use.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

# What rounding may take from a token: far less than a microsecond of refill.
_HAIR = 1e-9


class TokenBucket:
    """Up to `burst` tokens, refilled at `rate` a second. Starts full. Raises `ValueError` on values <= 0."""

    def __init__(self, rate: float, burst: int) -> None:
        if rate <= 0 or burst <= 0:
            raise ValueError(f"a bucket of rate {rate} and burst {burst} would never give anything")
        self._rate = rate
        self._burst = burst
        self._tokens = float(burst)
        self._filled_at: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Take a token if there is one at `now`."""
        self._fill(now)
        if self._tokens < 1 - _HAIR:
            return False
        self._tokens = max(0.0, self._tokens - 1)
        return True

    def wait(self, now: datetime) -> timedelta:
        """Give how long after `now` the next token will be there; zero when there is one."""
        self._fill(now)
        missing = 1 - self._tokens
        if missing < _HAIR:
            return timedelta(0)
        # Rounded up: who waits this long is surely served.
        return timedelta(microseconds=math.ceil(missing / self._rate * 1_000_000))

    def _fill(self, now: datetime) -> None:
        # An instant before the last one (two workers' clocks) refills nothing and drains nothing.
        if self._filled_at is not None and now > self._filled_at:
            gained = (now - self._filled_at).total_seconds() * self._rate
            self._tokens = min(float(self._burst), self._tokens + gained)
        if self._filled_at is None or now > self._filled_at:
            self._filled_at = now
