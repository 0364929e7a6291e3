"""Quotas: when a cell has room for one more interview, and what becomes of a place in it.

Pure. Who belongs to a cell, and what a full one means for an interview, is in the survey language; that
two interviews never take the same last place is the store's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from gateway.domain.channel import Channel
from gateway.domain.interviews import FINAL, InterviewState


class QuotaMode(StrEnum):
    """How places that are only reserved are reckoned."""

    STRICT = "strict"  # as taken: a cell is never overshot
    RELAXED = "relaxed"  # by the chance that they are completed: filled sooner, and overshot now and then


class Counts(StrEnum):
    """Which interviews fill a cell, in the words of the survey language."""

    COMPLETE = "complete"
    ADMITTED = "admitted"  # all that were let in, however they ended


class PlaceState(StrEnum):
    """Where an interview's place in a cell stands."""

    RESERVED = "reserved"  # on a lease that the interview's turns renew
    USED = "used"  # it counts
    RELEASED = "released"  # free for others; the interview may ask for it again


MOVES: Mapping[PlaceState, frozenset[PlaceState]] = {
    PlaceState.RESERVED: frozenset({PlaceState.USED, PlaceState.RELEASED}),
    PlaceState.USED: frozenset({PlaceState.RELEASED}),  # an answer was corrected, or the interview rejected
    PlaceState.RELEASED: frozenset({PlaceState.RESERVED}),
}


@dataclass(frozen=True, slots=True)
class QuotaRules:
    """How a campaign keeps the quotas of its survey.

    `completing` is the chance that an interview with a reservation is completed; only the relaxed mode
    reads it. A lease is how long an interview may be silent before its place is given to others: a lost
    call is tried again within the hour, to a text a person may reply hours later.
    """

    mode: QuotaMode = QuotaMode.STRICT
    completing: float = 0.7
    call_lease: timedelta = timedelta(hours=1)
    text_lease: timedelta = timedelta(hours=4)

    def __post_init__(self) -> None:
        """Refuse rules that cannot be followed. Raises `ValueError`."""
        if not 0 < self.completing <= 1:
            raise ValueError("completing is a chance: above 0, at most 1")
        if min(self.call_lease, self.text_lease) <= timedelta():
            raise ValueError("a lease must last some time")

    def lease(self, channel: Channel) -> timedelta:
        """Give the lease of a place on a channel."""
        return self.text_lease if channel is Channel.SMS else self.call_lease


def has_room(limit: int, used: int, reserved: int, rules: QuotaRules) -> bool:
    """Say whether a cell admits one more interview.

    `used` and `reserved` count the places of other interviews: whoever has one is not asked about.
    """
    match rules.mode:
        case QuotaMode.STRICT:
            return used + reserved < limit
        case QuotaMode.RELAXED:
            return used + reserved * rules.completing < limit


def place_after(counts: Counts, interview: InterviewState, *, belongs: bool) -> PlaceState:
    """Say what a turn makes of a place. `belongs` is whether the interview's path still has the cell.

    An interview that another cell has turned away was not admitted, and fills none.
    """
    if not belongs or interview in {InterviewState.QUOTA_FULL, InterviewState.REJECTED}:
        return PlaceState.RELEASED
    if counts is Counts.ADMITTED or interview is InterviewState.COMPLETE:
        return PlaceState.USED
    return PlaceState.RELEASED if interview in FINAL else PlaceState.RESERVED
