"""Constancy: whether a condition is the same for every answer, found by trying the answers there are.

Sure of what it says, and silent where it cannot be sure: a condition that computes with numbers without
bounds, reads texts or the calendar, or has too many cases is taken to be fine.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import chain, combinations, cycle, islice, pairwise, product
from typing import Any, TypeAlias

from ivr_flows.language.asking import DONT_KNOW, REFUSED
from ivr_flows.language.parse import nodes_of
from ivr_flows.language.scope import Name, Scope
from ivr_flows.language.types import Env, Evaluate, Kind

_CASES_LIMIT = 600
_SPAN_LIMIT = 100
_LIST_LIMIT = 6
_DECIDABLE = frozenset(("answered", "refused", "dont_know", "any_of", "all_of", "none_of", "count"))
_UNANSWERED = ((None, None), (None, REFUSED), (None, DONT_KNOW))

# One case of a name: its value, and how its question was answered.
_Case: TypeAlias = tuple[Any, str | None]


def constant_value(tree: ast.expr, run: Evaluate, scope: Scope) -> bool | None:
    """Give what a condition always is; None where it differs or cannot be known to be the same."""
    nodes = nodes_of(tree)
    if not any(map(_joins, nodes)) or not _called(nodes) <= _DECIDABLE:
        return None
    names = _names(nodes, scope)
    if names is None:
        return None
    computes = any(isinstance(node, ast.BinOp) for node in nodes)
    literals = _literals(nodes, scope)
    cases: list[list[_Case]] = []
    total = 1
    for name in names.values():
        values = _values(name, literals, computes=computes)
        if values is None:
            return None
        cases.append([*((value, None) for value in values), *_UNANSWERED[: 3 if name.status_slot else 1]])
        total *= len(cases[-1])
        if total > _CASES_LIMIT:
            return None
    first: bool | None = None
    for env in _environments(list(names.values()), cases, scope.size):
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


def _joins(node: ast.AST) -> bool:
    """Tell whether a node has several tests in it; what a single one can be is known from its types."""
    return isinstance(node, ast.BoolOp) or (isinstance(node, ast.Compare) and len(node.ops) > 1)


def _called(nodes: list[ast.AST]) -> set[str]:
    return {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def _literals(nodes: list[ast.AST], scope: Scope) -> list[Any]:
    """List the values that are written out, in place or as a constant of the survey."""
    literals: list[Any] = [node.value for node in nodes if isinstance(node, ast.Constant)]
    if scope.constants:
        names = (node.id for node in nodes if isinstance(node, ast.Name))
        literals += [scope.constants[name] for name in names if name in scope.constants]
    return literals


def _names(nodes: list[ast.AST], scope: Scope) -> Mapping[str, Name] | None:
    names: dict[str, Name] = {}
    for node in nodes:
        if isinstance(node, ast.Name):
            key = node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            key = f"{node.value.id}.{node.attr}"
        else:
            continue
        found = scope.names.get(key)
        if found is not None and found.text_of is not None:
            return None
        if found is not None:
            names[key] = found
    return names


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
