"""Every survey of the library, on each of its channels, in each of its languages, along every branch."""

from __future__ import annotations

import pytest

from ivr_flows.channels.cati import card
from ivr_flows.channels.sms import segments, text_body
from ivr_flows.channels.voice import voice_script
from ivr_flows.effects import Ask, Finish, Outcome, Tell
from ivr_flows.events import ChannelName, NoInput
from ivr_flows.path import path
from ivr_flows.state import State
from ivr_flows.survey import EndStep, Survey, all_steps
from ivr_flows.turn import begin
from ivr_flows.voice_script import Gather, Hangup, Say
from tests.ivr_flows.library.every_reply import NAME, every_turn
from tests.ivr_flows.library.shelf import LANGUAGES, SURVEYS
from tests.ivr_flows.surveys import after

EVERYWHERE = [
    pytest.param(survey, channel, language, id=f"{name}-{channel}-{language}")
    for name, survey in SURVEYS.items()
    for channel in survey.channels
    for language in LANGUAGES
]
IN_EACH_LANGUAGE = [
    pytest.param(survey, language, id=f"{name}-{language}")
    for name, survey in SURVEYS.items()
    for language in LANGUAGES
]

FIRST_TEXT_PARTS, LATER_TEXT_PARTS = 5, 3
# A voice says about 14 characters in a second: the limits are ten seconds and thirty.
SPOKEN_SENTENCES, SPOKEN_TURN = 140, 420


@pytest.mark.parametrize(("survey", "channel", "language"), EVERYWHERE)
def test_every_step_is_reached_and_every_choice_is_taken(
    survey: Survey, channel: ChannelName, language: str
) -> None:
    steps: set[str] = set()
    chosen: set[tuple[str, str]] = set()
    farewells: set[str] = set()
    for turn in every_turn(survey, channel, language):
        steps |= {effect.step for effect in turn.effects if isinstance(effect, Tell)}
        steps |= {effect.question for effect in turn.effects if isinstance(effect, Ask)}
        farewells |= {effect.text for effect in turn.effects if isinstance(effect, Finish) and effect.text}
        for record in turn.state.answers:
            values = record.value if isinstance(record.value, tuple) else (record.value,)
            chosen |= {(record.question, value) for value in values if isinstance(value, str)}
    choices = {(key, choice.value) for key, asked in survey.questions.items() for choice in asked.choices}
    assert steps == {*survey.tells, *survey.questions}
    assert chosen >= choices
    closings = (texts.wording(channel, language).template.render([]) for texts in survey.closings.values())
    assert farewells == set(closings)


@pytest.mark.parametrize(("survey", "channel", "language"), EVERYWHERE)
def test_whatever_is_answered_the_interview_ends_as_the_survey_says(
    survey: Survey, channel: ChannelName, language: str
) -> None:
    outcomes = {turn.state.outcome for turn in every_turn(survey, channel, language)} - {None}
    assert outcomes == {step.outcome for step in all_steps(survey.steps) if isinstance(step, EndStep)}


@pytest.mark.parametrize(("survey", "channel", "language"), EVERYWHERE)
def test_silence_passes_over_what_is_optional_and_breaks_off_at_the_rest(
    survey: Survey, channel: ChannelName, language: str
) -> None:
    standing: dict[str, State] = {}
    for turn in every_turn(survey, channel, language):
        if turn.state.at is not None and turn.state.tries == 0:
            standing.setdefault(turn.state.at.question, turn.state)
    assert set(standing) == set(survey.questions)
    for key, state in standing.items():
        question = survey.questions[key]
        silent, _ = after(survey, state, [NoInput()] * question.tries)
        if question.optional:
            assert silent.at != state.at
            assert silent.outcome in (None, Outcome.COMPLETE)
        else:
            walked = path(survey, state.seed, state.answers, state.verdicts, state.context)
            assert silent.outcome is (Outcome.PARTIAL if walked.partial else Outcome.BROKEN_OFF)


@pytest.mark.parametrize(("survey", "language"), IN_EACH_LANGUAGE)
def test_every_text_is_sent_in_a_few_parts(survey: Survey, language: str) -> None:
    for turn in every_turn(survey, "sms", language):
        text = text_body(survey, turn.state, turn.effects)
        most = LATER_TEXT_PARTS if turn.event else FIRST_TEXT_PARTS
        assert text, turn
        assert segments(text) <= most, text


@pytest.mark.parametrize(("survey", "language"), IN_EACH_LANGUAGE)
def test_a_call_says_little_at_a_time(survey: Survey, language: str) -> None:
    for turn in every_turn(survey, "voice", language):
        *_, last = voice_script(survey, turn.state, turn.effects).verbs
        assert isinstance(last, Hangup if turn.state.outcome else Gather)
        spoken = [effect.text for effect in turn.effects if isinstance(effect, Tell | Ask)]
        assert max(map(len, spoken), default=0) <= SPOKEN_SENTENCES, spoken
        if isinstance(last, Gather):
            prompts = [prompt.text for prompt in last.prompts if isinstance(prompt, Say)]
            assert len(" ".join(prompts)) <= SPOKEN_TURN, prompts


@pytest.mark.parametrize(("survey", "language"), IN_EACH_LANGUAGE)
def test_an_interviewer_has_a_card_for_every_turn(survey: Survey, language: str) -> None:
    for turn in every_turn(survey, "cati", language):
        shown = card(survey, turn.state, turn.effects)
        assert shown.kind == "end" if turn.state.outcome else shown.text
        assert shown.outcome is turn.state.outcome


@pytest.mark.parametrize(("survey", "channel", "language"), EVERYWHERE)
def test_the_first_words_name_the_company_the_purpose_and_the_way_to_stop(
    survey: Survey, channel: ChannelName, language: str
) -> None:
    state, effects = begin(survey, seed=1, context={"name": NAME}, language=language, channel=channel)
    match channel:
        case "sms":
            first = text_body(survey, state, effects)
            assert ("STOP" if language == "en" else "СТОП") in first
        case "voice":
            (gather,) = voice_script(survey, state, effects).verbs
            assert isinstance(gather, Gather)
            first, stop, *_ = (prompt.text for prompt in gather.prompts if isinstance(prompt, Say))
            assert ("press star, then 9" if language == "en" else "нажмите звёздочку, затем 9") in stop
        case "cati":
            first = card(survey, state, effects).before[0]
    assert NAME in first
    assert survey.sponsor[language] in first
    assert survey.purpose[language] in first
