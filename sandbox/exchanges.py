"""The latest HTTP exchanges in both directions, for a person or a test that looks into the box.

Kept in memory and bounded; the ledger, not this, is evidence.
"""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any, Literal

_KEPT = 2000
_BODY = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer; `status` is None when no answer came. Bodies keep their first 4 KB."""

    at: str
    direction: Literal["webhook", "rest"]
    kind: str
    ref: str
    method: str
    url: str
    request: str
    status: int | None
    response: str
    error: str = ""


class Exchanges:
    """A bounded memory of exchanges; `noted` counts those that it has forgotten too."""

    def __init__(self) -> None:
        """Begin empty."""
        self.noted = 0
        self._latest: deque[Exchange] = deque(maxlen=_KEPT)

    def note(self, exchange: Exchange) -> None:
        """Remember `exchange`, forgetting the oldest."""
        self.noted += 1
        self._latest.append(exchange)

    def latest(self, limit: int) -> list[dict[str, Any]]:
        """List the newest exchanges, newest first, as JSON objects."""
        newest = list(self._latest)[-limit:] if limit > 0 else []
        return [
            {**asdict(one), "request": one.request[:_BODY], "response": one.response[:_BODY]}
            for one in reversed(newest)
        ]
