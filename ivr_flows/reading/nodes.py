"""Nodes: what a survey file is made of: texts, lists and mappings, each with the mark where it begins.

Tags, and where lists and mappings end, are not kept: nobody reads them. Structs, as a survey has
thousands and these are made fastest.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from ivr_flows.faults import Mark


class TextNode(msgspec.Struct, eq=False, gc=False):
    """A text. `style` is the sign that it is written with: a quote, | or >, and "" for none."""

    value: str
    start_mark: Mark
    end_mark: Mark
    style: str


class ListNode(msgspec.Struct, eq=False):
    """A list, in the order of the file."""

    start_mark: Mark
    items: list[Node]


class MappingNode(msgspec.Struct, eq=False):
    """A mapping: its values by key, in the order of the file, and the marks of those keys.

    `strays` are the pairs whose key is no text, or was given before.
    """

    start_mark: Mark
    values: dict[str, Node]
    key_marks: list[Mark]
    strays: list[tuple[Node, Node]]

    def all_at(self, key: str) -> list[Node]:
        """List what stands at a key: several nodes where it is given several times."""
        found = [self.values[key]] if key in self.values else []
        for name, value in self.strays:
            if isinstance(name, TextNode) and name.value == key:
                found.append(value)
        return found


Node: TypeAlias = TextNode | ListNode | MappingNode
