"""The leader: one dialling loop at a time, by a lock in Redis that its holder renews.

Losing the lock stops the pacing, not the exactness: rows and unique indexes decide who is called.
"""

from __future__ import annotations

from redis import Redis
from redis.exceptions import LockError, RedisError

LOCK = "otklik:dialling-leader"
LEASE_SECONDS = 10.0


class Leader:
    """A candidate for leading. Call `lead` before every round."""

    def __init__(self, connection: Redis) -> None:
        self._lock = connection.lock(LOCK, timeout=LEASE_SECONDS, blocking=False)
        self._leading = False

    def lead(self) -> bool:
        """Take or renew the lease. False while another process leads or Redis is away."""
        try:
            if self._leading:
                self._lock.reacquire()
            else:
                self._leading = bool(self._lock.acquire())
        except (LockError, RedisError):
            self._leading = False
        return self._leading

    def resign(self) -> None:
        """Let another process lead at once."""
        if self._leading:
            self._leading = False
            try:
                self._lock.release()
            except (LockError, RedisError):
                return
