"""The list of steps of a survey file -> steps of the model. One reader a kind."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Mapping

import yaml

from ivr_flows.effects import Outcome
from ivr_flows.language.functions import FUNCTIONS
from ivr_flows.language.scope import CONSTANTS, NAMESPACES
from ivr_flows.reading.draft import NOTHING, Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.questions import read_question
from ivr_flows.reading.texts import read_texts
from ivr_flows.suggestion import did_you_mean
from ivr_flows.survey import EndStep, SetStep, Step, TellStep, Texts

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_RESERVED = frozenset((*keyword.kwlist, *FUNCTIONS, *CONSTANTS, *NAMESPACES, "sponsor", "purpose"))
_ENDS = (Outcome.COMPLETE, Outcome.SCREENED_OUT, Outcome.REFUSED)

# The names that a text or an expression can read come from these kinds of steps.
_NAMING = ("ask", "set")


def names_of(nodes: Iterable[yaml.Node]) -> frozenset[str]:
    """List every name that the steps will declare, before any of them is read."""
    return frozenset(
        value.value
        for node in nodes
        if isinstance(node, yaml.MappingNode)
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode) and key.value in _NAMING and isinstance(value, yaml.ScalarNode)
    )


def read_steps(nodes: Iterable[yaml.Node], draft: Draft) -> None:
    """Read the steps in their order into the draft."""
    for index, node in enumerate(nodes, 1):
        fields = Fields(node, draft.log, "a step")
        kind = next((kind for kind in _READERS if kind in fields), None)
        if kind is None:
            if isinstance(node, yaml.MappingNode):
                _note_unknown_kind(fields, draft)
            continue
        key = f"end_{index}" if kind == "end" else _name(kind, fields, draft)
        draft.marks[key] = fields.mark
        draft.steps.append(_READERS[kind](key, fields, draft))
        fields.finish()


def _name(kind: str, fields: Fields, draft: Draft) -> str:
    name = fields.text(kind, required=True, pattern=_NAME) or f"nameless_{fields.mark.line}"
    if name in _RESERVED:
        draft.log.add(fields.mark, "reserved-name", f'"{name}" is a word of the language')
    if name in draft.marks:
        draft.log.add(fields.mark, "duplicate-name", f'another step is named "{name}"')
    return name


def _note_unknown_kind(fields: Fields, draft: Draft) -> None:
    first = fields.keys[0] if fields.keys else ""
    message = f'a step begins with {", ".join(_READERS)}, not with "{first}"{did_you_mean(first, _READERS)}'
    draft.log.add(fields.mark, "unknown-step", message)


def _read_tell(key: str, fields: Fields, draft: Draft) -> TellStep:
    intro = fields.flag("intro")
    condition = draft.condition(fields.take("if"))
    texts = read_texts(fields, draft, must_pipe=("sponsor", "purpose") if intro else ())
    return TellStep(
        key=key,
        condition=condition,
        partial=fields.flag("partial"),
        texts=texts or Texts({}, {}),
        intro=intro,
    )


def _read_set(key: str, fields: Fields, draft: Draft) -> Step:
    condition = draft.condition(fields.take("if"))
    value = draft.expression(fields.take("value", required=True)) or NOTHING
    partial = fields.flag("partial")
    name = draft.scope.declare(key, value.type)
    return SetStep(key=key, condition=condition, partial=partial, slot=name.slot, value=value)


def _read_end(key: str, fields: Fields, draft: Draft) -> EndStep:
    outcome = fields.word("end", _ENDS, required=True) or Outcome.COMPLETE
    condition = draft.condition(fields.take("if"))
    texts = read_texts(fields, draft, required=False)
    return EndStep(key=key, condition=condition, outcome=Outcome(outcome), texts=texts)


_READERS: Mapping[str, Callable[[str, Fields, Draft], Step]] = {
    "tell": _read_tell,
    "ask": read_question,
    "set": _read_set,
    "end": _read_end,
}
