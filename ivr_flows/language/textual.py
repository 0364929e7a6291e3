"""Functions that read texts. A pattern is compiled at load; what it may cost is bounded there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr_flows.language.patterns import PatternFault, compile_pattern
from ivr_flows.language.scope import Scope
from ivr_flows.language.signature import Arguments, Function, unary, wrong
from ivr_flows.language.types import NUMBER, TEXT, TRUTH, Env, Evaluate, ExpressionFault, Kind, Type


def _holding(test: Callable[[str, str], bool]) -> Function:
    def build(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
        if len(arguments) != 2 or any(argument.type.kind is not Kind.TEXT for argument in arguments):
            raise wrong(name, offset, "two texts")
        text, part = arguments[0].run, arguments[1].run

        def holds(env: Env) -> bool:
            one, other = text(env), part(env)
            return one is not None and other is not None and test(one.casefold(), other.casefold())

        return TRUTH, holds

    return build


def _matches(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
    if len(arguments) != 2 or arguments[0].type.kind is not Kind.TEXT or not arguments[1].literal:
        raise wrong(name, offset, 'a text and a written pattern, as matches(code, "[A-Z]{2}[0-9]+")')
    if arguments[1].type.kind is not Kind.TEXT:
        raise wrong(name, offset, "a pattern that is a text")
    try:
        pattern = compile_pattern(arguments[1].value)
    except PatternFault as fault:
        raise ExpressionFault("wrong-pattern", str(fault), arguments[1].offset) from None
    run = arguments[0].run

    def matches(env: Env) -> bool:
        value = run(env)
        return value is not None and pattern.matches(value)

    return TRUTH, matches


def _text(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
    if len(arguments) != 1 or arguments[0].type.kind is Kind.LIST:
        raise wrong(name, offset, "one value")
    run = arguments[0].run

    def as_text(env: Env) -> str | None:
        value = run(env)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return None if value is None else str(value)

    return TEXT, as_text


TEXTUAL: Mapping[str, Function] = {
    "lower": unary(Kind.TEXT, TEXT, "one text", str.lower),
    "upper": unary(Kind.TEXT, TEXT, "one text", str.upper),
    "length": unary(Kind.TEXT, NUMBER, "one text", len),
    "contains": _holding(lambda text, part: part in text),
    "starts_with": _holding(str.startswith),
    "ends_with": _holding(str.endswith),
    "matches": _matches,
    "text": _text,
}
