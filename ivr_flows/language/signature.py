"""Signature: how a function of the language is declared. It checks its arguments once, at load.

What is unanswered stays unanswered: a function built here gives none where an argument is none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from ivr_flows.language.scope import Scope
from ivr_flows.language.types import Env, Evaluate, ExpressionFault, Kind, Type, Typed

Arguments: TypeAlias = Sequence[Typed]
Function: TypeAlias = Callable[[str, int, Arguments, Scope], tuple[Type, Evaluate]]


def wrong(name: str, offset: int, wants: str) -> ExpressionFault:
    """Make the fault of a function that was given something else than it takes."""
    return ExpressionFault("wrong-argument", f"{name}() takes {wants}", offset)


def unary(takes: Kind, gives: Type, wants: str, compute: Callable[[Any], Any]) -> Function:
    """Make a function of one value."""

    def build(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
        if len(arguments) != 1 or arguments[0].type.kind is not takes:
            raise wrong(name, offset, wants)
        run = arguments[0].run

        def applied(env: Env) -> Any:
            value = run(env)
            return None if value is None else compute(value)

        return gives, applied

    return build


def finite(value: float) -> float | None:
    """Give a number, or None for what is no finite one."""
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None
