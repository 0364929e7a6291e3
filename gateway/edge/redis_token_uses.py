"""Uses of carriers' tokens, kept in Redis for a little longer than a token is accepted.

Without Redis tokens are admitted: their signature, age and body were checked, and the ledger of inbound
events keeps a repetition from changing anything.
"""

from __future__ import annotations

from redis import Redis
from redis.exceptions import RedisError
from structlog.typing import FilteringBoundLogger

_KEPT_SECONDS = 900  # real ones: a token is accepted for 300 s, by a clock that may run ahead of ours
_PREFIX = "otklik:token:"


class RedisTokenUses:
    """Fulfils `TokenUses`."""

    def __init__(self, connection: Redis, log: FilteringBoundLogger) -> None:
        self._redis = connection
        self._log = log

    def admits(self, token: str, use: str) -> bool:
        """Say whether `token` may be used for `use`."""
        key = f"{_PREFIX}{token[:128]}"
        try:
            if self._redis.set(key, use, nx=True, ex=_KEPT_SECONDS):
                return True
            before = self._redis.get(key)
        except RedisError as error:
            self._log.warning("token_uses_away", reason=type(error).__name__)
            return True
        return before is None or before == use.encode()
