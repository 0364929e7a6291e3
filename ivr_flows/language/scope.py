"""Scope: the names that an expression or a text may read at one point of a survey, and their slots.

Filled step by step, in the order of the file, so that a name cannot be read before it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr_flows.language.types import ExpressionFault, Type
from ivr_flows.suggestion import did_you_mean

NAMESPACES = ("contact",)
CONSTANTS: Mapping[str, bool | None] = {"true": True, "false": False, "none": None}


@dataclass(frozen=True, slots=True)
class Name:
    """A readable name. `labels` are what a text shows for a choice's value, by language and value."""

    slot: int
    type: Type
    status_slot: int | None = None
    labels: Mapping[str, Mapping[str, str]] | None = None


class Scope:
    """The names so far. `later` holds those that the file declares somewhere, to tell why one is missing."""

    def __init__(self, later: frozenset[str] = frozenset()) -> None:
        self._names: dict[str, Name] = {}
        self._later = later
        self.size = 0

    def declare(
        self,
        name: str,
        type_: Type,
        *,
        question: bool = False,
        labels: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Name:
        """Add a name and give it a slot; a question gets a second one, for how it was answered."""
        slot = self._take_slot()
        status_slot = self._take_slot() if question else None
        self._names[name] = Name(slot, type_, status_slot, labels)
        return self._names[name]

    def find(self, name: str, offset: int = 0) -> Name:
        """Give a declared name. Raises `ExpressionFault` for one that is unknown or asked only later."""
        found = self._names.get(name)
        if found is not None:
            return found
        if name in self._later:
            raise ExpressionFault("used-before-asked", f'"{name}" is used before any path asks it', offset)
        hint = did_you_mean(name, [*self._names, *self._later])
        raise ExpressionFault("unknown-name", f'unknown name "{name}"{hint}', offset)

    def _take_slot(self) -> int:
        self.size += 1
        return self.size - 1
