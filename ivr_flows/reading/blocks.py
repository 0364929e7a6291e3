"""A `block` of a survey file -> a BlockStep, or a LoopStep where it has `each`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ivr_flows.choice import ChoiceKind
from ivr_flows.language.scope import Name
from ivr_flows.language.types import TEXT, Expression, ExpressionFault, Kind, Type
from ivr_flows.reading.draft import Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.nodes import MappingNode, Node
from ivr_flows.reading.orders import read_order
from ivr_flows.survey import BlockStep, LoopStep, Question, Step

ReadSteps = Callable[[Iterable[Node], Draft], list[Step]]

_EACH = re.compile(r"\s*(?P<name>[a-z][a-z0-9_]{0,59})\s+in\s+(?P<source>[a-z][a-z0-9_]{0,59})\s*")
_CAP = 20
_CAP_LIMIT = 100


def read_block(key: str, fields: Fields, draft: Draft, read_steps: ReadSteps) -> BlockStep | LoopStep:
    """Read a block; `read_steps` reads what is inside."""
    condition = draft.condition(fields.take("if"))
    nodes = fields.items("steps", required=True)
    if "steps" in fields and not nodes:
        draft.log.add(fields.key_mark("steps"), "missing", "a block has at least one step")
    if "each" in fields:
        return _read_loop(key, condition, fields, draft, lambda: read_steps(nodes, draft))
    read = _read_apart if "order" in fields else _read_in_order
    steps = read(nodes, draft, read_steps)
    order = read_order(fields, [step.key for step in steps], draft.log)
    partial = fields.flag("partial")
    return BlockStep(key=key, condition=condition, partial=partial, steps=tuple(steps), order=order)


def _read_in_order(nodes: Iterable[Node], draft: Draft, read_steps: ReadSteps) -> list[Step]:
    return read_steps(nodes, draft)


def _read_apart(nodes: Iterable[Node], draft: Draft, read_steps: ReadSteps) -> list[Step]:
    """Read steps that come in any order: none of them can know what the others ask."""
    steps: list[Step] = []
    asked: dict[str, Name] = {}
    for node in nodes:
        if isinstance(node, MappingNode) and node.all_at("include"):
            message = "in a block with an order, an include stands in a block of its own"
            draft.log.add(node.start_mark, "include", message)
        before = set(draft.scope.names)
        steps += read_steps([node], draft)
        new = set(draft.scope.names) - before
        asked |= draft.scope.hide(new, "is asked in the same block with an order, so it may come later")
    draft.scope.show(asked)
    return steps


def _read_loop(
    key: str,
    condition: Expression | None,
    fields: Fields,
    draft: Draft,
    read_inside: Callable[[], list[Step]],
) -> LoopStep:
    scope = draft.scope
    name, source, over = _each(fields, draft)
    cap = fields.whole("cap", 1, _CAP_LIMIT) or _CAP
    order = read_order(fields, over, draft.log)
    labels = source.labels or {language: {} for language in draft.languages}
    before = set(scope.names)
    value = scope.declare(name, Type(Kind.TEXT, options=frozenset(over)), labels=labels)
    scope.put(f"{name}.text", Name(value.slot, TEXT, labels=labels, text_of=labels[draft.languages[0]]))
    first_slot, was_in_loop = scope.size, draft.in_loop
    draft.in_loop = True
    steps = read_inside()
    draft.in_loop = was_in_loop
    inside = set(scope.names) - before
    scope.hide(inside, f'has a value for every "{name}" of its own, and is read inside that loop only')
    return LoopStep(
        key=key,
        condition=condition,
        partial=fields.flag("partial"),
        steps=tuple(steps),
        slot=value.slot,
        source_slot=source.slot,
        over=tuple(over),
        cap=cap,
        first_slot=first_slot,
        end_slot=scope.size,
        order=order,
    )


def _each(fields: Fields, draft: Draft) -> tuple[str, Name, list[str]]:
    """Read `each: brand in used_brands`: the name, what it goes through, and the values it can have."""
    text, mark = fields.text("each") or "", fields.key_mark("each")
    found = _EACH.fullmatch(text)
    nothing = Name(0, TEXT)
    if found is None:
        draft.log.add(mark, "wrong-loop", "a loop is written as each: brand in used_brands")
        return f"nameless_{len(draft.places)}", nothing, []
    name = found["name"]
    if name in draft.scope.names or name in draft.places:
        draft.log.add(mark, "duplicate-name", f'something else is named "{name}"')
    try:
        source = draft.scope.find(found["source"])
    except ExpressionFault as fault:
        draft.log.add(mark, fault.code, fault.message)
        return name, nothing, []
    question = draft.questions.get(found["source"])
    if question is None or not question.type.is_of_choices:
        draft.log.add(mark, "wrong-loop", f'"{found["source"]}" is no question with choices')
        return name, nothing, []
    return name, source, _values(question)


def _values(question: Question) -> list[str]:
    return [choice.value for choice in question.choices if choice.kind is ChoiceKind.ORDINARY]
