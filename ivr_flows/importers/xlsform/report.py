"""Notes of an import: what of a form could not be said in a survey, or was said otherwise.

Nothing of a form is left out without a note here. Holds no rule of what can be translated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a note matters: a new spelling, another way of saying it, or something left out."""

    RENAMED = "renamed"
    CHANGED = "changed"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One note. `row` counts as a spreadsheet does: the headers are row 1; 0 is the whole sheet."""

    sheet: str
    row: int
    weight: Weight
    message: str

    def __str__(self) -> str:
        where = f"{self.sheet}, row {self.row}" if self.row else self.sheet
        return f"{where}: {self.weight}: {self.message}"


class Report:
    """The notes of one import, while it goes on."""

    def __init__(self) -> None:
        self._notes: dict[Note, None] = {}

    def __iter__(self) -> Iterator[Note]:
        return iter(sorted(self._notes))

    def note(self, sheet: str, row: int, weight: Weight, message: str) -> None:
        """Keep a note; the same one twice is kept once."""
        self._notes[Note(sheet, row, weight, message)] = None
