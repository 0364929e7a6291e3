"""How the surveys of the library are worded: in both languages, for every channel, and so that replies fit."""

from __future__ import annotations

import re

import pytest

from ivr_flows import library
from ivr_flows.answers.read import read_reply
from ivr_flows.answers.reading import Setting, Understood
from ivr_flows.events import Answer
from ivr_flows.survey import Metric, Question, QuestionType, Survey
from tests.ivr_flows.library.shelf import LANGUAGES, SURVEYS, everything_said, wordings

EACH = [pytest.param(survey, id=name) for name, survey in SURVEYS.items()]
QUESTIONS = {
    f"{name}-{key}": question
    for name, survey in SURVEYS.items()
    for key, question in survey.questions.items()
}
EACH_QUESTION = [pytest.param(question, id=name) for name, question in QUESTIONS.items()]
EACH_SCALE = [
    pytest.param(question, id=name)
    for name, question in QUESTIONS.items()
    if question.type is QuestionType.SCALE
]
EACH_WITH_CHOICES = [
    pytest.param(question, id=name) for name, question in QUESTIONS.items() if question.choices
]
CYRILLIC, LATIN = re.compile("[А-Яа-яё]"), re.compile("[A-Za-z]")
WITHOUT_A_MEASURE = frozenset(
    (
        "consent-and-recording",
        "detractor-recovery",
        "interviewer-introduction",
        "price-sensitivity",
        "semantic-differential",
    )
)
MEASURES = {
    "ces-5": (Metric.CES, 1, 5),
    "ces-7": (Metric.CES, 1, 7),
    "csat-3": (Metric.CSAT, 1, 3),
    "csat-5": (Metric.CSAT, 1, 5),
    "invoice": (Metric.CES, 1, 5),
    "onboarding": (Metric.CSAT, 1, 5),
    "post-call-nps": (Metric.NPS, 0, 10),
    "post-delivery": (Metric.CSAT, 1, 5),
    "relationship": (Metric.NPS, 0, 10),
    "store-visit": (Metric.CSAT, 1, 5),
}
END_WORDS = {
    0: ("0", "Ноль", "Zero"),
    1: ("1", "Один", "One"),
    3: ("3", "три", "three"),
    5: ("5", "пять", "five"),
    7: ("7", "семь", "seven"),
    10: ("10", "десять", "ten"),
}


def test_the_library_has_the_surveys_that_it_promises() -> None:
    assert set(library.names()) == WITHOUT_A_MEASURE | set(MEASURES)


@pytest.mark.parametrize("name", library.names())
def test_a_survey_asks_its_measure_once_and_on_its_own_scale(name: str) -> None:
    asked = SURVEYS[name].questions.values()
    measured = [(question.metric, question.low, question.high) for question in asked if question.metric]
    assert measured == ([MEASURES[name]] if name in MEASURES else [])


@pytest.mark.parametrize("survey", EACH)
def test_each_language_is_written_in_its_own_letters(survey: Survey) -> None:
    for language, text in everything_said(survey):
        own, foreign = (CYRILLIC, LATIN) if language == "ru" else (LATIN, CYRILLIC)
        assert own.search(text) or re.fullmatch(r"[\W\d]+", text), text
        assert not foreign.search(text), text


@pytest.mark.parametrize("survey", EACH)
def test_the_introduction_is_worded_for_each_channel(survey: Survey) -> None:
    texts = survey.intro.texts
    for language in LANGUAGES:
        voice, sms, cati = (texts.wording(channel, language).template for channel in ("voice", "sms", "cati"))
        assert voice != sms != cati != voice


@pytest.mark.parametrize("question", EACH_QUESTION)
def test_a_question_asks_one_thing(question: Question) -> None:
    for _, text in wordings(question.texts):
        assert text.count("?") <= 1, text


@pytest.mark.parametrize("question", EACH_SCALE)
def test_a_scale_names_both_of_its_ends(question: Question) -> None:
    assert question.low is not None
    assert question.high is not None
    for _, text in wordings(question.texts):
        for end in (int(question.low), int(question.high)):
            assert re.search(rf"\b({'|'.join(END_WORDS[end])})\b", text), text


@pytest.mark.parametrize("kind", ["text", "speech"])
@pytest.mark.parametrize("question", EACH_WITH_CHOICES)
def test_every_listed_word_means_its_choice_and_no_other(question: Question, kind: str) -> None:
    for choice in question.choices:
        value = (choice.value,) if question.type is QuestionType.MANY else choice.value
        for word in (choice.key, *choice.words("ru"), *choice.words("en")):
            heard = Answer(word, "speech", 0.9) if kind == "speech" else Answer(word)
            assert read_reply(question, heard, Setting()) == Understood(value), word
