"""The functions of the language, one row each, and patterns that nobody can make slow."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.language.compile import compile_condition, compile_expression
from ivr_flows.language.functions import FUNCTIONS
from ivr_flows.language.patterns import PATTERN_LIMIT, PatternFault, compile_pattern
from ivr_flows.language.scope import NOW, TODAY, Scope
from ivr_flows.language.types import DATE, NUMBER, TEXT, TIME, TRUTH, Env, ExpressionFault, Kind, Type

NAMES = {
    "nps": (Type(Kind.NUMBER, low=0, high=10), 4),
    "minutes": (NUMBER, -12.5),
    "unasked": (NUMBER, None),
    "code": (TEXT, "AB-1203"),
    "nothing": (TEXT, None),
    "count_of": (TEXT, " 12,5 "),
    "reasons": (Type(Kind.LIST, options=frozenset(("wait", "price")), item=Kind.TEXT), ("wait",)),
    "happy": (TRUTH, True),
    "visit": (DATE, "2026-11-13"),
    "born": (DATE, "1990-11-22"),
    "at": (TIME, "09:05"),
    TODAY: (DATE, "2026-11-21"),
    NOW: (TIME, "13:00"),
}


def scope_and_env() -> tuple[Scope, Env]:
    scope, env = Scope(constants={"most": 3}, quotas=frozenset(("premium",))), []
    values = {scope.declare(name, type_, question=True).slot: value for name, (type_, value) in NAMES.items()}
    values[scope.quota_slot("premium")] = True
    env = [values.get(slot) for slot in range(scope.size)]
    return scope, env


COMPUTED = [
    ("mean(nps, minutes, unasked)", -4.25),
    ("floor(minutes)", -13),
    ("ceil(minutes)", -12),
    ("int(minutes)", -12),
    ("abs(minutes)", 12.5),
    ("abs(unasked)", None),
    ("number(count_of)", 12.5),
    ("number(code)", None),
    ('number("7") + most', 10),
    ('when(nps > 3, "many", "few")', "many"),
    ("when(nps > 5, 1, none)", None),
    ("upper(code) == code", True),
    ("length(code)", 7),
    ("length(nothing)", None),
    ('contains(code, "b-1")', True),
    ('contains(nothing, "a")', False),
    ('starts_with(code, "ab")', True),
    ('ends_with(code, "03")', True),
    ('matches(code, "[A-Z]{2}-\\\\d+")', True),
    ('matches(code, "[A-Z]{2}")', False),
    ('matches(nothing, ".*")', False),
    ("text(minutes)", "-12.5"),
    ("text(nps)", "4"),
    ("text(unasked)", None),
    ("today()", "2026-11-21"),
    ("now()", "13:00"),
    ("days_since(visit)", 8),
    ("years_since(born)", 35),
    ("weekday(visit)", 5),
    ("day(visit)", 13),
    ("month(visit)", 11),
    ("year(visit)", 2026),
    ("hour(at)", 9),
    ("visit < today()", True),
    ('visit == "2026-11-13"', True),
    ('at >= "09:00" and at < now()', True),
    ("dont_know(nps)", False),
    ('quota_full("premium")', True),
    ("nps <= most", False),
    ('count(reasons) == 1 and "wait" in reasons', True),
]


@pytest.mark.parametrize(("source", "value"), COMPUTED)
def test_a_function_is_computed_and_stays_none_over_nothing(source: str, value: object) -> None:
    scope, env = scope_and_env()
    expression = compile_expression(source, scope)
    assert expression.evaluate(env) == value
    assert expression.evaluate([None] * len(env)) in (None, False, True, 0, 10, "few")


def test_every_function_is_tried_somewhere() -> None:
    elsewhere = {"answered", "refused", "any_of", "all_of", "none_of", "sum", "min", "max", "round", "lower"}
    tried = {name for name in FUNCTIONS for source, _ in COMPUTED if f"{name}(" in source}
    assert tried | elsewhere == set(FUNCTIONS)
    assert len(FUNCTIONS) >= 25


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ('visit > "13.11.2026"', "wrong-date"),
        ('visit > "2026-02-30"', "wrong-date"),
        ('at > "25:00"', "wrong-date"),
        ("visit > 5", "type-clash"),
        ("visit > at", "type-clash"),
        ("days_since(at) > 1", "wrong-argument"),
        ("today(1) == visit", "wrong-argument"),
        ("hour(visit) > 1", "wrong-argument"),
        ("when(nps, 1, 2) > 1", "wrong-argument"),
        ('when(happy, 1, "a") > 1', "wrong-argument"),
        ("contains(nps, 1)", "wrong-argument"),
        ("matches(code, code)", "wrong-argument"),
        ('matches(code, "(a)")', "wrong-pattern"),
        ('quota_full("premum")', "unknown-name"),
        ("length(nps) > 1", "wrong-argument"),
        ("text(reasons) == code", "wrong-argument"),
        ("nps < 3 and nps > 5", "never-changes"),
        ("nps < 3 or nps > 2 or nps == none", "never-changes"),
        ("happy and not happy", "never-changes"),
        ('code == "a" and code == "b"', "never-changes"),
        ('visit < "2026-01-01" and visit > "2026-02-01"', "never-changes"),
        ('"wait" in reasons and count(reasons) == 0', "never-changes"),
        ("answered(nps) and nps == none", "never-changes"),
    ],
)
def test_what_cannot_be_meant_is_a_fault(source: str, code: str) -> None:
    with pytest.raises(ExpressionFault) as found:
        compile_condition(source, scope_and_env()[0])
    assert found.value.code == code, found.value.message


@pytest.mark.parametrize(
    "source",
    [
        "nps < 3 or nps > 2",  # unanswered it is neither
        "nps > 3 and nps < 5",
        "minutes > 3 and minutes < 3.5",
        "minutes * 2 > 3 and minutes < 1",
        'code == "a" or code != "a" and nps > 3',
        "happy or not happy and nps > 3",
        "answered(nps) or refused(nps)",
        "today() > visit and now() > at",
        "minutes < -1 and nps > 3",
        "minutes <= -1 or nps > 3",
    ],
)
def test_what_can_differ_is_no_fault(source: str) -> None:
    assert compile_condition(source, scope_and_env()[0])


SIGNS = st.sampled_from(list("ab1- "))
ATOMS = st.sampled_from(["a", "b", ".", "\\d", "\\w", "[ab]", "[^a]", "[a-z1]", "-", "\\."])
REPEATS = st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,3}", "{0,}"])
PATTERNS = st.lists(
    st.lists(st.tuples(ATOMS, REPEATS).map("".join), max_size=6).map("".join), min_size=1, max_size=3
)


@given(PATTERNS.map("|".join), st.text(SIGNS, max_size=12))
def test_a_pattern_means_what_it_means_everywhere(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).matches(text) == (re.fullmatch(pattern, text, re.DOTALL) is not None)


@pytest.mark.parametrize(
    "pattern", ["a*" * 40 + "b", "[ab]*" * 15 + "c", ".*.*.*.*.*.*.*.*x", "a?" * 40 + "a" * 20]
)
def test_no_pattern_makes_a_reply_slow(pattern: str) -> None:
    start = time.process_time()
    assert not compile_pattern(pattern).matches("a" * 1999 + "!")
    assert time.process_time() - start < 5  # a pattern that is tried place after place takes for ever


@pytest.mark.parametrize(
    "pattern",
    ["(a)", "a**", "[a", "a{3,1}", "^a", "a$", "\\b", "\\1", "x" * (PATTERN_LIMIT + 1), "a{999}", "*", "{2}"],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternFault):
        compile_pattern(pattern)


@given(st.text(max_size=120))
def test_no_pattern_whatever_does_more_than_fail(pattern: str) -> None:
    try:
        compiled = compile_pattern(pattern)
    except PatternFault:
        return
    compiled.matches("abc 123")
