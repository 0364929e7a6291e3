"""Interviews: where the conversation of one case stands, and which moves are allowed.

An ended interview takes no more answers; the one move that is left is a quality reviewer's, who rejects
a complete or a partial. Only what silence has closed is opened again, by a reply that comes late but in time.
It decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class InterviewState(StrEnum):
    """Where an interview stands."""

    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"  # the line was lost; can be resumed where it stands
    COMPLETE = "complete"
    PARTIAL = "partial"  # ended early with enough answers
    SCREENED_OUT = "screened_out"
    QUOTA_FULL = "quota_full"
    BROKEN_OFF = "broken_off"  # ended early with too few answers
    REJECTED = "rejected"  # found unusable by a quality reviewer
    REFUSED = "refused"
    UNANSWERED = "unanswered"  # never replied to a text, or a machine took the call


_ENDED_BY_RESPONDENT = frozenset(
    {
        InterviewState.COMPLETE,
        InterviewState.PARTIAL,
        InterviewState.SCREENED_OUT,
        InterviewState.QUOTA_FULL,
        InterviewState.BROKEN_OFF,
        InterviewState.REFUSED,
        InterviewState.UNANSWERED,
    },
)

MOVES: Mapping[InterviewState, frozenset[InterviewState]] = {
    InterviewState.IN_PROGRESS: _ENDED_BY_RESPONDENT | {InterviewState.SUSPENDED},
    InterviewState.SUSPENDED: _ENDED_BY_RESPONDENT | {InterviewState.IN_PROGRESS},
    InterviewState.COMPLETE: frozenset({InterviewState.REJECTED}),
    InterviewState.PARTIAL: frozenset({InterviewState.REJECTED}),
    InterviewState.SCREENED_OUT: frozenset(),
    InterviewState.QUOTA_FULL: frozenset(),
    InterviewState.BROKEN_OFF: frozenset(),
    InterviewState.REJECTED: frozenset(),
    InterviewState.REFUSED: frozenset(),
    InterviewState.UNANSWERED: frozenset(),
}

# Ended: no answer is taken any more.
FINAL: frozenset[InterviewState] = _ENDED_BY_RESPONDENT | {InterviewState.REJECTED}

# What silence closes a dialogue with. A reply that comes late but in time opens it again: the one way back.
REOPENED: frozenset[InterviewState] = frozenset(
    {InterviewState.PARTIAL, InterviewState.BROKEN_OFF, InterviewState.UNANSWERED}
)

# Open: an answer may be taken now, or when it is resumed.
OPEN: frozenset[InterviewState] = frozenset(InterviewState) - FINAL


def may_move(before: InterviewState, after: InterviewState) -> bool:
    """Say whether an interview may go from `before` to `after`. Staying is no move."""
    return after in MOVES[before]
