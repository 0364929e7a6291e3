"""The functions of the language: what each takes, what it gives, how it is computed.

One table, `FUNCTIONS`. A function checks its arguments once, at load, and returns a closure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from ivr_flows.language.operands import check_options
from ivr_flows.language.types import NUMBER, TEXT, TRUTH, Env, Evaluate, ExpressionFault, Kind, Type, Typed

Arguments = Sequence[Typed]
Function = Callable[[str, int, Arguments], tuple[Type, Evaluate]]

# Why a question has an answer that is not substantive, in its status slot; None where it has none such.
REFUSED = "refused"
DONT_KNOW = "dont_know"


def _fail(name: str, offset: int, wants: str) -> ExpressionFault:
    return ExpressionFault("wrong-argument", f"{name}() takes {wants}", offset)


def _count(name: str, offset: int, arguments: Arguments) -> tuple[Type, Evaluate]:
    if len(arguments) != 1 or arguments[0].type.kind is not Kind.LIST:
        raise _fail(name, offset, "one question of several answers")
    run = arguments[0].run
    return NUMBER, lambda env: len(run(env) or ())


def _question(name: str, offset: int, arguments: Arguments) -> tuple[int, int]:
    if len(arguments) != 1 or arguments[0].slot is None or arguments[0].status_slot is None:
        raise _fail(name, offset, "the name of one question")
    return arguments[0].slot, arguments[0].status_slot


def _answered(name: str, offset: int, arguments: Arguments) -> tuple[Type, Evaluate]:
    slot, status_slot = _question(name, offset, arguments)
    return TRUTH, lambda env: env[slot] is not None and env[status_slot] is None


def _refused(name: str, offset: int, arguments: Arguments) -> tuple[Type, Evaluate]:
    _, status_slot = _question(name, offset, arguments)
    return TRUTH, lambda env: env[status_slot] == REFUSED


def _chosen(decide: Callable[[frozenset[str], frozenset[str]], bool]) -> Function:
    def build(name: str, offset: int, arguments: Arguments) -> tuple[Type, Evaluate]:
        wants = 'a question with choices and a list, as any_of(reasons, ["wait", "price"])'
        if len(arguments) != 2 or arguments[0].type.options is None:
            raise _fail(name, offset, wants)
        question, listed = arguments
        if not (listed.literal and listed.type.kind is Kind.LIST and listed.type.item is Kind.TEXT):
            raise _fail(name, offset, wants)
        check_options(question, list(listed.value), listed.offset)
        run, options = question.run, frozenset(listed.value)
        if question.type.kind is Kind.LIST:
            return TRUTH, lambda env: decide(frozenset(run(env) or ()), options)

        def single(env: Env) -> bool:
            value = run(env)
            return decide(frozenset(() if value is None else (value,)), options)

        return TRUTH, single

    return build


def _over_numbers(reduce: Callable[[list[float]], float]) -> Function:
    def build(name: str, offset: int, arguments: Arguments) -> tuple[Type, Evaluate]:
        if not arguments or any(argument.type.kind is not Kind.NUMBER for argument in arguments):
            raise _fail(name, offset, "numbers")
        runs = [argument.run for argument in arguments]

        def over(env: Env) -> float | None:
            # What is unanswered is left out: min(a, b) is b while a is none.
            numbers = [value for run in runs if (value := run(env)) is not None]
            return finite(reduce(numbers)) if numbers else None

        return NUMBER, over

    return build


def _round(name: str, offset: int, arguments: Arguments) -> tuple[Type, Evaluate]:
    wants = "a number and, if wanted, how many decimals (0 to 6)"
    if not 1 <= len(arguments) <= 2 or arguments[0].type.kind is not Kind.NUMBER:
        raise _fail(name, offset, wants)
    places = arguments[1].value if len(arguments) == 2 and arguments[1].literal else 0
    if len(arguments) == 2 and not (arguments[1].literal and places in range(7)):
        raise _fail(name, offset, wants)
    run = arguments[0].run

    def rounded(env: Env) -> float | None:
        value = run(env)
        return None if value is None else round(value, places or None)

    return NUMBER, rounded


def _lower(name: str, offset: int, arguments: Arguments) -> tuple[Type, Evaluate]:
    if len(arguments) != 1 or arguments[0].type.kind is not Kind.TEXT:
        raise _fail(name, offset, "one text")
    run = arguments[0].run

    def lowered(env: Env) -> str | None:
        value = run(env)
        return None if value is None else str(value).lower()

    return TEXT, lowered


def finite(value: float) -> float | None:
    """Give a number, or None for what is no finite one."""
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None


FUNCTIONS: Mapping[str, Function] = {
    "count": _count,
    "answered": _answered,
    "refused": _refused,
    "any_of": _chosen(lambda chosen, listed: not chosen.isdisjoint(listed)),
    "all_of": _chosen(lambda chosen, listed: chosen >= listed),
    "none_of": _chosen(lambda chosen, listed: chosen.isdisjoint(listed)),
    "sum": _over_numbers(sum),
    "min": _over_numbers(min),
    "max": _over_numbers(max),
    "round": _round,
    "lower": _lower,
}
