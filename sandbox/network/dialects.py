"""Which dialect speaks for which of our numbers. A number that names no carrier speaks the first one's."""

from __future__ import annotations

from typing import Protocol

from sandbox.network.line import Line
from sandbox.network.numbers import OurNumber
from sandbox.network.texting import TextDialect
from sandbox.people.behaviour import Talker


class CallDialect(Protocol):
    """How one carrier tells its customer about a call that a person makes."""

    def take_call(self, from_: str, ours: OurNumber, talker: Talker) -> Line:
        """Open the line of `talker`, who calls `ours` from `from_`, and run the call without waiting."""


class Dialects:
    """The dialects of one sandbox, by the carrier's name."""

    def __init__(self) -> None:
        """Begin with none."""
        self._calls: dict[str, CallDialect] = {}
        self._texts: dict[str, TextDialect] = {}

    def register(self, carrier: str, calls: CallDialect, texts: TextDialect) -> None:
        """Add a carrier's dialect."""
        self._calls[carrier] = calls
        self._texts[carrier] = texts

    def knows(self, carrier: str) -> bool:
        """Tell whether there is a dialect of that name."""
        return carrier in self._calls

    def of_calls(self, ours: OurNumber) -> CallDialect:
        """Give the dialect that calls to `ours` are told in. Raises `LookupError` without one."""
        return self._calls[ours.carrier]

    def of_texts(self, ours: OurNumber) -> TextDialect:
        """Give the dialect that texts to `ours` are told in. Raises `LookupError` without one."""
        return self._texts[ours.carrier]
