"""Functions of dates and times. The only day they know is the one that the interview began on.

Dates are texts such as "2026-11-21" and times such as "14:30"; what is none of these gives none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ivr_flows.language.scope import NOW, TODAY, Scope
from ivr_flows.language.signature import Arguments, Function, wrong
from ivr_flows.language.types import DATE, NUMBER, TIME, Env, Evaluate, Kind, Type


def _begun(place: str, type_: Type) -> Function:
    def build(name: str, offset: int, arguments: Arguments, scope: Scope) -> tuple[Type, Evaluate]:
        if arguments:
            raise wrong(name, offset, "nothing")
        slot = scope.find(place, offset).slot
        return type_, lambda env: env[slot]

    return build


def _since(measure: Callable[[date, date], int]) -> Function:
    def build(name: str, offset: int, arguments: Arguments, scope: Scope) -> tuple[Type, Evaluate]:
        if len(arguments) != 1 or arguments[0].type.kind is not Kind.DATE:
            raise wrong(name, offset, "one date")
        run, today = arguments[0].run, scope.find(TODAY, offset).slot

        def since(env: Env) -> int | None:
            then, now = _day(run(env)), _day(env[today])
            return None if then is None or now is None else measure(then, now)

        return NUMBER, since

    return build


def _part(read: Callable[[date], int]) -> Function:
    def build(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
        if len(arguments) != 1 or arguments[0].type.kind is not Kind.DATE:
            raise wrong(name, offset, "one date")
        run = arguments[0].run

        def part(env: Env) -> int | None:
            day = _day(run(env))
            return None if day is None else read(day)

        return NUMBER, part

    return build


def _hour(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
    if len(arguments) != 1 or arguments[0].type.kind is not Kind.TIME:
        raise wrong(name, offset, "one time of day")
    run = arguments[0].run

    def hour(env: Env) -> int | None:
        value = run(env)
        return int(value[:2]) if isinstance(value, str) and value[:2].isdecimal() else None

    return NUMBER, hour


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _days(then: date, now: date) -> int:
    return (now - then).days


def _years(then: date, now: date) -> int:
    return now.year - then.year - ((now.month, now.day) < (then.month, then.day))


MOMENTS: Mapping[str, Function] = {
    "today": _begun(TODAY, DATE),
    "now": _begun(NOW, TIME),
    "days_since": _since(_days),
    "years_since": _since(_years),
    "weekday": _part(date.isoweekday),
    "day": _part(lambda day: day.day),
    "month": _part(lambda day: day.month),
    "year": _part(lambda day: day.year),
    "hour": _hour,
}
