"""TwiML as Twilio documents it: verbs, defaults, refusals, and what a Gather makes of keys."""

from __future__ import annotations

import pytest

from sandbox.network.asking import KEY_SECONDS, Keyed, take_keys
from sandbox.people.behaviour import Prompt
from sandbox.twilio.twiml import TwimlError, parse_twiml
from sandbox.twilio.verbs import Gather, Hangup, Pause, Play, Record, Redirect, Reject, Say


@pytest.mark.parametrize(
    ("inner", "verbs"),
    [
        ("", ()),
        ("<Say>Hello\n  there</Say>", (Say("Hello there"),)),
        ('<Say voice="alice" language="ru-RU" loop="2">Да</Say>', (Say("Да", 2, "ru-RU"),)),
        ('<Say loop="0">On and on</Say>', (Say("On and on", 1000),)),
        ("<Play>http://a/b.wav</Play>", (Play("http://a/b.wav"),)),
        ("<Pause/>", (Pause(1.0),)),
        ('<Pause length="3"/>', (Pause(3.0),)),
        ("<Gather/>", (Gather(),)),
        (
            """<Gather input="dtmf speech" numDigits="1" timeout="3" finishOnKey="" action="/x" method="get"
                actionOnEmptyResult="true" bargeIn="false" hints="да, нет" language="ru-RU" speechTimeout="2"
                ><Say>A</Say><Pause/></Gather>""",
            (
                Gather(
                    prompts=(Say("A"), Pause()),
                    speech=True,
                    num_digits=1,
                    timeout=3.0,
                    finish_key="",
                    action="/x",
                    method="GET",
                    on_empty=True,
                    barge_in=False,
                    hints="да, нет",
                    language="ru-RU",
                    speech_timeout=2.0,
                ),
            ),
        ),
        (
            '<Record action="r" maxLength="20" timeout="2" finishOnKey="#" playBeep="false"/>',
            (Record(action="r", max_length=20.0, timeout=2.0, finish_keys="#", beep=False),),
        ),
        ("<Redirect>/next</Redirect>", (Redirect("/next"),)),
        ("<Hangup/><Say>never said</Say>", (Hangup(), Say("never said"))),
        ("<Reject/>", (Reject(),)),
    ],
)
def test_a_document_is_read_into_verbs_with_twilios_defaults(inner, verbs):
    assert parse_twiml(f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>{inner}</Response>') == verbs


@pytest.mark.parametrize(
    "body",
    [
        "",
        "hello",
        "<Response>",
        "<html></html>",
        "<Response><Fax/></Response>",
        "<Response><Gather><Hangup/></Gather></Response>",
        '<Response><Gather input="smell"/></Response>',
        '<Response><Gather numDigits="two"/></Response>',
        '<Response><Gather timeout="soon"/></Response>',
        '<Response><Redirect method="PUT">/x</Redirect></Response>',
    ],
)
def test_what_is_no_voice_document_is_an_error(body):
    with pytest.raises(TwimlError):
        parse_twiml(body)


def asked(**terms):
    return Prompt(**{"words": "", "keys": True, "speech": False, "timeout": 5.0, "finish_key": "#"} | terms)


@pytest.mark.parametrize(
    ("prompt", "pressed", "keyed"),
    [
        (asked(max_digits=2), "10", Keyed("10", "", 2 * KEY_SECONDS)),
        (asked(max_digits=2), "7", Keyed("7", "", KEY_SECONDS + 5.0)),
        (asked(max_digits=2), "7#", Keyed("7", "#", 2 * KEY_SECONDS)),
        (asked(max_digits=1), "10", Keyed("1", "", KEY_SECONDS)),
        (asked(timeout=3.0), "1234", Keyed("1234", "", 4 * KEY_SECONDS + 3.0)),
        (asked(finish_key=""), "7#", Keyed("7#", "", 2 * KEY_SECONDS + 5.0)),
        (asked(finish_key="*"), "*", Keyed("", "*", KEY_SECONDS)),
    ],
)
def test_keys_end_by_number_by_finish_key_or_by_time(prompt, pressed, keyed):
    assert take_keys(pressed, prompt) == keyed
