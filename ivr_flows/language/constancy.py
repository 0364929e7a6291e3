"""Constancy: whether a condition is the same for every answer, found by trying the answers there are.

Sure of what it says, and silent where it cannot be sure: a condition that computes with numbers without
bounds, reads texts or the calendar, or has too many cases is taken to be fine.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations, cycle, islice, pairwise, product
from typing import Any, TypeAlias

from ivr_flows.language.asking import DONT_KNOW, REFUSED
from ivr_flows.language.scope import Name
from ivr_flows.language.types import Env, Evaluate, Kind, Test

_CASES_LIMIT = 600
_SPAN_LIMIT = 100
_LIST_LIMIT = 6
_DECIDABLE = frozenset(("answered", "refused", "dont_know", "any_of", "all_of", "none_of", "count"))
_UNANSWERED = ((None, None), (None, REFUSED), (None, DONT_KNOW))

# One case of a name: its value, and how its question was answered.
_Case: TypeAlias = tuple[Any, str | None]


@dataclass(slots=True)
class Content:
    """What was found in a condition while it was compiled.

    `joins`: there are several tests in it; what a single one can be is known from its types. `free`:
    each of them is of one name that may make it either, whatever else is answered. `pieces`: it reads
    what follows from a value, such as its text, and not the value.
    """

    names: dict[str, Name] = field(default_factory=dict)
    literals: list[Any] = field(default_factory=list)
    functions: set[str] = field(default_factory=set)
    joins: bool = False
    free: bool = True
    computes: bool = False
    pieces: bool = False


def constant_value(content: Content, parts: int, run: Evaluate, size: int) -> bool | None:
    """Give what a condition always is; None where it differs or cannot be known to be the same.

    `parts` is how many tests it joins, `size` how many slots there are so far.
    """
    if not content.joins or content.pieces or not content.functions <= _DECIDABLE:
        return None
    if content.free and len(content.names) == parts:
        return None  # no name stands in two tests, so all of them may hold at once, or none
    names = content.names
    cases: list[list[_Case]] = []
    total = 1
    for name in names.values():
        values = _values(name, content.literals, computes=content.computes)
        if values is None:
            return None
        cases.append([*((value, None) for value in values), *_UNANSWERED[: 3 if name.status_slot else 1]])
        total *= len(cases[-1])
        if total > _CASES_LIMIT:
            return None
    first: bool | None = None
    for env in _environments(list(names.values()), cases, size):
        value = bool(run(env))
        if first is None:
            first = value
        elif value is not first:
            return None
    return first


def _environments(names: list[Name], cases: list[list[_Case]], size: int) -> Iterator[Env]:
    env: Env = [None] * size  # one for all: only the names of the condition are read
    # All names change together at first: most conditions that differ at all soon differ so.
    together = zip(*map(cycle, cases), strict=True)
    for case in chain(islice(together, max(map(len, cases), default=0)), product(*cases)):
        for name, (value, status) in zip(names, case, strict=True):
            env[name.slot] = value
            if name.status_slot is not None:
                env[name.status_slot] = status
        yield env


def may_be_either(test: Test | None, name: Name) -> bool:
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
