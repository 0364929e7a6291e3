"""How long a carrier's answer is waited for, where somebody waits for us meanwhile.

An adapter does not know for whom it asks; who asks it does. Seconds are real ones: no business time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# The least that a request gets: it is worth sending even where nobody stays to hear the answer.
_LEAST = 0.5

_DEADLINE: ContextVar[float | None] = ContextVar("instant by which carriers must have answered", default=None)


@contextmanager
def wait_at_most(seconds: float) -> Iterator[None]:
    """Bound all requests of this block together. One that finds the time used up still gets half a second."""
    before = _DEADLINE.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _DEADLINE.reset(before)


def longest_wait(usual: float) -> float:
    """Give how many seconds the next request may take: `usual`, or less where the block has less left."""
    deadline = _DEADLINE.get()
    if deadline is None:
        return usual
    return min(usual, max(_LEAST, deadline - time.monotonic()))
