"""What networks do to messages now and then. Says whether a fault strikes; doing it is the caller's.

The draw depends on the seed, the kind and the key of what is struck, never on the order of asking.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """One thing that can go wrong."""

    DUPLICATE = "duplicate"
    """A webhook is delivered a second time, with the same ids, a little later."""

    CUT_AFTER_ACCEPT = "cut_after_accept"
    """A REST request creates its resource, then the connection is cut before the answer."""


class Faults:
    """Seeded faults, each kind at its own rate (0 to 1)."""

    def __init__(self, seed: int, rates: Mapping[Fault, float]) -> None:
        """Strike at `rates`; a kind that is not named never strikes."""
        self._seed = seed
        self._rates = dict(rates)

    @classmethod
    def at_rate(cls, seed: int, rate: float) -> Faults:
        """Give every kind of fault the same rate."""
        return cls(seed, dict.fromkeys(Fault, rate))

    def strikes(self, fault: Fault, key: str) -> bool:
        """Tell whether `fault` happens to what `key` names."""
        rate = self._rates.get(fault, 0.0)
        return rate > 0.0 and random.Random(f"{self._seed}:{fault}:{key}").random() < rate
