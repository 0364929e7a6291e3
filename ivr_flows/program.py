"""Program: the steps of a survey compiled to rows, once per survey; a turn walks them once.

Owns what every kind of step does on the path. It says nothing and reads no reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from ivr_flows.choice import ChoiceKind
from ivr_flows.language.functions import DONT_KNOW, REFUSED
from ivr_flows.language.types import Env
from ivr_flows.survey import EndStep, Question, QuestionType, SetStep, Step, TellStep
from ivr_flows.values import Value
from ivr_flows.walk import Act, Admit, Path, Row

_STATUS: Mapping[str, str] = {ChoiceKind.REFUSAL: REFUSED, ChoiceKind.DONT_KNOW: DONT_KNOW}


def compile_steps(steps: Iterable[Step]) -> tuple[Row, ...]:
    """Compile steps in their order."""
    return tuple(row for step in steps for row in _rows(step))


def _rows(step: Step) -> Iterator[Row]:
    holds = step.condition.evaluate if step.condition is not None else None
    match step:
        case Question():
            yield holds, None, step.key, step.slot, _admit(step)
        case TellStep():
            yield holds, _tell(step), "", 0, None
        case SetStep():
            yield holds, _set(step), "", 0, None
        case EndStep():
            yield holds, _end(step), "", 0, None
        case _:
            assert_never(step)
    if step.partial:
        # A row of its own, without the condition: the place is behind, whether the step applied or not.
        yield None, _mark_partial, "", 0, None


def _admit(question: Question) -> Admit | None:
    slot, status_slot = question.slot, question.status_slot
    check = question.check.evaluate if question.check is not None else None
    statuses: dict[Value, str] = {value: _STATUS[kind] for value, kind in question.special.items()}
    is_choice = question.type is QuestionType.ONE

    def admit(env: Env, value: Value) -> bool:
        env[slot] = value
        if value in statuses:
            # No check binds "I would rather not say", and a scale has no such number.
            env[status_slot] = statuses[value]
            if not is_choice:
                env[slot] = None
        elif check is not None and value is not None and not check(env):
            env[slot] = None
            return False
        return True

    return admit if statuses or check is not None else None


def _tell(step: TellStep) -> Act:
    key = step.key

    def tell(_env: Env, path: Path) -> bool:
        path.unsaid.append(key)
        return True

    return tell


def _set(step: SetStep) -> Act:
    slot, compute = step.slot, step.value.evaluate

    def set_(env: Env, _path: Path) -> bool:
        env[slot] = compute(env)
        return True

    return set_


def _end(step: EndStep) -> Act:
    key, outcome = step.key, step.outcome

    def end(_env: Env, path: Path) -> bool:
        path.outcome, path.end = outcome, key
        return False

    return end


def _mark_partial(_env: Env, path: Path) -> bool:
    path.partial = True
    return True
