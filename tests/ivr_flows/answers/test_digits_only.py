"""Numbers with `words: false`: digits and nothing else; and what a sign before a digit means to a list of choices."""

from __future__ import annotations

import pytest

from ivr_flows.answers.read import read_reply
from ivr_flows.answers.reading import Reading, Unclear, Understood
from ivr_flows.events import Answer
from ivr_flows.faults import SurveyFaults
from tests.ivr_flows.surveys import survey_of

SCALE = "type: scale, min: 0, max: 10"
NUMBER = "type: number, min: -20, max: 1000"


def read(question: str, reply: str, kind: str = "text") -> Reading:
    survey = survey_of(f"  - {{ask: q, text: Q?, {question}}}\n")
    answer = Answer(reply, "speech" if kind == "speech" else "text")
    return read_reply(survey.questions["q"], answer)


@pytest.mark.parametrize(
    ("question", "reply", "value"),
    [
        (SCALE, "7", 7),
        (SCALE, " 10 ", 10),
        (SCALE, "10!", 10),
        (SCALE, "7.0", 7),
        (NUMBER, "-5", -5),
        (NUMBER, "36,6", 36.6),
        (NUMBER, "１２", 12),
    ],
)
def test_digits_are_read(question: str, reply: str, value: float) -> None:
    assert read(f"{question}, words: false", reply) == Understood(value)


@pytest.mark.parametrize(
    "reply", ["ten", "десять", "tenn", "10 out of 10", "1O", "half", "about 5", "1 2", "7.5"]
)
def test_words_are_not(reply: str) -> None:
    assert read(f"{SCALE}, words: false", reply) == Unclear("not_understood")
    assert read(f"{SCALE}, words: false", reply, "speech") == Unclear("not_understood")


def test_words_are_read_where_nothing_is_said_of_them() -> None:
    assert read(SCALE, "ten") == read(f"{SCALE}, words: true", "ten") == Understood(10)


def test_the_limits_hold_all_the_same() -> None:
    assert read(f"{SCALE}, words: false", "11") == Unclear("out_of_range")
    assert read(f"{NUMBER}, words: false", "-21") == Unclear("out_of_range")


def test_a_refusal_is_still_worded() -> None:
    refusal = "choices: [{value: na, kind: refusal, key: 99, text: Rather not say}]"

    assert read(f"{SCALE}, words: false, {refusal}", "rather not say") == Understood("na")


def test_only_numbers_have_words() -> None:
    with pytest.raises(SurveyFaults) as found:
        read("type: text, words: false", "x")
    assert [fault.code for fault in found.value.faults] == ["unknown-key"]


ONE = "type: one, choices: [{value: a, text: Alpha}, {value: b, text: Beta}, {value: c, text: Gamma}]"
MANY = ONE.replace("one", "many")


@pytest.mark.parametrize("reply", ["-1", " -2 ", "-1.", "\u22121"])
def test_a_number_below_zero_is_no_key(reply: str) -> None:
    assert read(ONE, reply) == Unclear("not_understood")
    assert read(MANY, reply) == Unclear("not_understood")


def test_a_dash_before_words_or_between_keys_stays_what_it_was() -> None:
    assert read(ONE, "- Beta") == Understood("b")
    assert read(ONE, "1-") == Understood("a")
    assert read(MANY, "1, 3") == Understood(("a", "c"))
    assert read(MANY, "1-3") == Unclear("ambiguous")


def test_a_choice_that_is_a_number_below_zero_is_named_by_it() -> None:
    degrees = "type: one, choices: [{value: cold, text: '-1', key: 5}, {value: warm, text: '1', key: 6}]"

    assert read(degrees, "-1") == Understood("cold")
    assert read(degrees, "1") == Understood("warm")
