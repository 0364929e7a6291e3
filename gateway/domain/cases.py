"""Cases: where one person stands in one study, and which moves between those states are allowed.

It decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    FRESH = "fresh"  # never attempted
    ACTIVE = "active"  # an attempt or an interview is under way
    APPOINTMENT = "appointment"  # the person named a time
    RESTING = "resting"  # waits for its next attempt
    REFUSAL_HOLD = "refusal_hold"  # refused softly; waits for a converter
    SUPERVISOR = "supervisor"  # a person must decide
    FINAL = "final"  # has its final disposition


MOVES: Mapping[CaseState, frozenset[CaseState]] = {
    CaseState.FRESH: frozenset(
        {CaseState.ACTIVE, CaseState.APPOINTMENT, CaseState.SUPERVISOR, CaseState.FINAL},
    ),
    CaseState.ACTIVE: frozenset(
        {
            CaseState.APPOINTMENT,
            CaseState.RESTING,
            CaseState.REFUSAL_HOLD,
            CaseState.SUPERVISOR,
            CaseState.FINAL,
        },
    ),
    CaseState.APPOINTMENT: frozenset(
        {
            CaseState.ACTIVE,
            CaseState.RESTING,
            CaseState.REFUSAL_HOLD,
            CaseState.SUPERVISOR,
            CaseState.FINAL,
        },
    ),
    CaseState.RESTING: frozenset(
        {
            CaseState.ACTIVE,
            CaseState.APPOINTMENT,
            CaseState.REFUSAL_HOLD,
            CaseState.SUPERVISOR,
            CaseState.FINAL,
        },
    ),
    CaseState.REFUSAL_HOLD: frozenset(
        {CaseState.ACTIVE, CaseState.APPOINTMENT, CaseState.SUPERVISOR, CaseState.FINAL},
    ),
    CaseState.SUPERVISOR: frozenset(
        {
            CaseState.ACTIVE,
            CaseState.APPOINTMENT,
            CaseState.RESTING,
            CaseState.REFUSAL_HOLD,
            CaseState.FINAL,
        },
    ),
    CaseState.FINAL: frozenset(),
}

FINAL: frozenset[CaseState] = frozenset({CaseState.FINAL})


def may_move(before: CaseState, after: CaseState) -> bool:
    """Say whether a case may go from `before` to `after`. Staying is no move."""
    return after in MOVES[before]
