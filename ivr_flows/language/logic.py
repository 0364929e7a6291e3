"""And, or: the closures of both, with the commonest first part built in.

Most conditions begin by comparing one name with a written value. A closure that does this itself saves
a call at every evaluation, a third of what a condition of two parts costs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ivr_flows.language.types import Env, Evaluate, Test, Typed

_Fused = Callable[[int, Any, Evaluate], Evaluate]

# A test of a bare name: whether it is yes, or anything but yes, is spelled `is` and `is not` here.
_BOTH: Mapping[type[ast.cmpop], _Fused] = {
    ast.Lt: lambda slot, number, rest: (
        lambda env: (value := env[slot]) is not None and value < number and rest(env)
    ),
    ast.LtE: lambda slot, number, rest: (
        lambda env: (value := env[slot]) is not None and value <= number and rest(env)
    ),
    ast.Gt: lambda slot, number, rest: (
        lambda env: (value := env[slot]) is not None and value > number and rest(env)
    ),
    ast.GtE: lambda slot, number, rest: (
        lambda env: (value := env[slot]) is not None and value >= number and rest(env)
    ),
    ast.Eq: lambda slot, literal, rest: lambda env: env[slot] == literal and rest(env),
    ast.NotEq: lambda slot, literal, rest: lambda env: env[slot] != literal and rest(env),
    ast.Is: lambda slot, _, rest: lambda env: env[slot] is True and rest(env),
    ast.IsNot: lambda slot, _, rest: lambda env: env[slot] is not True and rest(env),
}
_EITHER: Mapping[type[ast.cmpop], _Fused] = {
    ast.Lt: lambda slot, number, rest: (
        lambda env: ((value := env[slot]) is not None and value < number) or rest(env)
    ),
    ast.LtE: lambda slot, number, rest: (
        lambda env: ((value := env[slot]) is not None and value <= number) or rest(env)
    ),
    ast.Gt: lambda slot, number, rest: (
        lambda env: ((value := env[slot]) is not None and value > number) or rest(env)
    ),
    ast.GtE: lambda slot, number, rest: (
        lambda env: ((value := env[slot]) is not None and value >= number) or rest(env)
    ),
    ast.Eq: lambda slot, literal, rest: lambda env: env[slot] == literal or rest(env),
    ast.NotEq: lambda slot, literal, rest: lambda env: env[slot] != literal or rest(env),
    ast.Is: lambda slot, _, rest: lambda env: env[slot] is True or rest(env),
    ast.IsNot: lambda slot, _, rest: lambda env: env[slot] is not True or rest(env),
}


def joined(parts: Sequence[Typed], *, all_must_hold: bool) -> Evaluate:
    """Build the closure of parts joined by and, or by or."""
    first, *others = parts
    rest = others[0].run if len(others) == 1 else _several([part.run for part in others], all_must_hold)
    test = first.test
    if test is not None:
        return (_BOTH if all_must_hold else _EITHER)[test.op](test.slot, test.literal, rest)
    left = first.run
    return (lambda env: left(env) and rest(env)) if all_must_hold else (lambda env: left(env) or rest(env))


def test_of_truth(slot: int, *, wanted: bool) -> Test:
    """Give the test that the bare yes-or-no name in `slot` is, or is not."""
    return Test(ast.Is if wanted else ast.IsNot, slot, None)


def _several(runs: Sequence[Evaluate], all_must_hold: bool) -> Evaluate:
    end_at = not all_must_hold

    def several(env: Env) -> bool:
        for part in runs:
            if bool(part(env)) is end_at:
                return end_at
        return not end_at

    return several
