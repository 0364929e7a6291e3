"""Source -> one YAML mapping with marks. Owns what is refused before anything is looked at.

libyaml composes by recursion, so depth is counted while it does: a file of a hundred thousand brackets
is a fault, not a crash. Aliases are refused; with them a few lines hold billions. A file that is not
plainly in order is gone through a second time, event by event, to say what is wrong with it and where.
"""

from __future__ import annotations

import re

import yaml

from ivr_flows.control_characters import control_character_in
from ivr_flows.faults import FaultLog

SOURCE_LIMIT = 500_000
DEPTH_LIMIT = 30

_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
# Every alias looks like this; what looks like it may still be a part of a text.
_ALIAS = re.compile(r"\*[\w-]")
# Only so can a control character come in: libyaml refuses those that stand in a file as they are.
_ESCAPE = re.compile(r"\\[0abefvrNxuU]")
# What authors usually did where libyaml says this.
_QUOTES = "a text with a colon, a hash, a quote or braces stands in quotes"
_HINTS = (
    ("did not find expected", f"{_QUOTES}, and what belongs together stands equally far to the right"),
    ("mapping values are not allowed", _QUOTES),
    (
        "cannot start any token",
        "a line begins with spaces, never with a tab; a text that begins with a sign stands in quotes",
    ),
)


class _TooDeep(Exception):  # noqa: N818 - it becomes a fault, and is named for it
    """The next node may be one too many inside the others."""


class _Composer(yaml.CBaseLoader):
    """libyaml's composer, which also counts how deep it is, and asks for no tags: nobody reads them."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self._depth = 0

    def resolve(self, _kind: type[yaml.Node], _value: str | None, _implicit: object) -> str:
        """Give the tag of a node that has none."""
        return ""

    def descend_resolver(self, _parent: yaml.Node | None, _index: object) -> None:
        """Begin a node. Raises `_TooDeep`."""
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise _TooDeep

    def ascend_resolver(self) -> None:
        """End a node."""
        self._depth -= 1


def read_document(source: str, log: FaultLog) -> yaml.MappingNode | None:
    """Compose a survey's file. None, and a fault in `log`, where it is no YAML mapping."""
    if len(source) > SOURCE_LIMIT:
        log.add_at(1, 1, "too-long", f"a survey file has at most {SOURCE_LIMIT} characters")
        return None
    try:
        source.encode()
        node = _compose(source, log)
    except UnicodeEncodeError as error:
        line = source.count("\n", 0, error.start) + 1
        log.add_at(line, 1, "yaml", "the file holds half a character")
        return None
    except yaml.YAMLError as error:
        _note_yaml(error, log)
        return None
    if isinstance(node, yaml.MappingNode):
        if _ESCAPE.search(source):
            _note_control_characters(node, log)
        return node
    if node is not None or not log.has_faults:
        log.add_at(1, 1, "not-a-survey", 'a survey is a mapping that begins with "survey:"')
    return None


def _compose(source: str, log: FaultLog) -> yaml.Node | None:
    if not _ALIAS.search(source):
        try:
            node: yaml.Node | None = _Composer(source).get_single_node()
        except (_TooDeep, yaml.YAMLError):
            pass  # the events tell what of it is a fault, and which comes first
        else:
            return node
    return yaml.compose(source, Loader=yaml.CSafeLoader) if _is_harmless(source, log) else None


def _is_harmless(source: str, log: FaultLog) -> bool:
    depth = 0
    for event in yaml.parse(source, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            message = "anchors and aliases are not used in surveys; write it out"
            log.add(event.start_mark, "alias", message)
        elif isinstance(event, _OPENING):
            depth += 1
            if depth > DEPTH_LIMIT:
                log.add(event.start_mark, "too-deep", f"the file nests more than {DEPTH_LIMIT} deep")
                break
        elif isinstance(event, _CLOSING):
            depth -= 1
    return not log.has_faults


def _note_control_characters(node: yaml.Node, log: FaultLog) -> None:
    if isinstance(node, yaml.ScalarNode):
        if sign := control_character_in(node.value):
            message = f"a control character, {sign}, is neither seen nor said"
            log.add(node.start_mark, "control-character", message)
        return
    for part in node.value:
        for inner in part if isinstance(part, tuple) else (part,):
            _note_control_characters(inner, log)


def _note_yaml(error: yaml.YAMLError, log: FaultLog) -> None:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    problem = problem or str(error).partition("\n")[0]
    log.add_at(
        line,
        column,
        "yaml",
        next((f"{problem}; {hint}" for part, hint in _HINTS if part in problem), problem),
    )
