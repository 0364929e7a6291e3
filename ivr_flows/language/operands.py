"""Comparisons: which two operands may be compared, and the closure that does it.

An order comparison with none is false; a text is never compared with a number; a value that is no
choice of its question, or a comparison that the question's range decides, is the author's mistake.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec.structs import replace

from ivr_flows.language.types import Env, Evaluate, ExpressionFault, Kind, Test, Type, Typed
from ivr_flows.suggestion import did_you_mean

_WRITTEN = {
    Kind.DATE: (re.compile(r"\d{4}-\d{2}-\d{2}"), '"2026-11-21"'),
    Kind.TIME: (re.compile(r"([01]\d|2[0-3]):[0-5]\d"), '"14:30"'),
}

Operator = type[ast.cmpop]
Compares = Callable[[Any, Any], Any]

_ORDER: dict[Operator, Compares] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_EQUALITY: dict[Operator, Compares] = {ast.Eq: operator.eq, ast.NotEq: operator.ne}
# The commonest conditions compare one question with a written value: each has a closure of its own.
_NAME_WITH_LITERAL: dict[Operator, Callable[[int, Any], Evaluate]] = {
    ast.Lt: lambda slot, number: lambda env: (value := env[slot]) is not None and value < number,
    ast.LtE: lambda slot, number: lambda env: (value := env[slot]) is not None and value <= number,
    ast.Gt: lambda slot, number: lambda env: (value := env[slot]) is not None and value > number,
    ast.GtE: lambda slot, number: lambda env: (value := env[slot]) is not None and value >= number,
    ast.Eq: lambda slot, literal: lambda env: env[slot] == literal,
    ast.NotEq: lambda slot, literal: lambda env: env[slot] != literal,
}
# A date is kept as "2026-11-21" and a time as "14:30", so their texts have the order of what they mean.
_ORDERED = frozenset((Kind.NUMBER, Kind.DATE, Kind.TIME))
_MIRROR: dict[Operator, Operator] = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}


def compare(left: Typed, op: Operator, right: Typed) -> Evaluate:
    """Check and build one comparison. Raises `ExpressionFault`."""
    left, right = as_moment(left, right.type.kind), as_moment(right, left.type.kind)
    if op in _ORDER:
        _check_order(left, right)
    elif op in _EQUALITY:
        _check_equality(left, right)
    else:
        _check_membership(left, right)
        return _contained(left, right, wanted=op is ast.In)
    _check_range(left, op, right)
    if left.slot is not None and right.literal:
        return _NAME_WITH_LITERAL[op](left.slot, right.value)
    return _ordered(left, _ORDER[op], right) if op in _ORDER else _equal(left, _EQUALITY[op], right)


def test_of(left: Typed, op: Operator, right: Typed) -> Test | None:
    """Give a comparison as data where it is of a bare name with a written value."""
    if left.slot is None or not right.literal or op not in _NAME_WITH_LITERAL:
        return None
    return Test(op, left.slot, right.value)


def as_moment(written: Typed, wanted: Kind) -> Typed:
    """Take a written text for the date or the time that it is held against. Raises `ExpressionFault`."""
    if wanted not in _WRITTEN or not (written.literal and written.type.kind is Kind.TEXT):
        return written
    pattern, example = _WRITTEN[wanted]
    if not pattern.fullmatch(written.value) or (wanted is Kind.DATE and not _is_date(written.value)):
        message = f"{written.source} is no {wanted}: write it as {example}"
        raise ExpressionFault("wrong-date", message, written.offset)
    return replace(written, type=Type(wanted))


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_order(left: Typed, right: Typed) -> None:
    for part in (left, right):
        if part.type.kind not in _ORDERED:
            message = f"{part.source} is a {part.type.kind}: only numbers, dates and times have an order"
            raise ExpressionFault("type-clash", message, part.offset)
    if left.type.kind is not right.type.kind:
        message = f"{left.source} is a {left.type.kind}, {right.source} is a {right.type.kind}"
        raise ExpressionFault("type-clash", message, left.offset)


def _check_equality(left: Typed, right: Typed) -> None:
    kinds = {left.type.kind, right.type.kind}
    if Kind.LIST in kinds:
        message = 'a list is asked with "in", any_of() or all_of(), not with =='
        raise ExpressionFault("type-clash", message, left.offset)
    if Kind.NONE not in kinds and len(kinds) == 2:
        message = f"{left.source} is a {left.type.kind}, {right.source} is a {right.type.kind}"
        raise ExpressionFault("type-clash", message, left.offset)
    _check_option(left, right)
    _check_option(right, left)


def _check_membership(left: Typed, right: Typed) -> None:
    if right.type.kind is not Kind.LIST:
        message = f'{right.source} is a {right.type.kind}: "in" needs a list or a question of several answers'
        raise ExpressionFault("type-clash", message, right.offset)
    if left.type.kind is not right.type.item:
        message = f"{left.source} is a {left.type.kind}, {right.source} holds {right.type.item}s"
        raise ExpressionFault("type-clash", message, left.offset)
    _check_option(right, left)
    if right.literal:
        check_options(left, [str(value) for value in right.value], right.offset)


def _check_option(question: Typed, written: Typed) -> None:
    if written.literal and written.type.kind is Kind.TEXT:
        check_options(question, [written.value], written.offset)


def check_options(question: Typed, values: list[str], offset: int) -> None:
    """Raise `ExpressionFault` for a value that is no choice of the question it is held against."""
    options = question.type.options
    if options is None or question.literal:
        return
    for value in values:
        if value not in options:
            hint = did_you_mean(value, options)
            raise ExpressionFault(
                "not-a-choice", f'"{value}" is no choice of {question.source}{hint}', offset
            )


def _check_range(left: Typed, op: Operator, right: Typed) -> None:
    if left.literal and not right.literal:
        left, op, right = right, _MIRROR.get(op, op), left
    range_: Type = left.type
    if not (right.literal and right.type.kind is Kind.NUMBER) or range_.low is None or range_.high is None:
        return
    number = right.value
    if op in _EQUALITY:
        decided = not range_.low <= number <= range_.high
    else:
        decided = _ORDER[op](range_.low, number) == _ORDER[op](range_.high, number)
    if decided:
        message = f"{left.source} goes from {range_.low} to {range_.high}: this is the same for every answer"
        raise ExpressionFault("never-changes", message, left.offset)


def _ordered(left: Typed, test: Compares, right: Typed) -> Evaluate:
    first, second = left.run, right.run

    def both(env: Env) -> bool:
        one, other = first(env), second(env)
        return one is not None and other is not None and test(one, other)

    return both


def _equal(left: Typed, test: Compares, right: Typed) -> Evaluate:
    first, second = left.run, right.run
    return lambda env: test(first(env), second(env))


def _contained(left: Typed, right: Typed, *, wanted: bool) -> Evaluate:
    first, second = left.run, right.run
    if wanted and left.literal and right.slot is not None:
        slot, item = right.slot, left.value

        def written_in_name(env: Env) -> bool:
            value = env[slot]
            return value is not None and item in value

        return written_in_name

    def contained(env: Env) -> bool:
        return (first(env) in (second(env) or ())) is wanted

    return contained
