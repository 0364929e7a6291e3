"""Explaining: the reason that is given is the one that decided."""

from __future__ import annotations

import pytest

from ivr_flows.reader import read_survey
from ivr_flows.tools.explain import explain
from tests.ivr_flows.surveys import HEAD, survey_of

SURVEY = survey_of("""\
  - {ask: nps, type: scale, min: 0, max: 10, text: How likely?, check: nps != 5}
  - ask: reason
    type: one
    if: nps <= 6 and contact.segment == "retail"
    text: Why?
    choices:
      - {value: price, text: Price}
      - {value: gone, text: Gone, go: last}
      - {value: stop, text: Stop, end: refused}
  - ask: used
    type: many
    text: Which?
    choices: [{value: a, text: Alpha}, {value: b, text: Beta}, {value: none_of_these, kind: exclusive, text: None}]
  - block: brands
    if: count(used) > 0
    each: brand in used
    steps:
      - {ask: rating, type: scale, min: 1, max: 5, text: "{brand.text}?"}
      - {ask: why, type: text, if: rating <= 2 and brand != "b", text: Why?}
  - {end: screened_out, if: nps == 0}
  - {ask: last, type: text, text: More?}
""")
RETAIL = {"segment": "retail"}


@pytest.mark.parametrize(
    ("answers", "question", "asked", "reason"),
    [
        ({}, "nps", True, "everybody is asked it"),
        (
            {"nps": 4},
            "reason",
            True,
            'its condition, nps <= 6 and contact.segment == "retail", holds: nps = 4, contact.segment = retail',
        ),
        (
            {"nps": 9},
            "reason",
            False,
            'its condition, nps <= 6 and contact.segment == "retail", does not hold: nps = 9, contact.segment = retail',
        ),
        (
            {"nps": 5},
            "reason",
            False,
            "the interview stays at nps: its check, nps != 5, does not hold: nps = 5",
        ),
        (
            {"nps": 3, "reason": "gone"},
            "used",
            False,
            'the answer "gone" to reason goes on at last, which is behind it',
        ),
        (
            {"nps": 3, "reason": "stop"},
            "last",
            False,
            'the answer "stop" to reason ends the interview (refused)',
        ),
        ({"nps": 0}, "last", False, "the interview ends with screened_out before it, as nps == 0 holds"),
        (
            {"nps": 9, "used": ["a"]},
            "rating",
            True,
            "the loop brands goes through used, which is [a]; this is the round of a",
        ),
        (
            {"nps": 9, "used": ["a", "b"], "rating[a]": 5, "rating[b]": 1, "why[b]": "x"},
            "why",
            False,
            'its condition, rating <= 2 and brand != "b", does not hold: rating = 5',
        ),
        (
            {"nps": 9, "used": ["a", "b"], "rating[a]": 1, "why[a]": "x", "rating[b]": 4},
            "why",
            True,
            'its condition, rating <= 2 and brand != "b", holds: rating = 1',
        ),
        (
            {"nps": 9, "used": ["a"], "rating[a]": 1},
            "why[a]",
            True,
            'its condition, rating <= 2 and brand != "b", holds: rating = 1',
        ),
        (
            {"nps": 9, "used": ["a", "b"], "rating[a]": 1, "why[a]": "x", "rating[b]": 4},
            "why[b]",
            False,
            'its condition, rating <= 2 and brand != "b", does not hold: rating = 4',
        ),
        ({"nps": 9, "used": ["a"]}, "rating[b]", False, "the loop has no such round"),
        (
            {"nps": 9},
            "rating",
            False,
            "the condition of the block brands, count(used) > 0, does not hold: used = none",
        ),
    ],
)
def test_the_reason_is_the_one_that_decided(
    answers: dict[str, object], question: str, asked: bool, reason: str
) -> None:
    told = explain(SURVEY, answers, question, context=RETAIL)
    assert told.asked is asked
    assert reason in told.reasons


def test_questions_without_an_answer_are_named() -> None:
    told = explain(SURVEY, {"nps": 9}, "last", context=RETAIL)
    assert (told.asked, told.unanswered) == (True, ("used",))
    assert str(told).splitlines()[0] == "last is asked"
    assert str(told).splitlines()[-1] == "  (taken as unanswered: used)"


def test_what_a_seed_leaves_out_is_told() -> None:
    survey = survey_of("""\
  - block: some
    order: {pick: 1}
    steps:
      - {ask: a, type: text, text: A?}
      - {ask: b, type: text, text: B?}
""")
    told = [explain(survey, {}, question, seed=3) for question in ("a", "b")]
    assert sorted(one.asked for one in told) == [False, True]
    left_out = next(one for one in told if not one.asked)
    assert "the seed of this interview leaves it out of a block of which some are picked" in left_out.reasons


def test_a_quota_is_taken_as_having_a_place() -> None:
    head = HEAD.replace("steps:\n", "quotas: [{name: all, limit: 5}]\nsteps:\n")
    survey = read_survey(head + "  - {check_quotas: {}}\n  - {ask: q, type: text, text: Q}\n")
    assert explain(survey, {}, "q").asked


@pytest.mark.parametrize(
    ("answers", "question", "error"),
    [
        ({}, "npz", LookupError),
        ({"npz": 1}, "nps", LookupError),
        ({"reason": "cheap"}, "last", ValueError),
        ({"nps": "four"}, "last", ValueError),
        ({"used": ["a", "z"]}, "last", ValueError),
    ],
)
def test_a_question_or_an_answer_that_cannot_be_is_refused(
    answers: dict[str, object], question: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        explain(SURVEY, answers, question)


GOING = survey_of("""\
  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}
  - {go: last, if: nps > 6}
  - ask: used
    type: many
    text: Which?
    choices: [{value: a, text: Alpha}, {value: b, text: Beta}]
  - block: brands
    each: brand in used
    steps:
      - {ask: rating, type: scale, min: 1, max: 5, text: "{brand.text}?"}
      - {go: rated, if: rating > 3}
      - {ask: why, type: text, text: Why?}
      - {set: rated, value: true}
  - {ask: last, type: text, text: More?}
""")


@pytest.mark.parametrize(
    ("answers", "question", "asked", "reason"),
    [
        ({"nps": 9}, "used", False, "a step before it goes on at last, which is behind it, as nps > 6 holds"),
        ({"nps": 9}, "last", True, "everybody is asked it"),
        ({"nps": 3}, "used", True, "everybody is asked it"),
        (
            {"nps": 3, "used": ["a", "b"], "rating[a]": 5, "rating[b]": 1},
            "why[a]",
            False,
            "a step before it goes on at rated, which is behind it, as rating > 3 holds",
        ),
        (
            {"nps": 3, "used": ["a", "b"], "rating[a]": 5, "rating[b]": 1},
            "why[b]",
            True,
            "the loop brands goes through used, which is [a, b]; this is the round of b",
        ),
    ],
)
def test_what_a_go_leads_past_is_explained_by_it(
    answers: dict[str, object], question: str, asked: bool, reason: str
) -> None:
    found = explain(GOING, answers, question)

    assert (found.asked, found.reasons) == (asked, (reason,))


def test_answers_that_set_the_language_are_explained_as_any_other() -> None:
    survey = survey_of("""\
  - {ask: tongue, type: one, sets: language, text: '?', choices: [
      {value: en, text: English}, {value: any, kind: dont_know, text: Either}]}
  - {ask: why, type: text, if: tongue == "en", text: Why?}
""")
    assert explain(survey, {"tongue": "en"}, "why").asked
    assert not explain(survey, {"tongue": "any"}, "why").asked


ROUNDS = """
  - ask: used
    type: many
    text: Which?
    choices: [{value: a, text: Alpha}, {value: b, text: Beta}, {value: c, text: Gamma}]
  - block: brands
    each: brand in used
    %s
    steps:
      - {ask: mark, type: scale, min: 1, max: 5, text: "{brand.text}?"}
      - {ask: why, type: text, if: mark < 3, text: Why?}
"""


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        ("order: {shuffle: true, pick: 1}", "leaves out the round of {}: the loop picks some"),
        ("cap: 1", "the loop goes through 1 at most, and {} is not among them"),
    ],
)
def test_a_round_that_is_not_taken_is_explained_by_that_and_not_by_a_condition_in_it(
    limit: str, why: str
) -> None:
    survey = survey_of(ROUNDS % limit)
    marks = {"used": ["a", "b"], "mark[a]": 1, "mark[b]": 1}
    told = {brand: explain(survey, marks, f"why[{brand}]", seed=3) for brand in ("a", "b")}
    (left_out,) = [brand for brand, one in told.items() if not one.asked]
    goes, reason = told[left_out].reasons
    assert goes == "the loop brands goes through used, which is [a, b]"
    assert why.format(left_out) in reason
    (asked,) = [one for one in told.values() if one.asked]
    assert asked.reasons[-1] == "its condition, mark < 3, holds: mark = 1"


def test_a_round_that_was_not_chosen_is_no_round() -> None:
    told = explain(survey_of(ROUNDS % "cap: 3"), {"used": ["a", "b"], "mark[a]": 1}, "why[c]")
    assert told.reasons == (
        "the loop brands goes through used, which is [a, b]",
        "the loop has no such round",
    )


def test_what_a_block_leaves_out_is_explained_by_it_and_not_by_a_condition_in_it() -> None:
    survey = survey_of("""\
  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}
  - block: some
    order: {pick: 1}
    steps:
      - {ask: a, type: text, if: nps > 8, text: A?}
      - {ask: b, type: text, if: nps > 8, text: B?}
""")
    told = [explain(survey, {"nps": 5}, question, seed=3).reasons for question in ("a", "b")]
    assert sorted(told) == [
        ("its condition, nps > 8, does not hold: nps = 5",),
        ("the seed of this interview leaves it out of a block of which some are picked",),
    ]


def test_a_field_that_the_survey_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match='no contact field "segmnet"; did you mean "segment"'):
        explain(SURVEY, {}, "nps", context={"segmnet": "retail"})
    assert explain(SURVEY, {}, "nps", context={**RETAIL, "started_at": "2026-11-21T12:00:00+00:00"}).asked
