"""Source -> one YAML mapping with marks. Owns what is refused before anything is looked at.

libyaml composes by recursion, so depth is measured on its event stream first: a file of a hundred
thousand brackets is a fault, not a crash. Aliases are refused; with them a few lines hold billions.
"""

from __future__ import annotations

import yaml

from ivr_flows.faults import FaultLog

SOURCE_LIMIT = 500_000
DEPTH_LIMIT = 30

_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def read_document(source: str, log: FaultLog) -> yaml.MappingNode | None:
    """Compose a survey's file. None, and a fault in `log`, where it is no YAML mapping."""
    if len(source) > SOURCE_LIMIT:
        log.add_at(1, 1, "too-long", f"a survey file has at most {SOURCE_LIMIT} characters")
        return None
    try:
        source.encode()
        node = yaml.compose(source, Loader=yaml.CSafeLoader) if _is_harmless(source, log) else None
    except UnicodeEncodeError as error:
        line = source.count("\n", 0, error.start) + 1
        log.add_at(line, 1, "yaml", "the file holds half a character")
        return None
    except yaml.YAMLError as error:
        _note_yaml(error, log)
        return None
    if isinstance(node, yaml.MappingNode):
        return node
    if node is not None or not log.has_faults:
        log.add_at(1, 1, "not-a-survey", 'a survey is a mapping that begins with "survey:"')
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


def _note_yaml(error: yaml.YAMLError, log: FaultLog) -> None:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    log.add_at(line, column, "yaml", problem or str(error).partition("\n")[0])
