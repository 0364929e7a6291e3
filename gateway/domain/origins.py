"""Where a case comes from: a sample, an event of another system, or the person themselves."""

from __future__ import annotations

from enum import StrEnum


class Origin(StrEnum):
    """Who has brought a case about."""

    SAMPLE = "sample"  # a row of a file
    EVENT = "event"  # another system told us of it
    CALL = "call"  # they called one of our numbers
    TEXT = "text"  # they texted a keyword to one of our numbers

    @property
    def walked_in(self) -> bool:
        """Say whether the person came of themselves: such a case is never called by us."""
        return self in (Origin.CALL, Origin.TEXT)
