"""Nobody is recorded before the question about it is answered with a yes."""

from __future__ import annotations

import pytest

from ivr_flows.channels.voice import voice_script
from ivr_flows.consent import may_record
from ivr_flows.events import Answer, Back
from ivr_flows.reader import read_survey
from ivr_flows.turn import begin, turn
from ivr_flows.voice_script import Gather, Record
from tests.support.spoken_survey import spoken


def at_the_story(*answers: str, consent: bool) -> type:
    """Give how a call asks for the story after these answers."""
    survey = read_survey(spoken(consent=consent), "spoken.yaml")
    state, effects = begin(survey, seed=1, context={}, language="en", channel="voice")
    for keys in answers:
        state, effects = turn(survey, state, Answer(keys, "digits"))
    assert state.at is not None
    assert state.at.question == "story"
    return type(voice_script(survey, state, effects).verbs[-1])


def test_a_survey_that_does_not_ask_records() -> None:
    assert at_the_story("3", consent=False) is Record


@pytest.mark.parametrize(("key", "asked"), [("1", Record), ("2", Gather)])
def test_a_survey_that_asks_records_who_has_agreed(key: str, asked: type) -> None:
    assert at_the_story("3", key, consent=True) is asked


def test_the_newest_answer_counts() -> None:
    survey = read_survey(spoken(consent=True), "spoken.yaml")
    state, _ = begin(survey, seed=1, context={}, language="en", channel="voice")
    for event in (Answer("3", "digits"), Answer("1", "digits")):
        state, _ = turn(survey, state, event)
    assert may_record(survey, state)
    for event in (Back(), Answer("2", "digits")):
        state, _ = turn(survey, state, event)
    assert not may_record(survey, state)


def test_a_recording_answers_a_recorded_question_by_its_reference_and_no_other() -> None:
    survey = read_survey(spoken(), "spoken.yaml")
    state, _ = begin(survey, seed=1, context={}, language="en", channel="voice")
    state, _ = turn(survey, state, Answer("a reference", "recording"))
    assert state.at is not None
    assert (state.at.question, state.answers) == ("nps", ())
    state, _ = turn(survey, state, Answer("3", "digits"))
    state, _ = turn(survey, state, Answer("a reference", "recording"))
    assert state.answers[-1].value == "a reference"
