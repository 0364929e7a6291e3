"""Functions that give numbers from numbers and texts, and the choice between two values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from ivr_flows.language.scope import Scope
from ivr_flows.language.signature import Arguments, Function, finite, unary, wrong
from ivr_flows.language.types import NUMBER, Env, Evaluate, Kind, Type

_NUMBER = re.compile(r"\s*(-?\d{1,15}(?:[.,]\d{1,15})?)\s*")


def _over_numbers(reduce: Callable[[list[float]], float]) -> Function:
    def build(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
        if not arguments or any(argument.type.kind is not Kind.NUMBER for argument in arguments):
            raise wrong(name, offset, "numbers")
        runs = [argument.run for argument in arguments]

        def over(env: Env) -> float | None:
            # What is unanswered is left out: min(a, b) is b while a is none.
            numbers = [value for run in runs if (value := run(env)) is not None]
            return finite(reduce(numbers)) if numbers else None

        return NUMBER, over

    return build


def _round(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
    wants = "a number and, if wanted, how many decimals (0 to 6)"
    if not 1 <= len(arguments) <= 2 or arguments[0].type.kind is not Kind.NUMBER:
        raise wrong(name, offset, wants)
    places = arguments[1].value if len(arguments) == 2 and arguments[1].literal else 0
    if len(arguments) == 2 and not (arguments[1].literal and places in range(7)):
        raise wrong(name, offset, wants)
    run = arguments[0].run

    def rounded(env: Env) -> float | None:
        value = run(env)
        return None if value is None else round(value, places or None)

    return NUMBER, rounded


def _when(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
    kinds = {argument.type.kind for argument in arguments[1:]}
    if len(arguments) != 3 or arguments[0].type.kind is not Kind.TRUTH or len(kinds - {Kind.NONE}) != 1:
        raise wrong(name, offset, 'a condition and two values of one kind, as when(nps > 8, "fan", "other")')
    if Kind.LIST in kinds:
        raise wrong(name, offset, "single values, no lists")
    condition, one, other = (argument.run for argument in arguments)
    return Type((kinds - {Kind.NONE}).pop()), lambda env: one(env) if condition(env) else other(env)


def _read_number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number = float(found.group(1).replace(",", "."))
    return int(number) if number.is_integer() else number


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


NUMERIC: Mapping[str, Function] = {
    "sum": _over_numbers(sum),
    "min": _over_numbers(min),
    "max": _over_numbers(max),
    "mean": _over_numbers(_mean),
    "round": _round,
    "floor": unary(Kind.NUMBER, NUMBER, "a number", math.floor),
    "ceil": unary(Kind.NUMBER, NUMBER, "a number", math.ceil),
    "int": unary(Kind.NUMBER, NUMBER, "a number", int),
    "abs": unary(Kind.NUMBER, NUMBER, "a number", abs),
    "number": unary(Kind.TEXT, NUMBER, "one text", _read_number),
    "when": _when,
}
