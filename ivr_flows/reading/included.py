"""An `include` of a survey file: the steps of another file, read as if they stood here.

Where the other file comes from is the caller's; this owns how deep includes go, and that none comes
round to itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ivr_flows.faults import Mark
from ivr_flows.reading.choices import read_lists
from ivr_flows.reading.document import read_document
from ivr_flows.reading.draft import Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.nodes import Node
from ivr_flows.reading.spelling import FILE

DEPTH_LIMIT = 5
FILES_LIMIT = 50


@contextmanager
def open_include(fields: Fields, draft: Draft) -> Iterator[list[Node]]:
    """Give the steps of an included file; while they are read, faults name that file."""
    name, mark = fields.text("include", spelling=FILE), fields.mark
    fields.finish()
    source = None if name is None else _source(name, mark, draft)
    if name is None or source is None:
        yield []
        return
    outer, draft.log.file = draft.log.file, name
    draft.included = (*draft.included, name)
    draft.sources.append(source)
    yield _steps(source, draft)
    draft.included = draft.included[:-1]
    draft.log.file = outer


def _steps(source: str, draft: Draft) -> list[Node]:
    node = read_document(source, draft.log)
    if node is None:
        return []
    inner = Fields(node, draft.log, "an included file")
    read_lists(inner, draft)
    steps = inner.items("steps", required=True)
    inner.finish()
    return steps


def _source(name: str, mark: Mark, draft: Draft) -> str | None:
    if name in draft.included:
        draft.log.add(mark, "include", f"{name} includes itself, by way of {' and '.join(draft.included)}")
    elif len(draft.included) > DEPTH_LIMIT or len(draft.sources) >= FILES_LIMIT:
        message = f"includes go {DEPTH_LIMIT} deep and to {FILES_LIMIT} files at most"
        draft.log.add(mark, "include", message)
    elif draft.load is None:
        draft.log.add(mark, "include", "other files cannot be had here")
    else:
        try:
            return draft.load(name)
        except LookupError:
            draft.log.add(mark, "include", f"there is no file {name}")
    return None
