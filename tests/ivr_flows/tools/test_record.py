"""A recorded walk: it plays again as it went, and says in words what a changed survey does otherwise."""

from __future__ import annotations

import pytest

from ivr_flows.events import Answer, Back, Event, NoInput, QuotaVerdict
from ivr_flows.reader import read_survey
from ivr_flows.survey import Survey
from ivr_flows.tools.record import NotAWalk, Walk, decode_walk, encode_walk, record, replay
from tests.ivr_flows.surveys import HEAD, survey_of

STEPS = """\
  - {ask: nps, type: scale, min: 0, max: 10, text: How likely?}
  - ask: used
    type: many
    text: Which?
    choices: [{value: a, text: Alpha}, {value: b, text: Beta}]
  - block: brands
    each: brand in used
    steps:
      - {ask: rating, type: scale, min: 1, max: 5, if: nps <= 6, text: "{brand.text}?"}
"""
SURVEY = survey_of(STEPS)
EVENTS: list[Event] = [
    Answer("what"),
    Answer("3"),
    Answer("1, 2"),
    NoInput(),
    Answer("4"),
    Back(),
    Answer("5"),
]


def walked(survey: Survey = SURVEY, events: list[Event] = EVENTS) -> Walk:
    return record(survey, events, seed=4, context={"name": "Ann"}, language="en", channel="sms")


def test_a_walk_keeps_what_was_asked_and_answered() -> None:
    walk = walked()
    assert walk.begins == "nps"
    assert [(turn.asks, turn.reason) for turn in walk.turns] == [
        ("nps", "again_invalid"),
        ("used", "first"),
        ("rating[a]", "first"),
        ("rating[a]", "again_silent"),
        ("rating[b]", "first"),
        ("rating[a]", "back"),
        ("rating[b]", "first"),
    ]
    assert walk.answers == {"nps": 3, "used": ("a", "b"), "rating[a]": 5}
    assert walk.outcome is None


def test_a_walk_that_was_written_and_read_plays_as_recorded() -> None:
    assert replay(SURVEY, decode_walk(encode_walk(walked()))) == ()


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("nps <= 6", "nps <= 2", "turn 3: rating[a] was asked, nothing is asked"),
        ("max: 5", "max: 4", "turn 7: rating[b] was asked, rating[a] is asked"),
        (
            "ask: nps, type: scale, min: 0",
            "ask: nps, type: scale, min: 5",
            "turn 2: used was asked, nps is asked",
        ),
    ],
)
def test_a_survey_that_asks_otherwise_is_told_from_the_recorded_one(
    old: str, new: str, difference: str
) -> None:
    assert difference in replay(survey_of(STEPS.replace(old, new)), walked())


def test_an_answer_that_is_read_otherwise_is_a_difference() -> None:
    survey = survey_of(STEPS.replace("value: b, text: Beta", "value: b, key: 3, text: Beta"))
    events: list[Event] = [Answer("9"), Answer("alpha")]
    walk = walked(events=events)
    renamed = survey_of(STEPS.replace("value: a", "value: z"))
    assert replay(survey, walk) == ()
    assert "the answer to used was ('a',), is ('z',)" in replay(renamed, decode_walk(encode_walk(walk)))


def test_quota_verdicts_are_part_of_a_walk() -> None:
    quotas = HEAD.replace("steps:\n", "quotas: [{name: all, limit: 5}]\nsteps:\n")
    from_source = quotas + "  - {check_quotas: {outcome: quota_full}}\n  - {ask: q, type: text, text: Q}\n"
    survey = read_survey(from_source)
    walk = record(
        survey, [QuotaVerdict("all", admitted=False)], seed=1, context={}, language="en", channel="sms"
    )
    assert (walk.begins, walk.outcome) == ("", "quota_full")
    assert replay(survey, walk) == ()


def test_the_walk_of_another_survey_is_not_played() -> None:
    other = read_survey(HEAD.replace("survey: little", "survey: other") + STEPS)
    assert replay(other, walked()) == ('the walk is of the survey "little", this one is "other"',)


@pytest.mark.parametrize("source", ["", "- 1", "{survey: x}", "survey: [", "turns: &a [*a]"])
def test_what_is_no_walk_is_refused(source: str) -> None:
    with pytest.raises(NotAWalk):
        decode_walk(source)


TONGUES = """\
  - {ask: tongue, type: one, sets: language, text: {en: '?', ru: '?'}, choices: [
      {value: en, text: {en: English, ru: Английский}}, {value: ru, text: {en: Russian, ru: Русский}}]}
  - {ask: why, type: one, text: {en: Why?, ru: Почему?}, choices: [
      {value: a, text: {en: Price, ru: Цена}}, {value: b, text: {en: Staff, ru: Сотрудник}}]}
"""


def test_a_walk_whose_answer_set_the_language_plays_again() -> None:
    head = HEAD.replace("languages: [en]", "languages: [en, ru]")
    for name in ("Camomile", "your call"):
        head = head.replace(f": {name}", f": {{en: {name}, ru: {name}}}")
    head = head.replace('text: "', 'text: {en: "{sponsor} {purpose}", ru: "').replace(
        '{purpose}."', '{purpose}."}'
    )
    survey = read_survey(head + TONGUES)
    walk = walked(survey, [Answer("Russian"), Back(), Answer("English"), Answer("Staff")])

    assert walk.answers == {"tongue": "en", "why": "b"}
    assert replay(survey, decode_walk(encode_walk(walk))) == ()
