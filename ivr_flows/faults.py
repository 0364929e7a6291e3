"""Faults: what is wrong in a survey file, and where. Collected, so that an author sees all at once.

A fault is the author's mistake. A caller's mistake (a wrong language, another survey's state) is a
ValueError where it is made; a respondent's mistake is no fault at all, the question is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import msgspec


class Mark(Protocol):
    """A place in a file, counted from 0, as libyaml and PyYAML both give it."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Place(msgspec.Struct, frozen=True, gc=False):
    """A mark that also knows its file, for what is looked at after the file was read."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake. `line` and `column` count from 1; `code` is stable, `message` is for people."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message}"


class SurveyFaults(Exception):  # noqa: N818 - it carries a list of faults; it is not one error
    """A survey cannot be used. `faults` are in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class FaultLog:
    """The faults of a survey, while it is read. `file` is the one being read now."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._faults: set[Fault] = set()

    @property
    def has_faults(self) -> bool:
        """Tell whether anything has been noted."""
        return bool(self._faults)

    def place(self, mark: Mark) -> Place:
        """Give the place of a mark in the file being read."""
        return Place(self.file, mark.line, mark.column)

    def add(self, mark: Mark | None, code: str, message: str, offset: int = 0) -> None:
        """Note a fault at a mark, `offset` characters to its right; at the start of the file without one."""
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        file = mark.file if isinstance(mark, Place) else self.file
        self._faults.add(Fault(file, line, column + offset, code, message))

    def add_at(self, line: int, column: int, code: str, message: str) -> None:
        """Note a fault at a line and a column, both from 1."""
        self._faults.add(Fault(self.file, line, column, code, message))

    def raise_if_any(self) -> None:
        """Raise `SurveyFaults` with everything noted so far, if there is anything."""
        if self._faults:
            raise SurveyFaults(tuple(sorted(self._faults)))
