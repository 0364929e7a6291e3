"""The library's surveys, walked on every channel in every language, the state stored between turns."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows import library
from ivr_flows.channels.sms import segments, text_body
from ivr_flows.channels.voice import voice_script
from ivr_flows.effects import Outcome
from ivr_flows.events import (
    Answer,
    Back,
    ChangeLanguage,
    ChannelName,
    Event,
    GiveUp,
    HangUp,
    Jump,
    NoInput,
    QuotaVerdict,
    Repeat,
    Resume,
    Stop,
)
from ivr_flows.export import answers_on_path
from ivr_flows.path import path
from ivr_flows.reader import read_survey
from ivr_flows.state import State
from ivr_flows.turn import begin
from ivr_flows.voice_script import Gather, Hangup
from tests.ivr_flows.surveys import after

NPS = read_survey(library.survey_source("post-call-nps"))
CHANNELS: tuple[ChannelName, ...] = get_args(ChannelName)

WALKS = [
    (["10", "Всё понравилось"], {"nps": 10, "comment_promoter": "Всё понравилось"}),
    (["8", "Speed"], {"nps": 8, "comment_passive": "Speed"}),
    (["ноль", "1", "Исправьте всё"], {"nps": 0, "reason": "wait", "comment_detractor": "Исправьте всё"}),
    (["six", "оператор", "-"], {"nps": 6, "reason": "staff"}),
    (["5", "9", NoInput()], {"nps": 5, "reason": "refused"}),
    (
        ["eleven", "3", "цера", "дорого", "другое", "Ok"],
        {"nps": 3, "reason": "other", "comment_detractor": "Ok"},
    ),
]


def begun(channel: ChannelName, language: str) -> State:
    return begin(NPS, seed=3, context={"name": "Анна"}, language=language, channel=channel)[0]


@pytest.mark.parametrize("language", NPS.languages)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("events", "answers"), WALKS)
def test_a_survey_of_the_library_is_walked(
    channel: ChannelName, language: str, events: list[str | Event], answers: dict[str, object]
) -> None:
    state, _ = after(NPS, begun(channel, language), events)
    exported = answers_on_path(NPS, state)
    assert state.outcome is Outcome.COMPLETE
    assert {answer.question: answer.value for answer in exported} == answers
    assert [(a.question, a.metric) for a in exported if a.metric] == [("nps", "nps")]
    assert {answer.channel for answer in exported} == {channel}


def test_an_interview_goes_on_on_another_channel() -> None:
    state, _ = after(NPS, begun("voice", "ru"), ["4", HangUp(), Resume("sms"), "1", "Resume", "x"])
    assert [(a.question, a.channel) for a in answers_on_path(NPS, state)] == [
        ("nps", "voice"),
        ("reason", "sms"),
        ("comment_detractor", "sms"),
    ]


@pytest.mark.parametrize(("language", "most"), [("ru", 3), ("en", 2)])
def test_an_invitation_by_text_fits_a_few_parts(language: str, most: int) -> None:
    state, effects = begin(NPS, seed=1, context={"name": "Александра"}, language=language, channel="sms")
    assert segments(text_body(NPS, state, effects)) <= (most if language == "ru" else 3)
    state, effects = begin(NPS, seed=1, context={"name": "Alexandra"}, language=language, channel="sms")
    assert segments(text_body(NPS, state, effects)) <= most


REPLIES = st.one_of(
    st.sampled_from(
        ["10", "0", "6", "7", "9", "1", "wait", "не хочу отвечать", "да", "", "-", "8 или 9", "👍", "*", "#"]
    ),
    st.text(alphabet=st.characters(exclude_categories=()), max_size=40),
)
ANSWERS = st.builds(
    Answer,
    REPLIES,
    st.sampled_from(["text", "digits", "speech", "choice"]),
    st.one_of(st.none(), st.floats(0, 1)),
)
MOVES = st.one_of(
    ANSWERS,
    ANSWERS,
    st.just(NoInput()),
    st.just(Back()),
    st.just(Repeat()),
    st.builds(Jump, st.sampled_from([*NPS.questions, "nobody"]), st.sampled_from(["", "x"])),
    st.builds(ChangeLanguage, st.sampled_from(["ru", "en", "tlh"])),
    st.just(HangUp()),
    st.builds(Resume, st.sampled_from(CHANNELS)),
    st.builds(QuotaVerdict, st.just("cell"), st.booleans()),
    st.just(Stop()),
    st.just(GiveUp()),
)


@given(st.sampled_from(CHANNELS), st.sampled_from(NPS.languages), st.lists(MOVES, max_size=25))
def test_whatever_happens_nothing_raises_and_every_state_can_be_said(
    channel: ChannelName, language: str, events: list[Event]
) -> None:
    state, effects = begin(NPS, seed=3, context={}, language=language, channel=channel)
    for event in events:
        state, effects = after(NPS, state, [event])
        verbs = voice_script(NPS, state, effects).verbs
        assert isinstance(verbs[-1], Gather if state.outcome is None and effects else Hangup)
        text_body(NPS, state, effects)
        answers_on_path(NPS, state)
        assert (state.at is None) == (state.outcome is not None)


@given(st.sampled_from(CHANNELS), st.lists(st.one_of(ANSWERS, st.just(NoInput())), min_size=40, max_size=40))
def test_answers_and_silence_alone_always_come_to_an_end(channel: ChannelName, events: list[Event]) -> None:
    plain = [event for event in events if not (isinstance(event, Answer) and event.raw.strip("# ") == "*")]
    state, _ = after(NPS, begun(channel, "ru"), [*plain, *[NoInput()] * 20])
    assert state.outcome is not None


@given(
    st.lists(st.sampled_from(["10", "7", "5", "2", "1", "wait", "other", "so so"]), min_size=1, max_size=3)
)
def test_going_back_and_answering_the_same_changes_nothing(replies: list[str]) -> None:
    state, _ = after(NPS, begun("cati", "en"), replies)
    walked = path(NPS, state.seed, state.answers, state.verdicts, state.context)
    if state.at is None or not walked.answered:
        return
    again, _ = after(NPS, state, [Back(), walked.answered[-1].raw])
    rewalked = path(NPS, again.seed, again.answers, again.verdicts, again.context)
    assert (again.at, again.outcome) == (state.at, state.outcome)
    assert [(r.question, r.value) for r in rewalked.answered] == [
        (r.question, r.value) for r in walked.answered
    ]
    assert rewalked.env == walked.env
