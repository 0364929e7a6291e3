"""A survey that uses the whole language, walked on every channel, and moved from one to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr_flows.channels.cati import Card, card
from ivr_flows.channels.sms import text_body
from ivr_flows.channels.voice import voice_script
from ivr_flows.effects import Ask, Effect, Outcome, Reserve
from ivr_flows.events import ChannelName, HangUp, QuotaVerdict, Resume
from ivr_flows.export import answers_on_path
from ivr_flows.reader import read_survey
from ivr_flows.state import State
from ivr_flows.turn import begin
from ivr_flows.voice_script import Gather, Hangup, Record
from tests.ivr_flows.surveys import after

EXAMPLE = read_survey(Path(__file__).with_name("post-call-example.yaml").read_text(encoding="utf-8"))
ADMITTED = QuotaVerdict("premium", admitted=True)


def begun(channel: ChannelName, segment: str = "retail", seed: int = 5) -> State:
    context = {"name": "Анна", "segment": segment}
    return begin(EXAMPLE, seed=seed, context=context, language="ru", channel=channel)[0]


def asked(effects: tuple[Effect, ...]) -> Ask:
    assert isinstance(effects[-1], Ask)
    return effects[-1]


@pytest.mark.parametrize("channel", EXAMPLE.channels)
def test_a_detractor_is_asked_everything(channel: ChannelName) -> None:
    state, effects = after(EXAMPLE, begun(channel), ["3", "1 и 2", "Альфа, Бета", "5"])
    assert asked(effects).question == "rating"
    state, effects = after(EXAMPLE, state, ["4"])
    assert asked(effects).question == "comment"
    state, _ = after(EXAMPLE, state, ["Долго ждали ответа"])
    assert state.outcome is Outcome.COMPLETE
    answers = {(answer.question, answer.loop): answer.value for answer in answers_on_path(EXAMPLE, state)}
    assert set(answers.values()) == {3, ("wait", "staff"), ("a", "b"), 4, 5, "Долго ждали ответа"}
    assert {loop for question, loop in answers if question == "rating"} == {"a", "b"}


def test_a_premium_customer_needs_a_place() -> None:
    state, effects = after(EXAMPLE, begun("voice", "premium"), ["9"])
    assert effects == (Reserve("premium"),)
    done, _ = after(EXAMPLE, state, [ADMITTED])
    assert done.outcome is Outcome.COMPLETE
    full, _ = after(EXAMPLE, state, [QuotaVerdict("premium", admitted=False)])
    assert full.outcome is Outcome.QUOTA_FULL


def test_an_interview_moves_from_text_to_call_to_interviewer_at_the_same_question() -> None:
    state, effects = after(EXAMPLE, begun("sms"), ["2", "1"])
    assert asked(effects).question == "used_brands"
    state, effects = after(EXAMPLE, state, [Resume("voice")])
    script = voice_script(EXAMPLE, state, effects)
    assert isinstance(script.verbs[0], Gather)
    assert asked(effects).question == "used_brands"
    state, effects = after(EXAMPLE, state, ["1, 2", "5", HangUp(), Resume("cati")])
    shown = card(EXAMPLE, state, effects)
    assert (shown.kind, shown.question, shown.loop) == ("scale", "rating", asked(effects).loop)
    state, _ = after(EXAMPLE, state, ["4", "Всё"])
    channels = {answer.question: answer.channel for answer in answers_on_path(EXAMPLE, state)}
    assert channels == {
        "nps": "sms",
        "reasons": "sms",
        "used_brands": "voice",
        "rating": "cati",
        "comment": "cati",
    }


def test_every_prompt_of_the_walk_can_be_said_sent_and_shown() -> None:
    state, effects = begin(EXAMPLE, seed=1, context={"segment": "retail"}, language="en", channel="voice")
    for reply in ("0", "Waiting", "Alpha", "3"):
        assert isinstance(voice_script(EXAMPLE, state, effects).verbs[-1], Gather)
        assert text_body(EXAMPLE, state, effects)
        assert isinstance(card(EXAMPLE, state, effects), Card)
        state, effects = after(EXAMPLE, state, [reply])
    assert isinstance(voice_script(EXAMPLE, state, effects).verbs[-1], Record)
    state, effects = after(EXAMPLE, state, ["recording:42"])
    assert isinstance(voice_script(EXAMPLE, state, effects).verbs[-1], Hangup)
    assert card(EXAMPLE, state, effects).outcome is Outcome.COMPLETE
