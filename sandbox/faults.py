"""What networks do to messages now and then. Says whether a fault strikes; doing it is the caller's.

The draw depends on the seed, the kind and the key of what is struck, never on the order of asking.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """One thing that can go wrong. Which dialect can suffer which is listed in the README."""

    DUPLICATE = "duplicate"
    """A webhook is delivered a second time, with the same ids, a little later."""

    REORDER = "reorder"
    """A report is held back until the next one about the same call or text has passed it."""

    DELAY = "delay"
    """A report or an inbound text is delivered much later."""

    DEADLINE = "deadline"
    """A voice turn's answer is taken for late: it is thrown away, and what follows a timeout follows."""

    TOO_MANY = "too_many"
    """A REST request that would change something is refused with 429 and not processed."""

    SERVER_ERROR = "server_error"
    """A REST request that would change something is refused with a 5xx and not processed."""

    CUT_AFTER_ACCEPT = "cut_after_accept"
    """A REST request creates its resource, then the connection is cut before the answer."""

    EARLY_WEBHOOK = "early_webhook"
    """The first webhook about a resource arrives before the REST answer that creates it."""

    FORGED = "forged"
    """Somebody else posts a copy of a webhook, unsigned or wrongly signed, beside the genuine one."""

    UNKNOWN_WORD = "unknown_word"
    """A report with a status that no documentation names is delivered beside the genuine one."""

    SPLIT = "split"
    """A text arrives in parts, where the carrier hands parts over (Vonage's legacy API)."""


class Faults:
    """Seeded faults, each kind at its own rate (0 to 1)."""

    def __init__(self, seed: int, rates: Mapping[Fault, float]) -> None:
        """Strike at `rates`; a kind that is not named never strikes."""
        self._seed = seed
        self._rates = dict(rates)

    @classmethod
    def at_rate(cls, seed: int, rate: float, rates: Mapping[Fault, float] | None = None) -> Faults:
        """Give every kind of fault the same rate, but those that `rates` names."""
        return cls(seed, dict.fromkeys(Fault, rate) | dict(rates or {}))

    def strikes(self, fault: Fault, key: str) -> bool:
        """Tell whether `fault` happens to what `key` names."""
        rate = self._rates.get(fault, 0.0)
        return rate > 0.0 and random.Random(f"{self._seed}:{fault}:{key}").random() < rate
