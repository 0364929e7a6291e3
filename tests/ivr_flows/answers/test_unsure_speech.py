"""What a recogniser is not sure of: every type of question asks again rather than guesses."""

from __future__ import annotations

import pytest

from ivr_flows.answers.read import SURE, read_reply
from ivr_flows.answers.reading import PassedOver, Reading, Setting, Unclear, Understood
from ivr_flows.events import Answer
from ivr_flows.survey import QuestionType
from tests.ivr_flows.surveys import survey_of

CHOICES = "choices: [{value: a, text: Long waiting}, {value: b, text: Rude staff}]"
# A question of every type, and what is said to it when all goes well.
SAID = {
    QuestionType.ONE: (CHOICES, "it was the long waiting"),
    QuestionType.MANY: (CHOICES, "the long waiting and the rude staff"),
    QuestionType.SCALE: ("min: 0, max: 10", "it's a nine"),
    QuestionType.NUMBER: ("min: 0, max: 500", "forty two"),
    QuestionType.TEXT: ("hints: [well]", "I waited for an hour"),
    QuestionType.DATE: ("min: 2020-01-01", "21 november 2026"),
    QuestionType.TIME: ("min: '08:00'", "half past ten in the morning"),
    QuestionType.PHONE: ("tries: 3", "+442079460958"),
    QuestionType.RECORD: ("tries: 3", "I waited for an hour"),
}


IN_OWN_WORDS = (QuestionType.TEXT, QuestionType.RECORD)


def heard(type_: QuestionType, options: str, said: str, confidence: float | None) -> Reading:
    survey = survey_of(f"  - {{ask: q, type: {type_}, text: Q?, {options}}}\n")
    return read_reply(survey.questions["q"], Answer(said, "speech", confidence), Setting("en"))


def test_every_type_is_tried() -> None:
    assert set(SAID) == set(QuestionType)


@pytest.mark.parametrize("type_", QuestionType)
def test_what_is_heard_surely_is_understood(type_: QuestionType) -> None:
    assert isinstance(heard(type_, *SAID[type_], None), Understood)
    assert isinstance(heard(type_, *SAID[type_], SURE), Understood)


@pytest.mark.parametrize("type_", [type_ for type_ in QuestionType if type_ not in IN_OWN_WORDS])
def test_what_is_not_heard_surely_is_asked_again(type_: QuestionType) -> None:
    assert heard(type_, *SAID[type_], SURE - 0.01) == Unclear("not_understood")


@pytest.mark.parametrize("type_", IN_OWN_WORDS)
def test_what_is_said_in_own_words_is_kept_as_it_was_heard(type_: QuestionType) -> None:
    assert isinstance(heard(type_, *SAID[type_], 0.1), Understood)


@pytest.mark.parametrize(
    ("type_", "options", "said", "value"),
    [
        (QuestionType.ONE, CHOICES, "long waiting", "a"),
        (QuestionType.MANY, CHOICES, "rude staff", ("b",)),
        (QuestionType.SCALE, "min: 0, max: 10", "nine", 9),
        (QuestionType.SCALE, "min: 0, max: 10", "Девять", 9),
        (QuestionType.SCALE, "min: 0, max: 10", "10", 10),
        (
            QuestionType.NUMBER,
            "min: 0, max: 9, choices: [{value: na, kind: refusal, key: 99, text: None}]",
            "none",
            "na",
        ),
    ],
)
def test_what_the_survey_lists_counts_word_for_word(
    type_: QuestionType, options: str, said: str, value: object
) -> None:
    assert heard(type_, options, said, 0.1) == Understood(value)  # type: ignore[arg-type]


def test_a_mark_that_the_scale_does_not_have_is_asked_again() -> None:
    assert heard(QuestionType.SCALE, "min: 0, max: 5", "9", 0.1) == Unclear("out_of_range")
    assert heard(QuestionType.SCALE, "min: 0, max: 5", "nine", 0.1) == Unclear("not_understood")
    assert heard(QuestionType.SCALE, "min: 0, max: 5, words: false", "five", 0.1) == Unclear("not_understood")


def test_passing_over_counts_word_for_word() -> None:
    assert heard(QuestionType.NUMBER, "optional: true", "skip", 0.1) == PassedOver()
