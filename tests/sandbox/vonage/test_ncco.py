"""NCCOs: what is read, with which defaults, and what is refused with a reason that names the place."""

from __future__ import annotations

import json

import pytest

from sandbox.vonage.actions import Dtmf, Hearing, Input, Record, Talk, Wait
from sandbox.vonage.ncco import NccoError, parse_ncco, spoken_words

ADDRESS = ["http://127.0.0.1/turn"]


def parse(*actions):
    return parse_ncco(json.dumps(actions))


def test_what_an_action_leaves_out_has_the_documented_default():
    talk, taken, record = parse(
        {"action": "talk", "text": "Hello"}, {"action": "input", "type": ["dtmf"]}, {"action": "record"}
    )
    assert talk == Talk(text="Hello", barge_in=False, loop=1, level=0, language="en-US", style=0)
    assert taken == Input(
        type=["dtmf"],
        dtmf=Dtmf(time_out=3, max_digits=4, submit_on_hash=False),
        speech=Hearing(end_on_silence=2, start_timeout=10, max_duration=60, language="en-US"),
        event_method="POST",
    )
    assert record == Record(format="mp3", beep_start=False)
    assert not record.waits


def test_numbers_and_flags_may_be_written_as_text():
    talk, taken = parse(
        {"action": "talk", "text": "Hello", "bargeIn": "true", "level": "0.4"},
        {"action": "input", "type": ["dtmf"], "dtmf": {"timeOut": "7"}},
    )
    assert (talk.barge_in, talk.level, taken.dtmf.time_out) == (True, 0.4, 7)


@pytest.mark.parametrize(("written", "seconds"), [(0.01, 0.1), (3, 3), (9000, 7200), (None, 10)])
def test_a_wait_is_kept_within_its_limits(written, seconds):
    (wait,) = parse({"action": "wait"} if written is None else {"action": "wait", "timeout": written})
    assert isinstance(wait, Wait)
    assert wait.seconds == seconds


@pytest.mark.parametrize(
    ("action", "complaint"),
    [
        ({"action": "sing"}, r"sing.*\$\[0\]"),
        ({"text": "Hello"}, "action"),
        ({"action": "talk"}, "text"),
        ({"action": "talk", "text": "x" * 1501}, "1501 characters"),
        ({"action": "talk", "text": "<speak>Hello"}, "SSML"),
        ({"action": "talk", "text": "Hello", "voice": "Amy"}, "voice"),
        ({"action": "talk", "text": "Hello", "level": 2}, "level"),
        ({"action": "talk", "text": "Hello", "loop": -1}, "loop"),
        ({"action": "talk", "text": "Hello", "bargeIn": True}, "bargeIn"),
        ({"action": "stream", "streamUrl": "http://127.0.0.1/a.wav"}, "streamUrl"),
        ({"action": "stream", "streamUrl": []}, "streamUrl"),
        ({"action": "input"}, "type"),
        ({"action": "input", "type": ["voice"]}, "type"),
        ({"action": "input", "type": ["dtmf"], "dtmf": {"maxDigits": 21}}, "maxDigits"),
        ({"action": "input", "type": ["dtmf"], "dtmf": {"timeOut": 11}}, "timeOut"),
        ({"action": "input", "type": ["speech"], "speech": {"endOnSilence": 0.1}}, "endOnSilence"),
        ({"action": "input", "type": ["dtmf"], "eventUrl": "http://127.0.0.1/"}, "eventUrl"),
        ({"action": "input", "type": ["dtmf"], "eventUrl": ["turn/2"]}, "eventUrl"),
        ({"action": "record", "endOnSilence": 2}, "endOnSilence"),
        ({"action": "record", "endOnKey": "12"}, "endOnKey"),
        ({"action": "record", "channels": 2}, "split"),
        ({"action": "conversation"}, "name"),
        ({"action": "conversation", "name": "r", "mute": True, "canSpeak": []}, "mute"),
        ({"action": "notify", "payload": {}}, "eventUrl"),
        ({"action": "connect", "from": "15005550006", "endpoint": []}, "endpoint"),
        ({"action": "connect", "endpoint": [{"type": "phone", "number": "79161234567"}]}, "from"),
        (
            {"action": "connect", "from": "1500555000", "endpoint": [{"type": "phone", "number": "+791"}]},
            "number",
        ),
    ],
)
def test_what_is_no_ncco_is_refused_with_a_reason(action, complaint):
    with pytest.raises(NccoError, match=complaint):
        parse(action)


@pytest.mark.parametrize(
    "body", ["", "{}", "null", '{"action": "talk", "text": "x"}', "<Response/>", '["talk"]']
)
def test_only_a_list_of_actions_is_an_ncco(body):
    with pytest.raises(NccoError, match="Syntax error in NCCO"):
        parse_ncco(body)


def test_an_interruptible_prompt_needs_an_input_after_it_and_other_prompts_may_stand_between():
    first = {"action": "talk", "text": "One", "bargeIn": True}
    second = {"action": "stream", "streamUrl": ["http://127.0.0.1/a.wav"]}
    taken = {"action": "input", "type": ["dtmf"]}
    assert len(parse(first, second, taken)) == 3
    for wrong in ([first, second], [first, {"action": "wait"}, taken], [first, second, {"action": "record"}]):
        with pytest.raises(NccoError, match="bargeIn"):
            parse(*wrong)


def test_tags_of_ssml_are_not_spoken_and_do_not_count():
    text = f"<speak>Оцените <break time='1s'/> нас {'<s>' * 250}от 0 до 10{'</s>' * 250}</speak>"
    assert len(text) > 1500
    (talk,) = parse({"action": "talk", "text": text})
    assert spoken_words(talk.text) == "Оцените нас от 0 до 10"
