"""The answers that a question can have, as far as conditions tell them apart. For estimates before any interview."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, pairwise
from typing import Any, TypeAlias

from ivr_flows.choice import ChoiceKind
from ivr_flows.language.asking import STATUS
from ivr_flows.language.types import Expression, Kind
from ivr_flows.survey import Question, QuestionType

# Stands for a value that nobody knows; as an answer, for every one.
UNKNOWN = object()

# A value, and why it is none: a refusal, a don't-know.
Answered: TypeAlias = tuple[Any, Any]

# No question has more of them here.
POSSIBLE_LIMIT = 100
_CHOICES_OF_MANY = 6


def possible_answers(question: Question, conditions: Sequence[Expression]) -> Sequence[Answered]:
    """List answers, one at least for every way in which these conditions can come out.

    Where no list can do that, UNKNOWN is in it. A question that may be passed over has (None, None) too.
    """
    passed: list[Answered] = [(None, None)] if question.optional else []
    ordinary = list(_ordinary(question, conditions))
    special = list(_special(question))
    if len(ordinary) + len(special) >= POSSIBLE_LIMIT:
        ordinary = [(UNKNOWN, UNKNOWN)]
    return [*ordinary, *special, *passed]


def _ordinary(question: Question, conditions: Sequence[Expression]) -> Iterator[Answered]:
    substantive = [choice for choice in question.choices if choice.kind.is_substantive]
    match question.type:
        case QuestionType.ONE:
            yield from ((choice.value, None) for choice in substantive)
        case QuestionType.MANY if len(substantive) <= _CHOICES_OF_MANY:
            together = [choice.value for choice in substantive if choice.kind is ChoiceKind.ORDINARY]
            alone = [choice.value for choice in substantive if choice.kind is not ChoiceKind.ORDINARY]
            sizes = range(1, len(together) + 1)
            yield from (
                (some, None) for some in chain.from_iterable(combinations(together, n) for n in sizes)
            )
            yield from (((value,), None) for value in alone)
        case QuestionType.SCALE if question.low is not None and question.high is not None:
            yield from ((mark, None) for mark in range(int(question.low), int(question.high) + 1))
        case QuestionType.NUMBER:
            yield from (
                (number, None) for number in _numbers(question, conditions) if _within(number, question)
            )
        case _:
            yield UNKNOWN, UNKNOWN


def _special(question: Question) -> Iterator[Answered]:
    """List the choices that are no substantive answers, as they stand on the path."""
    for choice in question.choices:
        if choice.kind.is_substantive:
            continue
        is_value = question.type is QuestionType.ONE
        yield (choice.value, None) if is_value else (None, STATUS[choice.kind])


def _numbers(question: Question, conditions: Iterable[Expression]) -> list[Any]:
    """List every number it is compared with, one between each two, and one beyond either end.

    UNKNOWN where it is computed with, or compared with what has no value yet.
    """
    written: set[float] = set()
    for condition in conditions:
        if condition.type.kind is not Kind.TRUTH:
            return [UNKNOWN]
        for node in ast.walk(ast.parse(condition.source.strip(), mode="eval")):
            compared = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
            if isinstance(node, (ast.BinOp, ast.Call)):
                return [UNKNOWN]
            if any(isinstance(one, ast.Name) and one.id == question.key for one in compared):
                found = [_written(one) for one in compared if not isinstance(one, ast.Name)]
                if None in found or len(found) < len(compared) - 1:
                    return [UNKNOWN]
                written.update(number for number in found if number is not None)
    ordered = sorted(written) or [0.0]
    between = [(one + other) / 2 for one, other in pairwise(ordered)]
    return [ordered[0] - 1, *ordered, *between, ordered[-1] + 1]


def _written(node: ast.expr) -> float | None:
    """Give a number that is written out; None for anything else."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -float(number)
        case _:
            return None


def _within(number: Any, question: Question) -> bool:
    if number is UNKNOWN:
        return True
    is_low = question.low is not None and number < question.low
    return not is_low and (question.high is None or number <= question.high)
