"""The events of libyaml -> nodes, in one pass.

Depth is counted on the way: a file of a hundred thousand brackets is no crash. Of a file that is not
plainly in order it is only said that it is not; where, and why, is found in `document`.
"""

from __future__ import annotations

from typing import Any

import yaml

from ivr_flows.faults import Mark
from ivr_flows.reading.nodes import ListNode, MappingNode, Node, TextNode

DEPTH_LIMIT = 30

# Each has attributes of its own; from where an event comes it is known which.
_TEXT: type[Any] = yaml.ScalarEvent
_ALIAS: type[Any] = yaml.AliasEvent
_MAPPING: type[Any] = yaml.MappingStartEvent
_MAPPING_ENDS: type[Any] = yaml.MappingEndEvent
_LIST_ENDS: type[Any] = yaml.SequenceEndEvent
_STREAM_ENDS: type[Any] = yaml.StreamEndEvent


class NotPlain(Exception):  # noqa: N818 - it becomes a fault, once it is known which
    """A file has an alias, nests too deep, gives an anchor twice, or holds a second document."""


class Composer:
    """Takes the events of one file, each once. What it builds for every node of a file is built lightly."""

    def __init__(self, source: str) -> None:
        self._next: Any = yaml.CBaseLoader(source).get_event
        self._anchors: set[str] = set()

    def document(self) -> Node | None:
        """Give the only node of the file; None where it is empty. Raises `NotPlain` or `yaml.YAMLError`."""
        self._next()  # the beginning of the stream
        if type(self._next()) is _STREAM_ENDS:
            return None
        node = self._node(self._next(), 1)
        self._next()  # the end of the document
        if type(self._next()) is not _STREAM_ENDS:
            raise NotPlain
        return node

    def _node(self, event: Any, depth: int) -> Node:
        """Compose the node that an event begins; `depth` counts it and those around it."""
        if event.anchor is not None:
            self._note_anchor(event)
        kind = type(event)
        if kind is _TEXT:
            return TextNode(event.value, event.start_mark, event.end_mark, event.style)
        if depth > DEPTH_LIMIT:
            raise NotPlain
        return self._mapping(event, depth) if kind is _MAPPING else self._list(event, depth)

    def _note_anchor(self, event: Any) -> None:
        """Note the name that is given to a node. An alias has one too: that of another node."""
        if type(event) is _ALIAS or event.anchor in self._anchors:
            raise NotPlain
        self._anchors.add(event.anchor)

    def _mapping(self, start: Any, depth: int) -> MappingNode:
        take = self._next
        values: dict[str, Node] = {}
        key_marks: list[Mark] = []
        strays: list[tuple[Node, Node]] = []
        while type(key := take()) is not _MAPPING_ENDS:
            if type(key) is not _TEXT or (name := key.value) in values:
                strays.append((self._node(key, depth + 1), self._node(take(), depth + 1)))
                continue
            if key.anchor is not None:
                self._note_anchor(key)
            event = take()
            if type(event) is _TEXT and event.anchor is None:  # most are: a call is saved
                value: Node = TextNode(event.value, event.start_mark, event.end_mark, event.style)
            else:
                value = self._node(event, depth + 1)
            values[name] = value
            key_marks.append(key.start_mark)
        return MappingNode(start.start_mark, values, key_marks, strays)

    def _list(self, start: Any, depth: int) -> ListNode:
        take, items = self._next, []
        while type(event := take()) is not _LIST_ENDS:
            items.append(self._node(event, depth + 1))
        return ListNode(start.start_mark, items)
