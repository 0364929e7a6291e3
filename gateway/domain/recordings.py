"""Recordings of answers: where one stands, and how long it is kept. It decides nothing about consent.

Whether a caller may be recorded at all is the survey's: see `ivr_flows.consent`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class RecordingState(StrEnum):
    """Where a recording stands."""

    WAITING = "waiting"  # at the carrier, to be fetched
    FETCHED = "fetched"
    EMPTY = "empty"  # fetched, and there is no answer in it
    FAILED = "failed"  # could not be had, or could not be read
    DELETED = "deleted"  # its time was over


@dataclass(frozen=True, slots=True)
class RecordingRules:
    """`keep` is how long a recording stays here; None is for ever. `delete_at_carrier`: once we have it."""

    keep: timedelta | None = timedelta(days=90)
    delete_at_carrier: bool = True

    def __post_init__(self) -> None:
        """Refuse rules that cannot be followed. Raises `ValueError`."""
        if self.keep is not None and self.keep <= timedelta(0):
            raise ValueError("recordings.keep must be positive, or null")


# A carrier tells the address of a recording within seconds; after this it never will.
ADDRESS_WITHIN = timedelta(hours=1)
# While one worker fetches, no other does.
FETCHING = timedelta(minutes=5)
# A recording may not be ready yet, a carrier may be away: from seconds to a day and a half in all.
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 120, 480, 1440))


def pause_after(tries: int) -> timedelta | None:
    """Say how long to wait after this many tries, or None where there were enough."""
    return _PAUSES[tries - 1] if tries <= len(_PAUSES) else None
