"""Contact attempts: the states of "reserve, then act, then record", and the moves that a crash allows.

An attempt is written as reserved before the carrier is called. When nobody knows whether the carrier took
it, it is unknown and is never sent again: a webhook or the carrier's own list settles it, and without
evidence it becomes unsettled, which a late webhook can still settle. It decides nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class AttemptState(StrEnum):
    """Where an attempt stands."""

    PLANNED = "planned"  # due, nothing done yet
    RESERVED = "reserved"  # written; the carrier is being asked
    IN_FLIGHT = "in_flight"  # the carrier took it
    UNKNOWN = "unknown"  # the carrier may have taken it
    UNSETTLED = "unsettled"  # no evidence came in time; a person or a new step decides
    SETTLED = "settled"  # its outcome is known


MOVES: Mapping[AttemptState, frozenset[AttemptState]] = {
    AttemptState.PLANNED: frozenset({AttemptState.RESERVED, AttemptState.SETTLED}),
    AttemptState.RESERVED: frozenset({AttemptState.IN_FLIGHT, AttemptState.UNKNOWN, AttemptState.SETTLED}),
    AttemptState.IN_FLIGHT: frozenset({AttemptState.SETTLED}),
    AttemptState.UNKNOWN: frozenset({AttemptState.IN_FLIGHT, AttemptState.SETTLED, AttemptState.UNSETTLED}),
    AttemptState.UNSETTLED: frozenset({AttemptState.IN_FLIGHT, AttemptState.SETTLED}),
    AttemptState.SETTLED: frozenset(),
}

FINAL: frozenset[AttemptState] = frozenset({AttemptState.SETTLED})

# While an attempt is in one of these, its contact point may ring, or is about to: no other attempt is made there.
LIVE: frozenset[AttemptState] = frozenset(
    {AttemptState.PLANNED, AttemptState.RESERVED, AttemptState.IN_FLIGHT, AttemptState.UNKNOWN},
)

# An attempt in one of these can still be settled.
UNFINISHED: frozenset[AttemptState] = frozenset(AttemptState) - FINAL


def may_move(before: AttemptState, after: AttemptState) -> bool:
    """Say whether an attempt may go from `before` to `after`. Staying is no move."""
    return after in MOVES[before]
