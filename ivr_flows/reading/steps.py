"""The list of steps of a survey file -> steps of the model. One reader a kind."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable, Iterator, Mapping

from ivr_flows.effects import Outcome
from ivr_flows.language.functions import FUNCTIONS
from ivr_flows.language.scope import CONSTANTS, NAMESPACES
from ivr_flows.reading.blocks import read_block
from ivr_flows.reading.draft import NOTHING, Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.included import open_include
from ivr_flows.reading.nodes import ListNode, MappingNode, Node, TextNode
from ivr_flows.reading.questions import read_question
from ivr_flows.reading.quotas import read_check_quotas
from ivr_flows.reading.spelling import NAME
from ivr_flows.reading.texts import read_texts
from ivr_flows.suggestion import did_you_mean
from ivr_flows.survey import BlockStep, EndStep, GoStep, LoopStep, Question, SetStep, Step, TellStep, Texts

_RESERVED = frozenset((*keyword.kwlist, *FUNCTIONS, *CONSTANTS, *NAMESPACES, "sponsor", "purpose"))
_ENDS = (Outcome.COMPLETE, Outcome.SCREENED_OUT, Outcome.REFUSED)

# The names that a text or an expression can read come from these kinds of steps.
_NAMING = ("ask", "set")
_NAMELESS = ("end", "go", "check_quotas")


def names_of(nodes: Iterable[Node]) -> frozenset[str]:
    """List every name that the steps will declare, at any depth, before any of them is read."""
    return frozenset(_names_in(nodes))


def _names_in(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if not isinstance(node, MappingNode):
            continue
        for kind in _NAMING:
            for name in node.all_at(kind):
                if isinstance(name, TextNode):
                    yield name.value
        for inside in node.all_at("steps"):
            if isinstance(inside, ListNode):
                yield from _names_in(inside.items)


def read_steps(nodes: Iterable[Node], draft: Draft) -> list[Step]:
    """Read steps in their order."""
    steps: list[Step] = []
    for node in nodes:
        fields = Fields(node, draft.log, "a step")
        if "include" in fields:
            with open_include(fields, draft) as included:
                steps += read_steps(included, draft)
            continue
        kind = fields.first_of(_READERS)
        if kind is None:
            if isinstance(node, MappingNode):
                _note_unknown_kind(fields, draft)
            continue
        key = f"{kind}_{len(draft.places)}" if kind in _NAMELESS else name_step(kind, fields, draft)
        draft.places[key] = draft.log.place(fields.mark)
        steps.append(_READERS[kind](key, fields, draft))
        fields.finish()
    return steps


def name_step(kind: str, fields: Fields, draft: Draft) -> str:
    """Read the name of a step; a fault where it is a word of the language or taken."""
    name = fields.text(kind, required=True, spelling=NAME) or f"nameless_{len(draft.places)}"
    if name in _RESERVED:
        draft.log.add(fields.mark, "reserved-name", f'"{name}" is a word of the language')
    if name in draft.places or name in draft.scope.names or name in draft.scope.constants:
        draft.log.add(fields.mark, "duplicate-name", f'something else is named "{name}"')
    return name


def _note_unknown_kind(fields: Fields, draft: Draft) -> None:
    first = fields.keys[0] if fields.keys else ""
    kinds = (*_READERS, "include")
    message = f'a step begins with {", ".join(kinds)}, not with "{first}"{did_you_mean(first, kinds)}'
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


def _read_ask(key: str, fields: Fields, draft: Draft) -> Question:
    question = read_question(key, fields, draft)
    draft.questions[key] = question
    return question


def _read_set(key: str, fields: Fields, draft: Draft) -> SetStep:
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


def _read_go(key: str, fields: Fields, draft: Draft) -> GoStep:
    to = fields.text("go", required=True, spelling=NAME) or ""
    return GoStep(key=key, condition=draft.condition(fields.take("if")), to=to)


def _read_block(key: str, fields: Fields, draft: Draft) -> BlockStep | LoopStep:
    return read_block(key, fields, draft, read_steps)


_READERS: Mapping[str, Callable[[str, Fields, Draft], Step]] = {
    "tell": _read_tell,
    "ask": _read_ask,
    "set": _read_set,
    "end": _read_end,
    "go": _read_go,
    "check_quotas": read_check_quotas,
    "block": _read_block,
}
