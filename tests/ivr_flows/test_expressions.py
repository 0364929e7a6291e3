"""The expression language: what it computes, what it refuses at load, and that nothing gets past it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr_flows.language.compile import compile_condition, compile_expression
from ivr_flows.language.scope import Scope
from ivr_flows.language.types import NUMBER, TEXT, TRUTH, Env, ExpressionFault, Kind, Type

NAMES = {
    "nps": (Type(Kind.NUMBER, low=0, high=10), 4),
    "minutes": (NUMBER, 12.5),
    "unasked": (NUMBER, None),
    "reason": (Type(Kind.TEXT, options=frozenset(("wait", "price"))), "price"),
    "reasons": (
        Type(Kind.LIST, options=frozenset(("wait", "price", "staff")), item=Kind.TEXT),
        ("wait", "price"),
    ),
    "nothing": (Type(Kind.LIST, options=frozenset(("wait",)), item=Kind.TEXT), None),
    "comment": (TEXT, "Good"),
    "detractor": (TRUTH, True),
    "contact.segment": (TEXT, "premium"),
}


def scope_and_env() -> tuple[Scope, Env]:
    scope, env = Scope(lambda: frozenset(("asked_later",))), []
    for name, (type_, value) in NAMES.items():
        declared = scope.declare(name, type_, question="." not in name)
        env += [None] * (scope.size - len(env))
        env[declared.slot] = value
    refused = scope.declare("refused_one", TEXT, question=True)
    env += [None] * (scope.size - len(env))
    env[refused.slot], env[refused.status_slot or 0] = "no", "refused"
    return scope, env


COMPUTED = [
    ('nps <= 6 and "price" in reasons', True),
    ("nps < 4 or nps > 4", False),
    ("not nps == 4", False),
    ("3 <= nps < 5", True),
    ("nps + 2 * 3 - 1", 9),
    ("minutes / 5", 2.5),
    ("minutes / (nps - 4)", None),
    ("-nps", -4),
    ("unasked < 5", False),
    ("unasked >= 5", False),
    ("not unasked < 5", True),
    ("unasked == none", True),
    ("unasked + 1", None),
    ("unasked * 2 > 1", False),
    ('reason == "price"', True),
    ('reason != "price"', False),
    ('reason in ["wait", "price"]', True),
    ("nps in [1, 2, 3]", False),
    ("nps not in [1, 2, 3]", True),
    ('"staff" in reasons', False),
    ('"wait" in nothing', False),
    ("count(reasons)", 2),
    ("count(nothing)", 0),
    ("answered(nps)", True),
    ("answered(unasked)", False),
    ("answered(refused_one)", False),
    ("refused(refused_one)", True),
    ("refused(nps)", False),
    ('any_of(reasons, ["price", "staff"])', True),
    ('all_of(reasons, ["price", "staff"])', False),
    ('none_of(reasons, ["staff"])', True),
    ('any_of(reason, ["price"])', True),
    ('none_of(nothing, ["wait"])', True),
    ("sum(nps, minutes, unasked)", 16.5),
    ("min(nps, minutes)", 4),
    ("max(unasked, nps)", 4),
    ("max(unasked)", None),
    ("round(minutes / 3)", 4),
    ("round(minutes / 3, 2)", 4.17),
    ('lower(comment) == "good"', True),
    ('contact.segment == "premium" and detractor', True),
    ("detractor == true", True),
    ("minutes * 1e300 * 1e300", None),
    ('nps <= 6 and reason == "price" and detractor and nps >= 1', True),
    ('nps <= 1 or reason == "wait" or unasked > 1', False),
]


@pytest.mark.parametrize(("source", "value"), COMPUTED)
def test_an_expression_is_computed(source: str, value: object) -> None:
    scope, env = scope_and_env()
    computed = compile_expression(source, scope).evaluate(env)
    assert computed == value
    assert type(computed) is type(value)


REFUSED = [
    ("nsp <= 6", "unknown-name", 'did you mean "nps"?'),
    ("contact.segmet == 'a'", "unknown-name", 'did you mean "contact.segment"?'),
    ("contakt.segment == 'a'", "unknown-name", 'did you mean "contact"?'),
    ("contact == 'a'", "unknown-name", "write a field"),
    ("asked_later == 1", "used-before-asked", "before any path asks it"),
    ("cuont(reasons) > 1", "unknown-function", 'did you mean "count"?'),
    ('reason == "prise"', "not-a-choice", 'did you mean "price"?'),
    ('"prise" in reasons', "not-a-choice", 'did you mean "price"?'),
    ('reason in ["wait", "prise"]', "not-a-choice", "prise"),
    ('any_of(reasons, ["prise"])', "not-a-choice", "prise"),
    ('nps == "6"', "type-clash", "nps is a number"),
    ("comment < 5", "type-clash", "have an order"),
    ('comment < "b"', "type-clash", "have an order"),
    ("comment + 1", "type-clash", "a number is needed"),
    ('comment * 3 == "a"', "type-clash", "a number is needed"),
    ('"a" * 3 == "a"', "type-clash", "a number is needed"),
    ("nps and detractor", "type-clash", "a yes or no is needed"),
    ("reasons == 'wait'", "type-clash", "a list is asked with"),
    ("nps in reasons", "type-clash", "holds texts"),
    ("'a' in comment", "type-clash", "needs a list"),
    ("nps > 10", "never-changes", "goes from 0 to 10"),
    ("11 == nps", "never-changes", "goes from 0 to 10"),
    ("true", "never-changes", "always true"),
    ("1 > 2", "never-changes", "always false"),
    ("nps", "not-a-condition", "a yes or a no"),
    ("count(nps) > 1", "wrong-argument", "several answers"),
    ("answered(5)", "wrong-argument", "name of one question"),
    ("answered(contact.segment)", "wrong-argument", "name of one question"),
    ("any_of(reasons, nps)", "wrong-argument", "and a list"),
    ("sum('a') > 1", "wrong-argument", "numbers"),
    ("round(nps, 99) > 1", "wrong-argument", "decimals"),
    ("nps in [1, nps]", "wrong-list", "written out"),
    ("nps in [1, 'a']", "wrong-list", "of one kind"),
    ("nps in []", "wrong-list", "of one kind"),
    ("nps <", "syntax", "cannot be read"),
    ("", "syntax", "cannot be read"),
    ("nps = 5", "syntax", "= is not in the language: write =="),
    ("nps :== 5", "syntax", ":= is not in the language: write =="),
    ("nps === 5", "syntax", "=== is not in the language: write =="),
    ("nps !== 5", "syntax", "!== is not in the language: write !="),
    ("nps <> 5", "syntax", "<> is not in the language: write !="),
    ("nps => 5", "syntax", "=> is not in the language: write >="),
    ("nps =< 5", "syntax", "=< is not in the language: write <="),
    ("nps ≥ 5", "syntax", "≥ is not in the language: write >="),
    ("comment == “a”", "syntax", '“ is not in the language: write "'),
    ("nps > 5 && detractor", "syntax", "&& is not in the language: write and"),
    ("nps > 5 || detractor", "syntax", "|| is not in the language: write or"),
    ("!detractor", "syntax", "! is not in the language: write not"),
    ("nps > 5 AND detractor", "syntax", "AND is not in the language: write and"),
    ("nps > 5 Or detractor", "syntax", "Or is not in the language: write or"),
    ("NOT detractor", "syntax", "NOT is not in the language: write not"),
    ("nps > 5 и detractor", "syntax", "и is not in the language: write and"),
    ("NOT(detractor)", "not-in-language", "NOT is not in the language: write not"),
    ("OR(nps > 5, detractor)", "not-in-language", "OR is not in the language: write or"),
    ("nps > 5 & detractor", "not-in-language", "& (write and)"),
    ("nps > 5 | detractor", "not-in-language", "| (write or)"),
    ("comment == 'a && b", "syntax", "a quote is not closed"),
    ("comment == 'a && b' detractor", "syntax", "something is missing here, or too much"),
    ("count(reasons = 'a') > 1", "not-in-language", "== compares"),
    ("comment == '\\x07'", "not-in-language", "a control character, U+0007"),
    ("nps ** 2 > 1", "not-in-language", "**"),
    ("nps % 2 == 1", "not-in-language", "%"),
    ("nps // 2 == 1", "not-in-language", "//"),
    ("nps is none", "not-in-language", "write =="),
    ("reasons[0] == 'a'", "not-in-language", "square brackets"),
    ("(lambda: 1)()", "not-in-language", "called by name"),
    ("[x for x in reasons]", "not-in-language", '"for" inside a list'),
    ("{1: 2}", "not-in-language", "curly brackets"),
    ("nps if detractor else 1", "not-in-language", '"if" inside'),
    ("(y := nps) > 1", "not-in-language", ":="),
    ("f'{nps}' == 'a'", "not-in-language", "f-text"),
    ("b'a' == 'a'", "not-in-language", "a letter before a quote"),
    ("1j == 1", "not-in-language", "a letter behind a number"),
    ("... == 1", "not-in-language", "... is not"),
    ("1e999 > nps", "not-in-language", "finite"),
    ("99999999999999999999 > nps", "not-in-language", "15 digits"),
    ("contact.segment.upper == 'a'", "not-in-language", "only a field has a dot"),
    ("comment.upper() == 'A'", "not-in-language", "called by name"),
    ("__import__('os').system('id')", "not-in-language", "called by name"),
    ("eval('1')", "unknown-function", "eval"),
    ("nps.__class__ == 'a'", "unknown-name", "has no fields"),
    ("count(*reasons) > 1", "not-in-language", "* before a name"),
    ("round(number=nps) > 1", "not-in-language", "called by name"),
    ("await nps", "not-in-language", "await"),
    ("a" * 1001, "too-long", "1000"),
    ("not " * 200 + "detractor", "too-deep", "nests at most"),
    ("+".join(["nps"] * 200) + " > 1", "too-deep", "nests at most"),
    ("(" * 300 + "nps" + ")" * 300, "syntax", "cannot be read"),
    ("\x00", "syntax", "cannot be read"),
    ("'\\d' == comment", "", ""),
    ("nps > 1\n2", "syntax", "cannot be read"),
    ("\ud800", "syntax", "cannot be read"),
]


@pytest.mark.parametrize(("source", "code", "message"), REFUSED, ids=lambda part: ascii(part)[:50])
def test_a_condition_that_cannot_be_meant_is_a_fault(source: str, code: str, message: str) -> None:
    scope, _ = scope_and_env()
    if not code:
        assert compile_condition(source, scope).type == TRUTH  # odd, and harmless: no warning either
        return
    with pytest.raises(ExpressionFault) as found:
        compile_condition(source, scope)
    assert (found.value.code, message in found.value.message) == (code, True), found.value.message


def test_a_sign_of_another_notation_is_shown_at_its_place() -> None:
    scope, _ = scope_and_env()
    with pytest.raises(ExpressionFault) as found:
        compile_condition('comment == "=>" and nps => 5', scope)
    assert found.value.offset == 24


@pytest.mark.parametrize(
    "source",
    [
        "comment == 'é' and nsp < 5",
        " comment == 'é' and nsp < 5",
        "(comment == 'é' and\n nsp < 5)",
        "(comment == 'é' and\r\n nsp < 5)",
        "(comment == 'é' and\r nsp < 5)",
        "(comment == 'e' and\n nsp < 5)",
    ],
)
def test_a_place_is_counted_in_characters_however_lines_end(source: str) -> None:
    scope, _ = scope_and_env()
    with pytest.raises(ExpressionFault) as found:
        compile_condition(source, scope)
    assert source.strip()[found.value.offset :].startswith("nsp")


# What may be either by itself may not, where it is joined with what depends on the same answer.
@pytest.mark.parametrize(
    ("source", "always"),
    [
        ('any_of(reasons, ["wait"]) and none_of(reasons, ["wait"])', "false"),
        ('any_of(reasons, ["wait"]) or none_of(reasons, ["wait"])', "true"),
        ("answered(nps) and refused(nps)", "false"),
        ("count(reasons) > 3 and detractor", "false"),
        ("count(reasons) >= 0 or detractor", "true"),
        ('"wait" in nothing and count(nothing) == 0', "false"),
        ('any_of(reasons, ["wait"]) and none_of(nothing, ["wait"])', ""),
        ("count(reasons) > 2 and detractor", ""),
        ("answered(nps) and refused(reason)", ""),
        ("reason in reasons and detractor", ""),
        ("reason in reasons and reason in nothing", ""),
        ('reason in nothing and reason == "price"', "false"),
    ],
)
def test_a_condition_that_is_always_the_same_is_told_from_one_that_is_not(source: str, always: str) -> None:
    scope, _ = scope_and_env()
    if not always:
        assert compile_condition(source, scope).type == TRUTH
        return
    with pytest.raises(ExpressionFault, match=f"is always {always}"):
        compile_condition(source, scope)


# One expression for each kind of Python's syntax that the language has not.
NOT_IN_LANGUAGE = [
    *(f"nps {sign} 2" for sign in ("**", "%", "//", "&", "|", "^", "<<", ">>", "@", "is", "is not")),
    *("~nps", "+nps", "nps[0]", "nps[0:1]", "lambda: nps", "nps if detractor else 1", "f'{nps}'", "(nps, 1)"),
    *("(y := nps)", "[*reasons]", "{1: 2}", "{1, 2}", "await nps", "(yield nps)", "(yield from nps)"),
    *("[x for x in nps]", "{x for x in nps}", "{x: x for x in nps}", "(x for x in nps)"),
    *("b'a'", "1j", "..."),
]
IN_LANGUAGE = (
    "not (nps in [-1] or 1 not in [1]) and 1 == 1 != 1 < 1 <= 1 > 1 >= count(contact.a) + 1 - 1 * 1 / 1"
)


def kinds_in(source: str) -> set[type[ast.AST]]:
    return {type(node) for node in ast.walk(ast.parse(source, mode="eval").body)}


def test_there_is_an_example_of_every_kind_of_syntax() -> None:
    bases = (ast.expr, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
    every = {kind for base in bases for kind in base.__subclasses__() if kind.__module__ == "ast"}
    assert every == set[type[ast.AST]]().union(*map(kinds_in, [IN_LANGUAGE, *NOT_IN_LANGUAGE])) & every


@pytest.mark.parametrize("source", NOT_IN_LANGUAGE)
def test_what_the_language_has_not_is_named_as_it_is_written(source: str) -> None:
    scope, _ = scope_and_env()
    with pytest.raises(ExpressionFault) as found:
        compile_condition(source, scope)
    assert found.value.code == "not-in-language"
    assert not found.value.message.startswith("this ")
    assert [kind for kind in kinds_in(source) if kind.__name__ in found.value.message] == []


@given(
    st.text(
        alphabet=st.sampled_from(list('nps reasons"price"<>=!+-*/()[].,0123456789andorti\n\\\'lambda:{}@é')),
        max_size=80,
    )
)
@example("nps <= " * 140)
@example("-" * 999)
def test_no_source_whatever_does_more_than_fail(source: str) -> None:
    scope, env = scope_and_env()
    try:
        expression = compile_expression(source, scope)
    except ExpressionFault:
        return
    expression.evaluate(env)
    expression.evaluate([None] * len(env))


@pytest.mark.parametrize("source", [source for source, _ in COMPUTED])
def test_an_expression_over_nothing_answered_never_raises(source: str) -> None:
    scope, env = scope_and_env()
    compile_expression(source, scope).evaluate([None] * len(env))
