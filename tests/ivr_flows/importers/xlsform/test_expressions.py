"""XPath of forms in the survey language: each operator and function, and what has no counterpart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.importers.xlsform.code import Named
from ivr_flows.importers.xlsform.expressions import translate, translate_condition
from ivr_flows.importers.xlsform.xpath import Reference, Untranslatable
from ivr_flows.language.compile import compile_expression
from ivr_flows.language.scope import NOW, TODAY, Scope
from ivr_flows.language.types import DATE, NUMBER, TEXT, TIME, TRUTH, ExpressionFault, Kind, Type

NAMES = {
    "age": Named("age", Kind.NUMBER),
    "name": Named("name", Kind.TEXT),
    "born": Named("born", Kind.DATE),
    "one": Named("one", Kind.TEXT, {"a": "a", "1": "1", "b.2": "b_2"}),
    "many": Named("many", Kind.LIST, {"a": "a", "b.2": "b_2"}),
    "total": Named("total", Kind.NUMBER, asked=False),
    "adult": Named("adult", Kind.TRUTH, asked=False),
    ".": Named("age", Kind.NUMBER),
}


def find(reference: Reference) -> Named:
    if reference.bare or reference.name not in NAMES:
        raise Untranslatable(reference.name)
    return NAMES[reference.name]


def scope() -> Scope:
    known = Scope(constants={}, quotas=frozenset())
    known.declare(TODAY, DATE)
    known.declare(NOW, TIME)
    for name, type_ in {"age": NUMBER, "name": TEXT, "born": DATE, "total": NUMBER, "adult": TRUTH}.items():
        known.declare(name, type_, question=name not in ("total", "adult"))
    known.declare("one", Type(Kind.TEXT, options=frozenset(("a", "1", "b_2"))), question=True)
    options = frozenset(("a", "b_2"))
    known.declare("many", Type(Kind.LIST, options=options, item=Kind.TEXT), question=True)
    return known


CONDITIONS = [
    ("${age} >= 18", "age >= 18"),
    (". > 0 and . <= 120", "age > 0 and age <= 120"),
    ("${age}=1 or ${age}!=2 and ${age}<3", "age == 1 or age != 2 and age < 3"),
    ("(${age} = 1 or ${age} = 2) and ${age} < 3", "(age == 1 or age == 2) and age < 3"),
    ("18 < ${age}", "age > 18"),
    ("${age} = '18'", "age == 18"),
    ("${age} > '18'", "age > 18"),
    ("${one} = 'a'", 'one == "a"'),
    ("${one} = 1", 'one == "1"'),
    ("'b.2' != ${one}", 'one != "b_2"'),
    ("selected(${one}, 'a')", 'one == "a"'),
    ("selected(${many}, 'b.2')", '"b_2" in many'),
    ("not(selected(${many}, 'a'))", 'not "a" in many'),
    ("${many} = 'a'", '"a" in many and count(many) == 1'),
    ("count-selected(${many}) <= 2", "count(many) <= 2"),
    ("${name} = ''", "not answered(name)"),
    ("${name} != ''", "answered(name)"),
    ("${total} != ''", "total != none"),
    ("${name}", "answered(name)"),
    ("not(${name} = 'x' or ${age} = 1)", 'not (name == "x" or age == 1)'),
    ("string-length(${name}) > 2", "length(name) > 2"),
    ("regex(${name}, '^[A-Z]{2}[0-9]+$')", 'matches(name, "[A-Z]{2}[0-9]+")'),
    (
        "contains(${name}, 'x') and starts-with(${name}, \"y\")",
        'contains(name, "x") and starts_with(name, "y")',
    ),
    ("${born} < today()", "born < today()"),
    ("${born} >= '2020-01-31'", 'born >= "2020-01-31"'),
    ("${born} >= date('2020-01-31')", 'born >= "2020-01-31"'),
    ("(today() - ${born}) > 30", "days_since(born) > 30"),
    ("int((today() - ${born}) div 365) >= 18", "int(days_since(born) / 365) >= 18"),
    ("${age} mod 2 = 0", "age - 2 * int(age / 2) == 0"),
    ("${age} - (2 - ${total}) * -3 < 0", "age - (2 - total) * -3 < 0"),
    ("round(${age} div 3, 1) = .5", "round(age / 3, 1) == 0.5"),
    ("if(${age} > 1, 2, 3) = 2", "when(age > 1, 2, 3) == 2"),
    ("coalesce(${total}, 1) > 0", "when(total != none, total, 1) > 0"),
    ("sum(${age}, ${total}) > min(1, ${age})", "sum(age, total) > min(1, age)"),
    ("${adult} and ${age} > 20", "adult and age > 20"),
    ("${name} > 3", "number(name) > 3"),
    ("\u201cx\u201d = ${name}", 'name == "x"'),
]


@pytest.mark.parametrize(("xpath", "expected"), CONDITIONS)
def test_a_condition_is_translated_and_compiles(xpath: str, expected: str) -> None:
    assert translate_condition(xpath, find) == expected
    assert compile_expression(expected, scope()).type.kind is Kind.TRUTH


@pytest.mark.parametrize(
    ("xpath", "expected", "kind"),
    [
        ("${age} * 2 + 1", "age * 2 + 1", Kind.NUMBER),
        ("if(${age} > 65, 'old', 'young')", 'when(age > 65, "old", "young")', Kind.TEXT),
        ("string(${age})", "text(age)", Kind.TEXT),
        ("once(today())", "today()", Kind.DATE),
        ("ceiling(${age} div 2)", "ceil(age / 2)", Kind.NUMBER),
        ("${age} > 18", "age > 18", Kind.TRUTH),
    ],
)
def test_a_calculation_has_the_kind_of_its_value(xpath: str, expected: str, kind: Kind) -> None:
    code = translate(xpath, find)
    assert (code.text, code.kind) == (expected, kind)
    assert compile_expression(expected, scope()).type.kind is kind


@pytest.mark.parametrize(
    "xpath",
    [
        "",
        "${age} >",
        "${age} 3",
        "(${age} > 1",
        "${nobody} = 1",
        "age > 1",
        "../age > 1",
        "/data/age > 1",
        "${many}[1] = 'a'",
        "${one} = 'nothing of the list'",
        "selected(${many}, ${one})",
        "selected(${age}, 'a')",
        "${name} < 'x'",
        "${born} > ${age}",
        "${many} + 1 > 2",
        "pulldata('f', 'a', 'b', ${one})",
        "jr:choice-name(${one}, '${one}')",
        "concat(${name}, 'x') = 'yx'",
        "indexed-repeat(${age}, ${name}, 1) > 1",
        "count(${name}) > 1",
        "regex(${name}, ${one})",
        "position(..) = 1",
        "${age} # 2",
        "(" * 200 + "1" + ")" * 200,
        "-" * 3000 + "1",
        "1 or " * 4000 + "1",
    ],
)
def test_what_has_no_counterpart_is_said_to_have_none(xpath: str) -> None:
    with pytest.raises(Untranslatable):
        translate_condition(xpath, find)


SIGNS = [
    "'a'",
    "1",
    "-",
    "=",
    "!=",
    "<",
    "(",
    ")",
    ",",
    ".",
    "+",
    "*",
    "''",
    " and ",
    " or ",
    " div ",
    " mod ",
]
CALLS = ["not(", "selected(", "if(", "today()", "string-length("]
PIECES = st.sampled_from(["${age}", "${name}", "${one}", "${many}", *SIGNS, *CALLS])


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join)))
def test_whatever_a_cell_holds_is_translated_or_said_to_be_untranslatable(source: str) -> None:
    try:
        translated = translate_condition(source, find)
    except Untranslatable:
        return
    try:
        compile_expression(translated, scope())
    except ExpressionFault as fault:  # what the checks refuse is the importer's to take out
        if fault.code == "syntax":
            raise
