"""Answering-machine detection: what is made of a greeting, when, and how it is told."""

from __future__ import annotations

import pytest

from sandbox.network.detection import Detected, Detection, DetectionTerms, detect
from sandbox.people.behaviour import Greeter, Greeting

OURS, PERSON = "+15005550006", "+79161234567"
BYE = "<Response><Say>Спасибо</Say><Hangup/></Response>"


@pytest.mark.parametrize(
    ("greeting", "terms", "detection"),
    [
        (Greeting(Greeter.PERSON, "Алло", 0.8), {}, Detection(Detected.HUMAN, 2.0)),
        (Greeting(Greeter.PERSON, "", 0.0), {}, Detection(Detected.UNKNOWN, 5.0)),
        (Greeting(Greeter.MACHINE, "...", 9.0, beeps=True), {}, Detection(Detected.MACHINE_START, 2.4)),
        (
            Greeting(Greeter.MACHINE, "...", 9.0, beeps=True),
            {"awaits_end": True},
            Detection(Detected.MACHINE_END_BEEP, 9.5),
        ),
        (
            Greeting(Greeter.MACHINE, "...", 9.0),
            {"awaits_end": True},
            Detection(Detected.MACHINE_END_SILENCE, 10.2),
        ),
        (
            Greeting(Greeter.PERSON, "Говорите, я вас внимательно слушаю", 3.0),
            {"awaits_end": True},
            Detection(Detected.MACHINE_END_OTHER, 4.2),
        ),
        (Greeting(Greeter.FAX, "", 3.0), {}, Detection(Detected.FAX, 1.5)),
        (
            Greeting(Greeter.MACHINE, "...", 40.0, beeps=True),
            {"awaits_end": True, "timeout": 30.0},
            Detection(Detected.UNKNOWN, 30.0),
        ),
        (
            Greeting(Greeter.PERSON, "Алло", 1.5),
            {"speech_threshold": 1.0},
            Detection(Detected.MACHINE_START, 1.0),
        ),
    ],
)
def test_a_greeting_is_told_by_its_length_and_its_end(greeting, terms, detection):
    assert detect(greeting, DetectionTerms(**terms)) == detection


@pytest.mark.parametrize(
    ("script", "kind", "word"),
    [
        ({"answers": True, "greeting_seconds": 1}, "Enable", "human"),
        ({"answers": "voicemail", "greeting_seconds": 8}, "Enable", "machine_start"),
        (
            {"answers": "voicemail", "greeting_seconds": 8, "beeps": True},
            "DetectMessageEnd",
            "machine_end_beep",
        ),
        (
            {"answers": "voicemail", "greeting_seconds": 8, "beeps": False},
            "DetectMessageEnd",
            "machine_end_silence",
        ),
        ({"answers": "fax"}, "Enable", "fax"),
        ({"answers": True, "greeting_seconds": 0}, "Enable", "unknown"),
    ],
)
def test_a_call_waits_for_the_detection_before_its_first_document(
    network, client, customer, script, kind, word
):
    customer.says("/answer", BYE)
    network.script(PERSON, **script)
    call = client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/answer", machine_detection=kind)
    network.run_out()
    assert customer.at("/answer")[0].form["AnsweredBy"] == word
    assert client.calls(call.sid).fetch().answered_by == word


def test_an_asynchronous_detection_is_told_beside_the_call(network, client, customer):
    customer.says("/answer", '<Response><Pause length="20"/></Response>')
    network.script(PERSON, answers="voicemail", greeting_seconds=8, beeps=True)
    client.calls.create(
        to=PERSON,
        from_=OURS,
        url=customer.url + "/answer",
        machine_detection="DetectMessageEnd",
        async_amd="true",
        async_amd_status_callback=customer.url + "/amd",
    )
    network.run_out()
    assert "AnsweredBy" not in customer.at("/answer")[0].form
    (told,) = [one.form for one in customer.at("/amd")]
    assert (told["AnsweredBy"], told["MachineDetectionDuration"]) == ("machine_end_beep", "8500")
    paths = [one.path for one in customer.requests]
    assert paths.index("/answer") < paths.index("/amd")
