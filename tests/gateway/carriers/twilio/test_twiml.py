"""Every element of a VoiceScript as TwiML."""

from __future__ import annotations

import inspect
from typing import get_args
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml import lower_camel
from twilio.twiml.voice_response import Dial, VoiceResponse

from gateway.carriers.twilio.twiml import document
from gateway.domain.ports.carriers import RenderContext
from ivr_flows.voice_script import (
    Bridge,
    Gather,
    Goto,
    Hangup,
    Hold,
    Pause,
    Play,
    Record,
    Say,
    Verb,
    VoiceScript,
)

CONTEXT = RenderContext("https://a.example/hooks/4?x=1&y=2", "https://a.example/audio")
TURN = "https://a.example/hooks/4?x=1&amp;y=2"
REDIRECT = f'<Redirect method="POST">{TURN}</Redirect>'


def inside(*verbs: Verb, context: RenderContext = CONTEXT) -> str:
    """Give what stands between <Response> and its end."""
    text = document(VoiceScript(verbs), context)
    start, end = '<?xml version="1.0" encoding="UTF-8"?><Response>', "</Response>"
    assert text.startswith(start)
    assert text.endswith(end)
    return text[len(start) : -len(end)]


def root(*verbs: Verb) -> Element:
    return fromstring(document(VoiceScript(verbs), CONTEXT))  # noqa: S314 - a document of our own


EXAMPLES: list[tuple[Verb, str]] = [
    (Say("Hello", "en"), '<Say language="en-US" loop="1" voice="Polly.Joanna">Hello</Say>'),
    (Say("Привет", "ru"), '<Say language="ru-RU" loop="1" voice="Polly.Tatyana">Привет</Say>'),
    (Say("Hallo", "de-AT"), '<Say language="de-AT" loop="1">Hallo</Say>'),
    (Play("ru/welcome 1.wav"), '<Play loop="1">https://a.example/audio/ru/welcome%201.wav</Play>'),
    (Pause(2), '<Pause length="2" />'),
    (Pause(1.2), '<Pause length="2" />'),
    (Pause(0), '<Pause length="1" />'),
    (
        Gather((), "en", max_digits=2),
        (
            f'<Gather input="dtmf" action="{TURN}" method="POST" actionOnEmptyResult="true" timeout="5"'
            ' bargeIn="true" finishOnKey="#" numDigits="2" />'
        ),
    ),
    (
        Gather((Say("Ten?", "en"), Pause(1)), "en", finish_key="", timeout=2.5, barge_in=False),
        (
            f'<Gather input="dtmf" action="{TURN}" method="POST" actionOnEmptyResult="true" timeout="3"'
            ' bargeIn="false" finishOnKey="">'
            '<Say language="en-US" loop="1" voice="Polly.Joanna">Ten?</Say><Pause length="1" /></Gather>'
        ),
    ),
    (
        Gather((), "ru", digits=False, speech=True, max_digits=2, hints=("да", "нет, спасибо")),
        (
            f'<Gather input="speech" action="{TURN}" method="POST" actionOnEmptyResult="true" timeout="5"'
            ' bargeIn="true" language="ru-RU" speechTimeout="auto" profanityFilter="false"'
            ' hints="да,нет  спасибо" />'
        ),
    ),
    (
        Gather((Play("q.wav"),), "en", speech=True, finish_key="*"),
        (
            f'<Gather input="dtmf speech" action="{TURN}" method="POST" actionOnEmptyResult="true" timeout="5"'
            ' bargeIn="true" finishOnKey="*" language="en-US" speechTimeout="auto" profanityFilter="false">'
            '<Play loop="1">https://a.example/audio/q.wav</Play></Gather>'
        ),
    ),
    (
        Record((Say("Tell us.", "en"),), max_seconds=60, silence=3.5, finish_key="*", beep=False),
        (
            '<Say language="en-US" loop="1" voice="Polly.Joanna">Tell us.</Say>'
            f'<Record action="{TURN}" method="POST" maxLength="60" timeout="4" finishOnKey="*" playBeep="false"'
            f' trim="do-not-trim" transcribe="false" />{REDIRECT}'
        ),
    ),
    (
        Bridge("room <1>"),
        (
            '<Dial hangupOnStar="false"><Conference muted="false" beep="false" startConferenceOnEnter="true"'
            ' endConferenceOnExit="false" waitUrl="" waitMethod="GET" record="do-not-record">room &lt;1&gt;'
            "</Conference></Dial>"
        ),
    ),
    (
        Bridge("r", muted=True, hold_asset="hold.wav"),
        (
            '<Dial hangupOnStar="false"><Conference muted="true" beep="false" startConferenceOnEnter="true"'
            ' endConferenceOnExit="false" waitUrl="https://a.example/audio/hold.wav" waitMethod="GET"'
            ' record="do-not-record">r</Conference></Dial>'
        ),
    ),
    (
        Bridge("r", coach="CA2", end_on_exit=True, record=True),
        (
            '<Dial hangupOnStar="false"><Conference muted="false" beep="false" startConferenceOnEnter="true"'
            ' endConferenceOnExit="true" waitUrl="" waitMethod="GET" record="record-from-start" coach="CA2">r'
            "</Conference></Dial>"
        ),
    ),
    (Hold(8), '<Pause length="8" />'),
    (Hold(8, "hold.wav"), '<Play loop="1">https://a.example/audio/hold.wav</Play>'),
    (Goto(), REDIRECT),
    (Hangup(), "<Hangup />"),
]


@pytest.mark.parametrize(("verb", "expected"), EXAMPLES)
def test_an_element_is_written_with_every_value(verb: Verb, expected: str) -> None:
    assert inside(verb) == expected


def test_recordings_and_rooms_are_reported_where_somebody_listens() -> None:
    context = RenderContext(TURN, recording_url="https://a.example/rec", room_url="https://a.example/room")

    recorded = document(VoiceScript((Record(()),)), context)
    bridged = document(VoiceScript((Bridge("r", record=True),)), context)

    ready = 'recordingStatusCallbackMethod="POST" recordingStatusCallbackEvent="completed absent"'
    assert f'recordingStatusCallback="https://a.example/rec" {ready}' in recorded
    assert f'recordingStatusCallback="https://a.example/room" {ready}' in bridged
    assert 'statusCallback="https://a.example/room"' in bridged
    assert 'statusCallbackEvent="start end join leave mute hold"' in bridged


def test_the_examples_have_every_element() -> None:
    assert {type(verb) for verb, _ in EXAMPLES} == set(get_args(Verb))


def test_the_verbs_keep_their_order() -> None:
    assert [child.tag for child in root(Pause(1), Say("Bye", "en"), Hangup())] == ["Pause", "Say", "Hangup"]


@pytest.mark.parametrize("base", ["https://a.example/audio", "https://a.example/audio/"])
def test_the_address_of_an_asset_has_one_slash(base: str) -> None:
    assert ">https://a.example/audio/q.wav<" in inside(Play("q.wav"), context=RenderContext("", base))


def test_a_gather_that_takes_nothing_is_an_error_of_the_script() -> None:
    with pytest.raises(ValueError, match="keys, speech or both"):
        inside(Gather((), "en", digits=False, speech=False))


@pytest.mark.parametrize("tag", ["Say", "Play", "Pause", "Gather", "Record", "Redirect", "Dial"])
def test_the_sdk_knows_every_attribute(tag: str) -> None:
    known = inspect.signature(getattr(VoiceResponse, tag.lower())).parameters
    elements = list(root(*(verb for verb, _ in EXAMPLES)).iter(tag))

    assert elements
    assert {name for element in elements for name in element.attrib} <= {lower_camel(name) for name in known}


def test_the_sdk_knows_every_attribute_of_a_conference() -> None:
    known = inspect.signature(Dial.conference).parameters
    [element] = root(Bridge("r")).iter("Conference")

    assert set(element.attrib) <= {lower_camel(name) for name in known}


@given(st.text(st.characters(exclude_characters="\r"), max_size=20))
def test_any_text_can_be_said_but_for_what_xml_cannot_carry(text: str) -> None:
    said = root(Say(text, "en"))[0].text or ""

    assert len(said) == len(text)
    assert all(heard in (written, " ") for heard, written in zip(said, text, strict=True))
    printable = [(heard, written) for heard, written in zip(said, text, strict=True) if written.isprintable()]
    assert all(heard == written for heard, written in printable)
