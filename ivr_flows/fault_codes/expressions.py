"""Codes of expressions and of the names that texts pipe."""

from __future__ import annotations

from ivr_flows.fault_codes.code import FaultCode

_NPS = "  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}\n"
_WHY = "  - {ask: why, type: one, text: Why?, choices: [{value: wait, text: Wait}, {value: price, text: Price}]}\n"
_USED = (
    "  - {ask: used, type: many, text: Used?, choices: [{value: a, text: Alpha}, {value: b, text: Beta}]}\n"
)
_RATE = "steps: [{ask: rating, type: scale, min: 1, max: 5, text: Rate it.}]"


def _if(condition: str) -> str:
    return f"  - {{tell: bye, if: '{condition}', text: Bye.}}"


EXPRESSION_CODES = (
    FaultCode(
        "syntax",
        "An expression cannot be read",
        "A bracket, a quote or an operator is missing, or a sign of another notation stands there: == compares, "
        "= does not, and joining is done by the words and, or, not.",
        _NPS + _if("nps ="),
        _NPS + _if("nps == 5"),
    ),
    FaultCode(
        "not-in-language",
        "Not in the language",
        "Expressions compare, compute with + - * /, join with and, or, not, and call functions by name.",
        _NPS + _if("nps ** 2 > 50"),
        _NPS + _if("nps * nps > 50"),
    ),
    FaultCode(
        "unknown-name",
        "A name that nothing has",
        "No step, constant or contact field is named so, and no step that a choice goes to.",
        _NPS + _if("nsp > 5"),
        _NPS + _if("nps > 5"),
    ),
    FaultCode(
        "unknown-function",
        "Not a function",
        "The language has no function of that name.",
        _USED + _if("cuont(used) > 1"),
        _USED + _if("count(used) > 1"),
    ),
    FaultCode(
        "used-before-asked",
        "Read before it is asked",
        "Steps go forward, so what a later question says is not known here.",
        _if("nps > 5") + "\n" + _NPS,
        _NPS + _if("nps > 5"),
    ),
    FaultCode(
        "out-of-reach",
        "Cannot be read here",
        "What a loop asks has a value in every round, and parts of a shuffled block may come later.",
        f"{_USED}  - {{block: loop, each: brand in used, {_RATE}}}\n" + _if("rating > 3"),
        f"{_USED}  - block: loop\n    each: brand in used\n    {_RATE[:-1]}, "
        "{tell: good, if: rating > 3, text: Good.}]",
    ),
    FaultCode(
        "not-a-choice",
        "A value that is no choice of its question",
        "The question can never have this value.",
        _WHY + _if('why == "prise"'),
        _WHY + _if('why == "price"'),
    ),
    FaultCode(
        "type-clash",
        "Kinds that do not go together",
        "A text is not compared with a number, and only numbers, dates and times have an order.",
        _NPS + _if('nps == "6"'),
        _NPS + _if("nps == 6"),
    ),
    FaultCode(
        "wrong-argument",
        "A function that was given something else",
        "The message says what it takes.",
        _NPS + _if("count(nps) > 1"),
        _USED + _if("count(used) > 1"),
    ),
    FaultCode(
        "wrong-list",
        "Not a list",
        "A list holds texts or numbers, all of one kind and written out.",
        _NPS + _if('nps in [1, "two"]'),
        _NPS + _if("nps in [1, 2]"),
    ),
    FaultCode(
        "wrong-pattern",
        "Not a pattern",
        "A pattern has signs, ., classes in [ ], \\d \\w \\s and ? * + {m,n}, joined by |; it has no groups.",
        _if('matches(contact.name, "(a|b)+")'),
        _if('matches(contact.name, "[ab]+")'),
    ),
    FaultCode(
        "wrong-date",
        "Not a date or a time",
        'Dates are written as "2026-11-21" and times as "14:30"; min is before max.',
        "  - {ask: visit, type: date, text: When?}\n" + _if('visit > "21.11.2026"'),
        "  - {ask: visit, type: date, text: When?}\n" + _if('visit > "2026-11-21"'),
    ),
    FaultCode(
        "not-a-condition",
        "Neither yes nor no",
        "A condition compares, or asks a function that says yes or no.",
        _NPS + _if("nps + 1"),
        _NPS + _if("nps + 1 > 5"),
    ),
    FaultCode(
        "never-changes",
        "Always the same",
        "Whatever is answered, the condition is always true, or always false.",
        _NPS + _if("nps <= 3 and nps >= 7"),
        _NPS + _if("nps <= 3 or nps >= 7"),
    ),
)
