"""Questions that set the interview's language: from the next words on, on every channel, and recomputed on the path."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr_flows.channels.sms import text_body
from ivr_flows.channels.voice import voice_script
from ivr_flows.effects import Ask, Effect, Finish, Tell
from ivr_flows.events import (
    Answer,
    Back,
    ChangeLanguage,
    ChannelName,
    Event,
    HangUp,
    Jump,
    NoInput,
    QuotaVerdict,
    Resume,
)
from ivr_flows.faults import SurveyFaults
from ivr_flows.path import path
from ivr_flows.reader import read_survey
from ivr_flows.state import State
from ivr_flows.survey import Survey
from ivr_flows.turn import begin, turn
from ivr_flows.voice_script import Gather, Say
from tests.ivr_flows.surveys import after

SOURCE = """\
survey: two-tongues
version: 1
languages: [ru, en]
channels: [voice, sms, cati]
touchpoint: hotline
sponsor: {ru: Ромашка, en: Camomile}
purpose: {ru: звонок, en: a call}
steps:
  - {tell: hello, intro: true, text: {ru: "{sponsor}, {purpose}.", en: "{sponsor}, {purpose}."}}
  - {ask: old, type: one, text: {ru: Вы у нас впервые?, en: First time?}, choices: [
      {value: new, text: {ru: Впервые, en: First}}, {value: back, text: {ru: Не впервые, en: Again}}]}
  - {ask: tongue, type: one, sets: language, if: old == "new", text: {ru: На каком языке?, en: Which language?}, choices: [
      {value: ru, text: {ru: По-русски, en: Russian}}, {value: en, text: {ru: По-английски, en: English}},
      {value: any, kind: dont_know, text: {ru: Всё равно, en: Either}}]}
  - {tell: thanks, text: {ru: Спасибо., en: Thank you.}}
  - {ask: why, type: text, text: {ru: Почему?, en: Why?}}
  - {ask: more, type: text, text: {ru: Ещё?, en: More?}}
  - {end: complete, text: {ru: Пока., en: Bye.}}
"""
SURVEY = read_survey(SOURCE)


def begun(channel: ChannelName = "sms", language: str = "ru") -> tuple[State, tuple[Effect, ...]]:
    return begin(SURVEY, seed=1, context={}, language=language, channel=channel)


def texts_of(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.text for effect in effects if isinstance(effect, (Tell, Ask, Finish))]


def after_all(*events: Event | str, channel: ChannelName = "sms") -> tuple[State, tuple[Effect, ...]]:
    return after(SURVEY, begun(channel)[0], events)


def test_the_next_words_are_in_the_language_that_was_chosen() -> None:
    state, effects = after_all("First", "English")

    assert texts_of(effects) == ["Thank you.", "Why?"]
    assert texts_of(after(SURVEY, state, ["x", "y"])[1]) == ["Bye."]


def test_the_question_itself_is_asked_in_the_language_of_the_beginning() -> None:
    assert texts_of(after_all("First")[1]) == ["На каком языке?"]


@pytest.mark.parametrize("reply", ["Всё равно", "По-русски"])
def test_who_does_not_mind_or_wants_the_same_goes_on_as_before(reply: str) -> None:
    assert texts_of(after_all("First", reply)[1]) == ["Спасибо.", "Почему?"]


def test_going_back_and_answering_again_changes_it_back() -> None:
    _, effects = after_all("First", "English", Back(), "Russian")

    assert texts_of(effects) == ["Спасибо.", "Почему?"]


def test_an_answer_that_the_path_no_longer_comes_to_sets_nothing() -> None:
    state, effects = after_all("First", "English", Jump("old"), "Again")

    assert texts_of(effects)[-1] == "Почему?"
    assert texts_of(after(SURVEY, state, [Jump("old"), "First"])[1])[-1] == "Why?"


def test_a_change_of_language_after_the_answer_counts_and_a_later_answer_counts_again() -> None:
    state, effects = after_all("First", "English", ChangeLanguage("ru"))
    assert texts_of(effects) == ["Почему?"]
    state, effects = after(SURVEY, state, ["x"])
    assert texts_of(effects) == ["Ещё?"]

    _, effects = after(SURVEY, state, [Jump("tongue"), "English"])
    assert texts_of(effects)[-1] == "More?"


def test_it_holds_after_a_break_and_on_every_channel() -> None:
    state, effects = after_all("First", "English", HangUp(), Resume("voice"))
    script = voice_script(SURVEY, state, effects)
    assert isinstance(script.verbs[0], Gather)
    assert script.verbs[0].language == "en"
    assert Say("Why?", "en") in script.verbs[0].prompts

    state, effects = after(SURVEY, state, ["x", Resume("sms")])
    assert "More?" in text_body(SURVEY, state, effects)


def test_a_call_says_what_stands_before_the_next_question_in_the_new_language() -> None:
    state, effects = after_all("First", Answer("2", "digits"), channel="voice")
    script = voice_script(SURVEY, state, effects)

    assert isinstance(script.verbs[0], Gather)
    assert script.verbs[0].prompts[:2] == (Say("Thank you.", "en"), Say("Why?", "en"))


def test_the_choices_have_to_be_languages_of_the_survey() -> None:
    with pytest.raises(SurveyFaults) as found:
        read_survey(SOURCE.replace("{value: en, text", "{value: fr, text"))
    assert [fault.code for fault in found.value.faults] == ["wrong-language"]


@pytest.mark.parametrize(
    ("type_", "sets", "code"), [("many", "language", "unknown-key"), ("one", "tongue", "unknown-word")]
)
def test_only_one_choice_sets_only_the_language(type_: str, sets: str, code: str) -> None:
    with pytest.raises(SurveyFaults) as found:
        read_survey(
            SOURCE.replace("tongue, type: one, sets: language", f"tongue, type: {type_}, sets: {sets}")
        )
    assert code in {fault.code for fault in found.value.faults}


EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Answer, st.sampled_from(["First", "Again", "Russian", "English", "Either", "hm"])),
    st.just(Back()),
    st.just(NoInput()),
    st.builds(Jump, st.sampled_from(["old", "tongue", "why"])),
    st.builds(ChangeLanguage, st.sampled_from(["ru", "en", "fr"])),
    st.builds(Resume, st.sampled_from(SURVEY.channels)),
)


def latest_wish(survey: Survey, state: State, asked_for: list[tuple[int, str]]) -> str:
    walked = path(survey, state.seed, state.answers, state.verdicts, state.context, state.confirmed)
    answered = [
        (record.turn, str(record.value))
        for record in walked.answered
        if survey.questions[record.question].sets_language and record.value in survey.languages
    ]
    return max([*asked_for, *answered])[1]


@settings(max_examples=200)
@given(st.lists(EVENTS, max_size=15))
def test_whatever_happens_the_latest_wish_is_the_language(events: list[Event]) -> None:
    state, _ = begun()
    asked_for = [(1, "ru")]
    for event in events:
        if state.outcome is not None:
            break
        state, _ = turn(SURVEY, state, event)
        if isinstance(event, ChangeLanguage) and event.language in SURVEY.languages:
            asked_for.append((state.turn, event.language))
        assert state.language == latest_wish(SURVEY, state, asked_for)


def test_a_wish_while_a_quota_is_awaited_counts() -> None:
    quotas = "quotas: [{name: all, limit: 5}]\nsteps:\n"
    check = "  - check_quotas: {when_full: go_on}\n  - {tell: thanks"
    survey = read_survey(SOURCE.replace("steps:\n", quotas, 1).replace("  - {tell: thanks", check, 1))
    state, _ = begin(survey, seed=1, context={}, language="ru", channel="sms")

    state, effects = after(survey, state, ["First", "English"])
    assert state.language == "en"
    _, effects = after(survey, state, [ChangeLanguage("ru"), QuotaVerdict("all", admitted=True)])
    assert texts_of(effects) == ["Спасибо.", "Почему?"]
