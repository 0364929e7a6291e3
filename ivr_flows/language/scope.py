"""Scope: the names that an expression or a text may read at one point of a survey, and their slots.

Filled step by step, in the order of the file, so that a name cannot be read before it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from ivr_flows.language.types import ExpressionFault, Type
from ivr_flows.suggestion import did_you_mean

NAMESPACES = ("contact", "choice")
CONSTANTS: Mapping[str, bool | None] = {"true": True, "false": False, "none": None}
# Where the local day and time of the interview's beginning stand, for today() and now().
TODAY, NOW = "today()", "now()"


class Name(msgspec.Struct, frozen=True, gc=False):
    """A readable name. `labels` are what a text shows for a choice's value, by language and value.

    `special` says which values mean that a question was not answered, and why, where they are kept as
    its value. `text_of` is set for the text of a value, such as `brand.text`: what an expression reads.
    """

    slot: int
    type: Type
    status_slot: int | None = None
    labels: Mapping[str, Mapping[str, str]] | None = None
    text_of: Mapping[str, str] | None = None
    special: Mapping[str, str] | None = None


@dataclass
class Scope:
    """The names so far.

    `later` lists those that the file declares somewhere, to tell why one is missing; `constants` are the
    values that the survey gives names to; `quotas` the cells that quota_full() may ask about.
    """

    later: Callable[[], frozenset[str]] = frozenset
    constants: dict[str, bool | float | str] = field(default_factory=dict)
    quotas: frozenset[str] = frozenset()
    size: int = 0
    names: dict[str, Name] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    quota_slots: dict[str, int] = field(default_factory=dict)

    def declare(
        self,
        name: str,
        type_: Type,
        *,
        question: bool = False,
        labels: Mapping[str, Mapping[str, str]] | None = None,
        special: Mapping[str, str] | None = None,
    ) -> Name:
        """Add a name and give it a slot; a question gets a second one, for how it was answered."""
        slot = self._take_slot()
        status_slot = self._take_slot() if question else None
        return self.put(name, Name(slot, type_, status_slot, labels, special=special))

    def put(self, name: str, meant: Name) -> Name:
        """Add a name for a slot that there is already."""
        self.hidden.pop(name, None)
        self.names[name] = meant
        return meant

    def hide(self, names: Iterable[str], why: str) -> dict[str, Name]:
        """Take names away, saying why one of them cannot be read here; give them, to be put back."""
        taken = {name: self.names.pop(name) for name in list(names) if name in self.names}
        self.hidden.update(dict.fromkeys(taken, why))
        return taken

    def show(self, names: Mapping[str, Name]) -> None:
        """Put back names that were hidden."""
        for name, meant in names.items():
            self.put(name, meant)

    def is_namespace(self, name: str) -> bool:
        """Tell whether a name has fields: the contact, a filter's choice, the value of a loop."""
        return name in NAMESPACES or f"{name}.text" in self.names or f"{name}.text" in self.hidden

    def quota_slot(self, cell: str) -> int:
        """Give the slot that says whether a quota cell turned out to be full."""
        if cell not in self.quota_slots:
            self.quota_slots[cell] = self._take_slot()
        return self.quota_slots[cell]

    def find(self, name: str, offset: int = 0) -> Name:
        """Give a declared name. Raises `ExpressionFault` for one that is unknown or asked only later."""
        found = self.names.get(name)
        if found is not None:
            return found
        if name in self.hidden:
            raise ExpressionFault("out-of-reach", f'"{name}" {self.hidden[name]}', offset)
        later = self.later()
        if name in later:
            raise ExpressionFault("used-before-asked", f'"{name}" is used before any path asks it', offset)
        known = [known for known in (*self.names, *later, *self.constants) if not known.endswith("()")]
        raise ExpressionFault("unknown-name", f'unknown name "{name}"{did_you_mean(name, known)}', offset)

    def _take_slot(self) -> int:
        self.size += 1
        return self.size - 1
