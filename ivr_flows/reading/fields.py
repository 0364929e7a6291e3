"""Fields: one mapping of a survey file, read key by key. What nobody asked for is a fault.

Knows shapes (text, whole number, yes or no, list), not what they are for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from ivr_flows.faults import FaultLog, Mark
from ivr_flows.reading.nodes import ListNode, MappingNode, Node, TextNode
from ivr_flows.reading.spelling import Spelling
from ivr_flows.suggestion import did_you_mean

_WHOLE = re.compile(r"-?\d{1,15}")
_YES, _NO = frozenset(("true", "yes", "on")), frozenset(("false", "no", "off"))


class Fields:
    """The keys and values of a mapping. Every method that reads a key also makes it known."""

    __slots__ = ("_key_marks", "_known", "_log", "_mark_of", "_values", "_what", "mark", "node")

    def __init__(self, node: Node, log: FaultLog, what: str) -> None:
        self.node = node
        self.mark = node.start_mark
        self._log = log
        self._what = what
        self._known: set[str] = set()
        self._values: dict[str, Node] = {}
        self._key_marks: Sequence[Mark] = ()
        self._mark_of: dict[str, Mark] | None = None
        if not isinstance(node, MappingNode):
            log.add(self.mark, "wrong-shape", f"{what} is a mapping of keys and values")
            return
        self._values, self._key_marks = node.values, node.key_marks
        for key, _ in node.strays:
            if isinstance(key, TextNode):
                log.add(key.start_mark, "duplicate-key", f'"{key.value}" is given twice')
            else:
                log.add(key.start_mark, "wrong-shape", "a key is one word")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def has_any(self, keys: frozenset[str]) -> bool:
        """Tell whether any of some optional keys is given; all of them are made known."""
        self._known |= keys
        return not keys.isdisjoint(self._values)

    def first_of(self, keys: Iterable[str]) -> str | None:
        """Give the first of some keys that is given, without making any known."""
        for key in keys:
            if key in self._values:
                return key
        return None

    @property
    def keys(self) -> Sequence[str]:
        """List the keys, in the order of the file."""
        return tuple(self._values)

    def key_mark(self, key: str) -> Mark:
        """Give where a key stands, or the mapping itself where it has no such key."""
        if not self._mark_of:  # made for the first fault: most mappings have none
            self._mark_of = dict(zip(self._values, self._key_marks, strict=True))
        return self._mark_of.get(key, self.mark)

    def take(self, key: str, *, required: bool = False) -> Node | None:
        """Give a value as a node; a fault where it is required and not there."""
        self._known.add(key)
        node = self._values.get(key)
        if node is None and required:
            self._missing(key)
        return node

    def _missing(self, key: str) -> None:
        self._log.add(self.mark, "missing", f'{self._what} needs "{key}"')

    def text(self, key: str, *, required: bool = False, spelling: Spelling | None = None) -> str | None:
        """Read one text, such as a name."""
        self._known.add(key)
        node = self._values.get(key)
        if node is None:
            if required:
                self._missing(key)
            return None
        if not isinstance(node, TextNode) or not node.value:
            self._log.add(node.start_mark, "wrong-shape", f'"{key}" is one text')
            return None
        if spelling is not None and spelling.pattern.fullmatch(node.value) is None:
            self._log.add(node.start_mark, spelling.code, spelling.refusal(node.value))
            return None
        return str(node.value)

    def whole(self, key: str, low: int, high: int, *, required: bool = False) -> int | None:
        """Read a whole number from `low` to `high`."""
        text = self.text(key, required=required)
        if text is None:
            return None
        if not _WHOLE.fullmatch(text) or not low <= int(text) <= high:
            message = f'"{key}" is a whole number from {low} to {high}'
            self._log.add(self._values[key].start_mark, "wrong-number", message)
            return None
        return int(text)

    def number(self, key: str, low: float = -1e15, high: float = 1e15) -> float | None:
        """Read a number; it is an int where it is written as one."""
        text = self.text(key)
        if text is None:
            return None
        try:
            value = int(text) if _WHOLE.fullmatch(text) else float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            self._log.add(self._values[key].start_mark, "wrong-number", f'"{key}" is a number')
            return None
        return value

    def flag(self, key: str, *, otherwise: bool = False) -> bool:
        """Read a yes or no; `otherwise` where it is not given."""
        text = self.text(key)
        if text is None:
            return otherwise
        if text.lower() in _NO:
            return False
        if text.lower() not in _YES:
            self._log.add(self._values[key].start_mark, "wrong-shape", f'"{key}" is true or false')
        return text.lower() in _YES

    def word(self, key: str, allowed: Iterable[str], *, required: bool = False) -> str | None:
        """Read one word of a closed list."""
        text = self.text(key, required=required)
        if text is None:
            return None
        words = tuple(allowed)
        if text in words:
            return text
        message = f'"{text}" is no {key}{did_you_mean(text, words)} (one of {", ".join(words)})'
        self._log.add(self._values[key].start_mark, "unknown-word", message)
        return None

    def items(self, key: str, *, required: bool = False) -> list[Node]:
        """Read a list as nodes."""
        node = self.take(key, required=required)
        if node is None:
            return []
        if not isinstance(node, ListNode):
            self._log.add(node.start_mark, "wrong-shape", f'"{key}" is a list')
            return []
        return node.items

    def finish(self) -> None:
        """Note a fault for every key that nobody read."""
        if self._values.keys() <= self._known:
            return
        for key, mark in zip(self._values, self._key_marks, strict=True):
            if key not in self._known:
                hint = did_you_mean(key, self._known)
                self._log.add(mark, "unknown-key", f'{self._what} has no "{key}"{hint}')
