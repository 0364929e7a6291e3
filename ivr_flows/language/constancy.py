"""Constancy: whether a condition is the same for every answer, found by trying the answers there are.

Sure of what it says, and silent where it cannot be sure: a condition that computes with numbers without
bounds, reads texts or the calendar, or has too many cases is taken to be fine.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, cycle, islice, pairwise, product
from typing import Any, TypeAlias

import msgspec

from ivr_flows.language.asking import DONT_KNOW, REFUSED
from ivr_flows.language.scope import Name
from ivr_flows.language.types import Env, Evaluate, Kind, Test

_CASES_LIMIT = 600
_SPAN_LIMIT = 100
_LIST_LIMIT = 6
_DECIDABLE = frozenset(("answered", "refused", "dont_know", "any_of", "all_of", "none_of", "count"))
_EITHER, _UNKNOWN = frozenset((True, False)), frozenset[bool]()
_UNANSWERED = ((None, None), (None, REFUSED), (None, DONT_KNOW))

# One case of a name: its value, and how its question was answered.
_Case: TypeAlias = tuple[Any, str | None]


class Joined(msgspec.Struct, frozen=True):
    """What and, or and not join in a condition: the names in it, its closure, and its test where it is one."""

    names: Sequence[Name]
    run: Evaluate
    test: Test | None


class Content(msgspec.Struct):
    """What was found in a condition while it was compiled.

    `joins`: there are several tests in it; what a single one can be is known from its types. `pieces`:
    it reads what follows from a value, such as its text, and not the value.
    """

    names: dict[str, Name] = msgspec.field(default_factory=dict)
    literals: list[Any] = msgspec.field(default_factory=list)
    functions: set[str] = msgspec.field(default_factory=set)
    joined: list[Joined] = msgspec.field(default_factory=list)
    joins: bool = False
    computes: bool = False
    pieces: bool = False


def constant_value(content: Content, run: Evaluate, size: int) -> bool | None:
    """Give what a condition always is; None where it differs or cannot be known to be the same.

    `size` is how many slots there are so far.
    """
    if not content.joins or content.pieces or not content.functions <= _DECIDABLE:
        return None
    # Where no name stands in two parts, and each may be either, all of them may hold at once, or none.
    if sum([len(part.names) for part in content.joined]) == len(content.names) and all(
        _may_be_either(part, content, size) for part in content.joined
    ):
        return None
    outcomes = _outcomes(list(content.names.values()), run, content, size)
    return next(iter(outcomes)) if len(outcomes) == 1 else None


def _may_be_either(part: Joined, content: Content, size: int) -> bool:
    """Tell whether a part is surely yes for some answers, and no for others, whatever else is answered."""
    if len(part.names) == 1 and _test_may_be_either(part.test, part.names[0]):
        return True
    # Most parts are one thing for who answered nothing, and the other for who chose all that there is.
    env: Env = [None] * size
    without = bool(part.run(env))
    for name in part.names:
        env[name.slot] = _most(name)
    differs = bool(part.run(env)) is not without
    return differs or _outcomes(part.names, part.run, content, size) == _EITHER


def _most(name: Name) -> Any:
    """Give one of the values that a name can have, where one is easily told."""
    type_ = name.type
    match type_.kind:
        case Kind.LIST if type_.options is not None:
            return tuple(type_.options)
        case Kind.TEXT if type_.options is not None:
            return next((option for option in type_.options if option not in (name.special or ())), None)
        case Kind.NUMBER if type_.low is not None and type_.high is not None and type_.low <= type_.high:
            return type_.high
        case _:
            return None


def _outcomes(names: Sequence[Name], run: Evaluate, content: Content, size: int) -> frozenset[bool]:
    """Try the answers that there are; say what comes of them, or nothing where they cannot all be tried."""
    cases: list[list[_Case]] = []
    total = 1
    for name in names:
        values = _values(name, content.literals, computes=content.computes)
        if values is None:
            return _UNKNOWN
        cases.append([*((value, None) for value in values), *_UNANSWERED[: 3 if name.status_slot else 1]])
        total *= len(cases[-1])
        if total > _CASES_LIMIT:
            return _UNKNOWN
    found: bool | None = None
    for env in _environments(names, cases, size):
        value = bool(run(env))
        if found is None:
            found = value
        elif value is not found:
            return _EITHER
    return _UNKNOWN if found is None else frozenset((found,))


def _environments(names: Sequence[Name], cases: Sequence[Sequence[_Case]], size: int) -> Iterator[Env]:
    env: Env = [None] * size  # one for all: only the names of the condition are read
    # All names change together at first: most conditions that differ at all soon differ so.
    together = zip(*map(cycle, cases), strict=True)
    for case in chain(islice(together, max(map(len, cases), default=0)), product(*cases)):
        for name, (value, status) in zip(names, case, strict=True):
            env[name.slot] = value
            if name.status_slot is not None:
                env[name.status_slot] = status
        yield env


def _test_may_be_either(test: Test | None, name: Name) -> bool:
    """Tell whether a comparison of one name is surely yes for some of its values, and no for others."""
    if test is None:
        return False
    if test.op in (ast.Is, ast.IsNot):
        return True
    type_ = name.type
    match type_.kind:
        case Kind.NUMBER:  # between two bounds, a comparison that they decide is refused where it is made
            return test.literal is not None and (type_.low is None) is (type_.high is None)
        case Kind.TEXT | Kind.DATE | Kind.TIME:
            several = type_.options is None or len(type_.options) > 1 or name.status_slot is not None
            return test.literal is not None and several
        case _:
            return False


def _values(name: Name, literals: list[Any], *, computes: bool) -> list[Any] | None:
    """List values that stand for all that a name can have; None where no list can."""
    type_ = name.type
    match type_.kind:
        case Kind.TRUTH:
            return [True, False]
        case Kind.NUMBER:
            return _numbers(type_.low, type_.high, literals, computes=computes)
        case Kind.TEXT if type_.options is not None:
            return sorted(type_.options)
        case Kind.TEXT | Kind.DATE | Kind.TIME:
            written = [literal for literal in literals if isinstance(literal, str)]
            # Something before, at and after each written text, in the order of texts.
            return ["", *written, *(f"{text}~" for text in written)]
        case Kind.LIST if type_.options is not None and len(type_.options) <= _LIST_LIMIT:
            options = sorted(type_.options)
            return list(chain.from_iterable(combinations(options, n) for n in range(len(options) + 1)))
        case _:
            return None


def _numbers(
    low: float | None, high: float | None, literals: list[Any], *, computes: bool
) -> list[float] | None:
    written = {
        float(item) for item in literals if isinstance(item, (int, float)) and not isinstance(item, bool)
    }
    bounds = {bound for bound in (low, high) if bound is not None}
    if low is not None and high is not None and high - low <= _SPAN_LIMIT:
        bounds.update(range(int(low), int(high) + 1))
    elif computes:
        return None
    ordered = sorted(written | bounds) or [0.0]
    # Every written number, one between each two, and one beyond either end.
    between = [(one + other) / 2 for one, other in pairwise(ordered) if one in written or other in written]
    every = (ordered[0] - 1, *ordered, *between, ordered[-1] + 1)
    return [number for number in every if _within(number, low, high)]


def _within(number: float, low: float | None, high: float | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)
