"""Which NCCO a script becomes. The sandbox's reader, which forgives nothing, is the judge of each."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.carriers.vonage.ncco import document
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
from sandbox.vonage.ncco import parse_ncco

TURN = "https://survey.example.org/hooks/vonage/voice/a.b/1"
RECORDING = "https://survey.example.org/hooks/vonage/recording/a.b"
ROOM = "https://survey.example.org/hooks/vonage/room/a.b"
CONTEXT = RenderContext(TURN, "https://a.example/audio", RECORDING, ROOM)
SILENT = RenderContext(TURN)

NOTHING_LEFT = [{"action": "wait", "timeout": 0.1}]
GOTO = {"action": "notify", "payload": {}, "eventUrl": [TURN], "eventMethod": "POST"}
HOLD_WAV = "https://a.example/audio/hold.wav"


def ncco(*verbs: Verb, context: RenderContext = CONTEXT) -> list[dict[str, Any]]:
    written = document(VoiceScript(verbs), context)
    parse_ncco(written)  # raises on what is no NCCO
    actions: list[dict[str, Any]] = json.loads(written)
    return actions


def talk(text: str, language: str = "en-US", **changes: Any) -> dict[str, Any]:
    return {
        "action": "talk",
        "text": text,
        "language": language,
        "style": 0,
        "premium": False,
        "level": 0.0,
        "loop": 1,
        "bargeIn": False,
    } | changes


def stream(asset: str, **changes: Any) -> dict[str, Any]:
    url = f"https://a.example/audio/{asset}"
    return {"action": "stream", "streamUrl": [url], "level": 0.0, "loop": 1, "bargeIn": False} | changes


def taken(**inputs: Any) -> dict[str, Any]:
    return {"action": "input", "type": list(inputs), **inputs, "eventUrl": [TURN], "eventMethod": "POST"}


def keys(**changes: Any) -> dict[str, Any]:
    return {"timeOut": 5, "maxDigits": 20, "submitOnHash": True} | changes


def speech(**changes: Any) -> dict[str, Any]:
    return {
        "language": "en-US",
        "context": [],
        "startTimeout": 5,
        "endOnSilence": 2.0,
        "maxDuration": 60,
        "saveAudio": False,
    } | changes


def recorded(**changes: Any) -> dict[str, Any]:
    return {
        "action": "record",
        "format": "wav",
        "endOnSilence": 4,
        "endOnKey": "#",
        "timeOut": 120,
        "beepStart": True,
        "eventUrl": [RECORDING],
        "eventMethod": "POST",
    } | changes


def room(name: str = "r", **changes: Any) -> dict[str, Any]:
    members = f"{ROOM}?room={name}"
    return {
        "action": "conversation",
        "name": name,
        "mute": False,
        "startOnEnter": True,
        "endOnExit": False,
        "record": False,
        "eventUrl": [members],
        "eventMethod": "POST",
    } | changes


WENT_ON = {"action": "notify", "payload": {"recorded": True}, "eventUrl": [TURN], "eventMethod": "POST"}

EXAMPLES: list[tuple[Verb, list[dict[str, Any]]]] = [
    (Say("Добрый день & привет", "ru"), [talk("Добрый день & привет", "ru-RU")]),
    (Say("Guten Tag", "de"), [talk("Guten Tag", "de")]),
    (Say(" \x00a\ud800b ", "en"), [talk("a b")]),
    (Say("<speak>no markup</speak>", "en"), [talk("speak>no markup /speak>")]),
    (Say("1 < 2", "en"), [talk("1 < 2")]),
    (Say("", "en"), NOTHING_LEFT),
    (Play("intro q.wav"), [stream("intro%20q.wav")]),
    (Pause(1.5), [{"action": "wait", "timeout": 1.5}]),
    (Pause(0), [{"action": "wait", "timeout": 0.1}]),
    (Gather((), "en"), [taken(dtmf=keys())]),
    (
        Gather(
            (Say("0 to 10?", "en"), Play("q.wav"), Pause(12)), "en", max_digits=2, finish_key="", timeout=7.2
        ),
        [
            talk("0 to 10?", bargeIn=True),
            stream("q.wav", bargeIn=True),
            talk('<speak><break time="10000ms"/></speak>', bargeIn=True),
            talk('<speak><break time="2000ms"/></speak>', bargeIn=True),
            taken(dtmf=keys(maxDigits=2, submitOnHash=False, timeOut=8)),
        ],
    ),
    (
        Gather((Say("Why?", "en"), Pause(1)), "en", barge_in=False, timeout=60),
        [talk("Why?"), {"action": "wait", "timeout": 1}, taken(dtmf=keys(timeOut=10))],
    ),
    (
        Gather((), "ru", digits=False, speech=True, hints=("да", "", "нет"), timeout=0.2),
        [taken(speech=speech(language="ru-RU", context=["да", "нет"], startTimeout=1))],
    ),
    (
        Gather((), "en", speech=True, max_digits=99, finish_key="*"),
        [taken(dtmf=keys(submitOnHash=False), speech=speech())],
    ),
    (Record((Say("Tell us.", "en"),)), [talk("Tell us."), recorded(), WENT_ON]),
    (
        Record((), max_seconds=9000, silence=0.5, finish_key="", beep=False),
        [
            {
                k: v
                for k, v in recorded(timeOut=7200, endOnSilence=3, beepStart=False).items()
                if k != "endOnKey"
            },
            WENT_ON,
        ],
    ),
    (Bridge("r"), [room()]),
    (Bridge("r", muted=True, end_on_exit=True), [room(mute=True, endOnExit=True)]),
    (Bridge("r", record=True), [room(record=True)]),
    (
        Bridge("r", hold_asset="hold.wav"),
        [room(startOnEnter=False, musicOnHoldUrl=[HOLD_WAV])],
    ),
    (Bridge("r", coach="U2"), [{k: v for k, v in room(canSpeak=["U2"]).items() if k != "mute"}]),
    (Bridge("r", coach="U2", muted=True), [{k: v for k, v in room(canSpeak=[]).items() if k != "mute"}]),
    (Hold(8), [{"action": "wait", "timeout": 8}]),
    (Hold(8, "hold.wav"), [stream("hold.wav")]),
    (Goto(), [GOTO]),
    (Hangup(), NOTHING_LEFT),
]


@pytest.mark.parametrize(("verb", "expected"), EXAMPLES)
def test_an_element_is_written_with_every_value(verb: Verb, expected: list[dict[str, Any]]) -> None:
    assert ncco(verb) == expected


def test_the_examples_have_every_element() -> None:
    assert {type(verb) for verb, _ in EXAMPLES} == set(get_args(Verb))


def test_the_verbs_keep_their_order_and_nothing_follows_a_hangup() -> None:
    written = ncco(Pause(1), Say("Bye", "en"), Hangup(), Say("Never", "en"), Goto())

    assert [action["action"] for action in written] == ["wait", "talk"]


def test_nothing_is_reported_where_nobody_listens() -> None:
    for action in [*ncco(Bridge("r", record=True), context=SILENT), *ncco(Record(()), context=SILENT)[:1]]:
        assert "eventUrl" not in action


def test_the_name_of_a_room_survives_its_address() -> None:
    [action] = ncco(Bridge("floor 1/2 & ю"))

    assert action["eventUrl"] == [f"{ROOM}?room=floor+1%2F2+%26+%D1%8E"]


def test_a_gather_that_takes_nothing_is_an_error_of_the_script() -> None:
    with pytest.raises(ValueError, match="keys, speech or both"):
        ncco(Gather((), "en", digits=False, speech=False))


def test_a_long_text_is_said_in_pieces_between_its_sentences() -> None:
    sentence = "w" * 699 + "."

    assert [action["text"] for action in ncco(Say(" ".join([sentence] * 3), "en"))] == [
        f"{sentence} {sentence}",
        sentence,
    ]


@given(st.text(max_size=30), st.integers(1, 200))
def test_no_word_of_a_text_is_lost_and_no_piece_is_too_long(text: str, times: int) -> None:
    said = [action["text"] for action in ncco(Say(text * times, "en")) if action["action"] == "talk"]

    assert all(0 < len(piece) <= 1500 for piece in said)
    if "<speak" not in text:
        kept = "".join(letter for letter in text * times if letter.isalnum())
        assert "".join(letter for piece in said for letter in piece if letter.isalnum()) == kept


@given(
    st.lists(
        st.one_of(
            st.builds(Say, st.text(max_size=10), st.sampled_from(["en", "ru"])),
            st.builds(Play, st.text("ab /", min_size=1, max_size=5)),
            st.builds(Pause, st.floats(0, 100)),
        ),
        max_size=4,
    ),
    st.floats(0, 100),
    st.booleans(),
    st.booleans(),
)
def test_every_question_is_an_ncco_that_ends_with_its_input(
    prompts: list[Any], timeout: float, barge_in: bool, by_voice: bool
) -> None:
    gather = Gather(tuple(prompts), "en", speech=by_voice, timeout=timeout, barge_in=barge_in)

    assert ncco(gather)[-1]["action"] == "input"
