"""Source -> one YAML mapping with marks. Owns what is refused before anything is looked at.

Aliases are refused: with them a few lines hold billions. A file that is not plainly in order is gone
through a second time, event by event, to say what is wrong with it and where.
"""

from __future__ import annotations

import re
from itertools import chain

import yaml

from ivr_flows.control_characters import control_character_in
from ivr_flows.faults import FaultLog, Mark
from ivr_flows.reading.composing import DEPTH_LIMIT, Composer, NotPlain
from ivr_flows.reading.nodes import ListNode, MappingNode, Node, TextNode

SOURCE_LIMIT = 500_000

_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
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


def read_document(source: str, log: FaultLog) -> MappingNode | None:
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
    if isinstance(node, MappingNode):
        if _ESCAPE.search(source):
            _note_control_characters(node, log)
        return node
    if node is not None or not log.has_faults:
        log.add_at(1, 1, "not-a-survey", 'a survey is a mapping that begins with "survey:"')
    return None


def _compose(source: str, log: FaultLog) -> Node | None:
    try:
        return Composer(source).document()
    except (NotPlain, yaml.YAMLError):
        if _is_harmless(source, log):  # its events tell what of it is a fault, and which comes first
            yaml.compose(source, Loader=yaml.CSafeLoader)  # raises for what no event by itself has wrong
    return None


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


def _note_control_characters(node: Node, log: FaultLog) -> None:
    match node:
        case TextNode():
            _note_control_character(node.value, node.start_mark, log)
        case ListNode():
            for item in node.items:
                _note_control_characters(item, log)
        case MappingNode():
            for key, mark in zip(node.values, node.key_marks, strict=True):
                _note_control_character(key, mark, log)
            for part in chain(node.values.values(), *node.strays):
                _note_control_characters(part, log)


def _note_control_character(text: str, mark: Mark | None, log: FaultLog) -> None:
    if sign := control_character_in(text):
        log.add(mark, "control-character", f"a control character, {sign}, is neither seen nor said")


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
