"""Computed: what replies and expressions come to, in interviews that are really had."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ivr_flows.going import walk_of
from ivr_flows.language.functions import FUNCTIONS
from ivr_flows.language.scope import Scope
from ivr_flows.language.types import NONE, ExpressionFault, Typed
from ivr_flows.survey import SetStep
from ivr_flows.tools.reference.deeds import Deed, NotADialogue
from ivr_flows.tools.reference.dialogue import Played, play
from ivr_flows.tools.reference.example import Example
from ivr_flows.tools.screen import shown_value


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression came to, and its kind."""

    kind: str
    shown: str


def values_of(
    example: Example, info: Sequence[str], deeds: Sequence[Deed], expressions: Sequence[str]
) -> list[Value]:
    """Have an interview and compute expressions at its end; the example ends with its last step."""
    steps = [f"  - {{set: result_{n}, value: {_quoted(one)}}}" for n, one in enumerate(expressions)]
    longer = replace(example, text="\n".join((example.text.rstrip(), *steps, "")))
    played = play(longer, info, deeds)
    env = walk_of(played.survey, played.state).env
    results = [step for step in played.survey.steps if isinstance(step, SetStep)][-len(expressions) :]
    return [Value(step.value.type.kind.value, _shown(env[step.slot])) for step in results]


def reply_to(example: Example, info: Sequence[str], does: str) -> str:
    """Say what is kept of one reply to the first question of an example; "" where it is asked again."""
    before = play(example, info, [])
    after: Played = play(example, info, [Deed("Person", does)])
    if before.state.at is None:
        raise NotADialogue("the example asks nothing")
    kept = [record for record in after.state.answers if record.question == before.state.at.question]
    return shown_value(kept[-1].value) if kept else ""


def takes(function: str) -> str:
    """Say what a function takes, in the words of the fault that it gives."""
    nothing = Typed(NONE, lambda _: None, ast.Constant(None), 0)
    for arguments in ([], [nothing]):
        try:
            FUNCTIONS[function](function, 0, arguments, Scope())
        except ExpressionFault as fault:
            if fault.code == "wrong-argument":
                return fault.message.removeprefix(f"{function}() takes ")
    raise NotADialogue(f"{function}() takes anything")


def _quoted(expression: str) -> str:
    return "'" + expression.replace("'", "''") + "'"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return shown_value(value)
