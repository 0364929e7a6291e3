"""Explaining: why a question is asked, or not, of a person who gave certain answers.

Works on the compiled survey: the answers are walked, and every condition on the way to the question is
shown with the values that it read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ivr_flows.context import freeze_context
from ivr_flows.language.types import Env, Expression
from ivr_flows.path import path
from ivr_flows.program import parts_of, rounds_of
from ivr_flows.state import AnswerRecord, Cursor
from ivr_flows.survey import (
    BlockStep,
    EndStep,
    GoStep,
    LoopStep,
    Question,
    QuestionType,
    Step,
    Survey,
    all_steps,
)
from ivr_flows.tools.contact_fields import refuse_unknown_fields
from ivr_flows.tools.names import slot_names
from ivr_flows.values import ContextValue, Value
from ivr_flows.walk import Path


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a question is asked, and why, one reason a line. `unanswered` were passed over on the way."""

    question: str
    asked: bool
    reasons: tuple[str, ...]
    unanswered: tuple[str, ...]

    def __str__(self) -> str:
        head = f"{self.question} is {'asked' if self.asked else 'not asked'}"
        passed = f"  (taken as unanswered: {', '.join(self.unanswered)})" if self.unanswered else ""
        return "\n".join((head, *(f"  {reason}" for reason in self.reasons), *([passed] if passed else [])))


def explain(
    survey: Survey,
    answers: Mapping[str, Any],
    question: str,
    *,
    context: Mapping[str, ContextValue] | None = None,
    seed: int = 1,
) -> Explanation:
    """Say why a question is asked or not.

    `answers` are values by question; in a loop the round stands in brackets, `rating[a]`, and so it may
    in `question`. A question without an answer is taken as passed over, and a quota as having a place.
    Raises LookupError for a question that the survey does not have, and ValueError for a value that
    cannot be an answer to its question, or a field of `context` that the survey does not have.
    """
    refuse_unknown_fields(survey, context or {})
    target = _cursor(survey, question)
    records = [_record(survey, name, value) for name, value in answers.items()]
    walked, unanswered = _walk(survey, records, target, freeze_context(survey, context or {}), seed)
    asked = _is_asked(walked, target)
    reasons = tuple(_reasons(survey, walked, target, asked=asked))
    return Explanation(question, asked, reasons, unanswered)


def _cursor(survey: Survey, name: str) -> Cursor:
    key, _, loop = name.removesuffix("]").partition("[")
    if key not in survey.questions:
        raise LookupError(f'there is no question "{key}"')
    return Cursor(key, loop)


def _record(survey: Survey, name: str, value: Any) -> AnswerRecord:
    at = _cursor(survey, name)
    return AnswerRecord(at.question, at.loop, _value(survey.questions[at.question], value), "", "cati", 0)


def _value(question: Question, value: Any) -> Value:
    if value is None:
        return None
    wrong = ValueError(f"{value!r} cannot be an answer to {question.key}, a {question.type.value}")
    values = {choice.value for choice in question.choices}
    match question.type:
        case QuestionType.MANY:
            chosen = tuple(value) if isinstance(value, (list, tuple)) else (value,)
            if not set(chosen) <= values:
                raise wrong
            return chosen
        case QuestionType.SCALE | QuestionType.NUMBER if isinstance(value, (int, float)):
            return value
        case QuestionType.ONE | QuestionType.SCALE | QuestionType.NUMBER:
            if value not in values:
                raise wrong
            return str(value)
        case _:
            return str(value)


def _walk(
    survey: Survey,
    records: list[AnswerRecord],
    target: Cursor,
    context: Mapping[str, ContextValue],
    seed: int,
) -> tuple[Path, tuple[str, ...]]:
    """Walk as far as to the question, or to the end, passing over what has no answer."""
    verdicts: dict[str, bool] = {}
    unanswered: list[str] = []
    places = _places(survey)
    while True:
        walked = path(survey, seed, records, verdicts, context)
        if walked.reserve:
            verdicts[walked.reserve] = True
            continue
        at = walked.next
        if at is None or walked.doubt or _is_asked(walked, target):
            return walked, tuple(unanswered)
        if places[at.question] > places[target.question]:
            return walked, tuple(unanswered)
        records.append(AnswerRecord(at.question, at.loop, None, "", "cati", 0))
        unanswered.append(_named(at))


def _is_asked(walked: Path, target: Cursor) -> bool:
    return any(_meets(target, at) for at in _cursors(walked))


def _cursors(walked: Path) -> Iterator[Cursor]:
    """List the questions on the path, the one to be asked first."""
    if walked.next is not None:
        yield walked.next
    for record in walked.answered:
        yield Cursor(record.question, record.loop)


def _round_met(walked: Path, target: Cursor) -> str:
    """Give the round in which a question is asked; "" where it is in none."""
    return next((at.loop for at in _cursors(walked) if _meets(target, at)), "")


def _meets(target: Cursor, at: Cursor) -> bool:
    return at.question == target.question and target.loop in ("", at.loop)


def _reasons(survey: Survey, walked: Path, target: Cursor, *, asked: bool) -> Iterator[str]:
    if not asked and walked.doubt and walked.next is not None:
        yield f"the interview stays at {_named(walked.next)}: {_doubt(survey, walked)}"
        return
    before = _ended_before(survey, walked, target) if not asked else ""
    if before:
        yield before
        return
    env = list(walked.env)
    names = dict(slot_names(survey))
    way = _way(survey.steps, target.question)
    if not any(step.condition or isinstance(step, LoopStep) for step in way):
        yield "everybody is asked it" if asked else "it has no condition"
    named = [one for one in (target.loop or _round_met(walked, target)).split("/") if one]
    outer = ""
    for step, inner in zip(way, (*way[1:], None), strict=True):
        if step.condition is not None:
            holds = bool(step.condition.evaluate(env))
            yield _condition(step, step.condition, holds, env, names)
            if not holds:
                return
        if isinstance(step, BlockStep) and inner and inner.key not in parts_of(step, walked.seed, outer):
            yield "the seed of this interview leaves it out of a block of which some are picked"
            return
        if isinstance(step, LoopStep):
            rounds = rounds_of(step, env, walked.seed, outer)
            entered = named.pop(0) if named else next(iter(rounds), "")
            if entered not in rounds:
                yield _loop(step, "", env, names)
                yield _without_round(step, entered, env)
                return
            yield _loop(step, entered, env, names)
            _enter(step, entered, env, walked)
            outer = f"{outer}/{entered}" if outer else entered
    if not asked and walked.outcome is not None:
        yield f"the interview of {survey.key} is over before {target.question}"


def _way(steps: Sequence[Step], question: str) -> tuple[Step, ...]:
    """List the steps that contain a question, from the outermost to the question itself."""
    for step in steps:
        if step.key == question:
            return (step,)
        if isinstance(step, (BlockStep, LoopStep)):
            inner = _way(step.steps, question)
            if inner:
                return (step, *inner)
    return ()


def _condition(step: Step, condition: Expression, holds: bool, env: Env, names: Mapping[int, str]) -> str:
    whose = "its condition" if isinstance(step, Question) else f"the condition of the block {step.key}"
    return f"{whose}, {condition.source.strip()}, {'holds' if holds else 'does not hold'}{_with(condition, env, names)}"


def _with(expression: Expression, env: Env, names: Mapping[int, str]) -> str:
    """Name what an expression reads, with its values."""
    slots = {name: slot for slot, name in names.items()}
    read = dict.fromkeys(_names_in(ast.parse(expression.source.strip(), mode="eval")))
    shown = [f"{name} = {_shown(env[slots[name]])}" for name in read if name in slots]
    return f": {', '.join(shown)}" if shown else ""


def _names_in(tree: ast.AST) -> Iterator[str]:
    """List names and fields; a field is one name, not two."""
    match tree:
        case ast.Attribute(value=ast.Name(id=namespace), attr=attribute):
            yield f"{namespace}.{attribute}"
        case ast.Call(func=ast.Name(id=function), args=[]):
            yield f"{function}()"
        case ast.Call(args=arguments):
            for argument in arguments:
                yield from _names_in(argument)
        case ast.Name(id=name):
            yield name
        case _:
            for child in ast.iter_child_nodes(tree):
                yield from _names_in(child)


def _loop(step: LoopStep, entered: str, env: Env, names: Mapping[int, str]) -> str:
    source = names.get(step.source_slot, "?")
    chosen = env[step.source_slot]
    said = f"the loop {step.key} goes through {source}, which is {_shown(chosen)}"
    return f"{said}; this is the round of {entered}" if entered else said


def _without_round(step: LoopStep, entered: str, env: Env) -> str:
    """Say why a loop has no round of a value; "" stands for any."""
    chosen = env[step.source_slot] or ()
    values = (chosen,) if isinstance(chosen, str) else chosen
    if entered not in step.over or entered not in values:
        return "the loop has no such round" if entered else "the loop has no round"
    if step.order is not None and step.order.pick is not None:
        return f"the seed of this interview leaves out the round of {entered}: the loop picks some"
    return f"the loop goes through {step.cap} at most, and {entered} is not among them"


def _enter(step: LoopStep, entered: str, env: Env, walked: Path) -> None:
    """Put back what is known in one round: the walk forgot it when it left the loop."""
    env[step.slot] = entered
    at_end = walked.env
    inside = {question.key: question for question in all_steps(step.steps) if isinstance(question, Question)}
    for record in walked.answered:
        question = inside.get(record.question)
        if question is not None and record.loop.split("/")[-1] == entered:
            env[question.slot] = record.value
    if walked.next is not None and at_end[step.slot] == entered:
        env[step.first_slot : step.end_slot] = at_end[step.first_slot : step.end_slot]


def _ended_before(survey: Survey, walked: Path, target: Cursor) -> str:
    """Say what ended the interview, or jumped, before the question; "" where nothing did."""
    places = _places(survey)
    there = places[target.question]
    for record in walked.answered:
        chosen = (
            record.value[0] if isinstance(record.value, tuple) and len(record.value) == 1 else record.value
        )
        for choice in survey.questions[record.question].choices:
            if choice.value != chosen or places[record.question] > there:
                continue
            if choice.end is not None:
                return f'the answer "{chosen}" to {record.question} ends the interview ({choice.end.value})'
            if choice.go and places[choice.go] > there:
                return (
                    f'the answer "{chosen}" to {record.question} goes on at {choice.go}, which is behind it'
                )
    led = _led_past(survey, walked, target, places)
    if led:
        return led
    if walked.end is not None and places[walked.end] < there:
        step = next(step for step in all_steps(survey.steps) if step.key == walked.end)
        kind = f"ends with {step.outcome.value}" if isinstance(step, EndStep) else "ends at its quotas"
        why = f", as {step.condition.source.strip()} holds" if step.condition is not None else ""
        return f"the interview {kind} before it{why}"
    return ""


def _led_past(survey: Survey, walked: Path, target: Cursor, places: Mapping[str, int]) -> str:
    """Say which step of `go` led past the question; "" where none did."""
    goes = {step.key: step for step in all_steps(survey.steps) if isinstance(step, GoStep)}
    for at in walked.jumped:
        step, there = goes[at.question], places[target.question]
        in_its_round = not at.loop or f"{target.loop}/".startswith(f"{at.loop}/") or not target.loop
        if in_its_round and places[step.key] < there < places[step.to]:
            why = f", as {step.condition.source.strip()} holds" if step.condition is not None else ""
            return f"a step before it goes on at {step.to}, which is behind it{why}"
    return ""


def _places(survey: Survey) -> Mapping[str, int]:
    return {step.key: place for place, step in enumerate(all_steps(survey.steps))}


def _doubt(survey: Survey, walked: Path) -> str:
    question = survey.questions[walked.next.question] if walked.next is not None else None
    names = slot_names(survey)
    if question is not None and walked.doubt in ("check", "warn"):
        expression = question.check if walked.doubt == "check" else question.warn
        if expression is not None:
            return f"its {walked.doubt}, {expression.source.strip()}, does not hold{_with(expression, walked.env, names)}"
    return "its answer is not among the choices on offer"


def _named(at: Cursor) -> str:
    return f"{at.question}[{at.loop}]" if at.loop else at.question


def _shown(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return str(value)
