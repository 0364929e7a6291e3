"""Calls through the real SDK, with people who do as they are told."""

from __future__ import annotations

import io
import json
import time
import wave

import pytest
import requests
from vonage_voice import CreateCallRequest
from vonage_voice.models import Input, Phone, Talk, ToPhone

OURS, PERSON = "15005550006", "79161234567"
QUESTION = "От 0 до 10: посоветуете ли вы нас?"
BYE = [{"action": "talk", "text": "Спасибо"}]


def ask(customer, path="/turn/2?x=1", **options):
    return [
        {"action": "talk", "text": QUESTION, "bargeIn": True, "language": "ru-RU"},
        {"action": "input", "type": ["dtmf", "speech"], "eventUrl": [customer.url + path], **options},
    ]


def request(customer, **changes):
    given = {
        "to": [ToPhone(number=PERSON)],
        "from_": Phone(number=OURS),
        "answer_url": [customer.url + "/answer"],
        "answer_method": "POST",
        "event_url": [customer.url + "/events"],
        "event_method": "POST",
    }
    return CreateCallRequest(
        **{name: value for name, value in (given | changes).items() if value is not None}
    )


def place(client, customer, **changes):
    return client.voice.create_call(request(customer, **changes))


def statuses(customer, path="/events"):
    return [one.json["status"] for one in customer.at(path) if "status" in one.json]


@pytest.mark.parametrize(
    ("answers", "changes", "words"),
    [
        (True, {}, ["started", "ringing", "answered", "completed"]),
        ("voicemail", {}, ["started", "ringing", "answered", "completed"]),
        ("busy", {}, ["started", "busy"]),
        ("no_answer", {}, ["started", "ringing", "unanswered"]),
        ("no_answer", {"ringing_timer": 20}, ["started", "ringing", "timeout"]),
        ("invalid", {}, ["started", "failed"]),
        (True, {"to": [ToPhone(number="99912345678")]}, ["started", "rejected"]),
    ],
)
def test_every_status_of_a_call_is_reported_and_written_down(
    network, client, customer, answers, changes, words
):
    customer.says("/answer", BYE)
    network.script(f"+{PERSON}", answers=answers)
    call = place(client, customer, **changes)
    network.run_out()
    events = sorted((one.json for one in customer.at("/events")), key=lambda event: event["timestamp"])
    assert [event["status"] for event in events] == words
    assert client.voice.get_call(call.uuid).status == words[-1]
    (row,) = network.rows("calls")
    assert row["sid"] == call.uuid
    assert (row["answered_at"] is not None) == ("answered" in words)
    assert row["end_status"] is not None


COMMON = {"from", "to", "uuid", "conversation_uuid", "status", "direction", "timestamp"}


def test_the_events_of_a_call_carry_the_documented_fields(network, client, customer):
    customer.says("/answer", BYE)
    network.script(f"+{PERSON}", answers=True)
    call = place(client, customer)
    network.run_out()
    (answer,) = customer.at("/answer")
    assert answer.json == {
        "from": OURS,
        "to": PERSON,
        "endpoint_type": "phone",
        "uuid": call.uuid,
        "conversation_uuid": call.conversation_uuid,
    }
    events = {one.json["status"]: one.json for one in customer.at("/events")}
    assert set(events["started"]) == set(events["ringing"]) == COMMON
    assert set(events["answered"]) == COMMON | {"start_time", "rate", "network"}
    over = {"start_time", "end_time", "duration", "rate", "price", "network", "disconnected_by"}
    assert set(events["completed"]) == COMMON | over
    for event in events.values():
        assert (event["from"], event["to"], event["uuid"]) == (OURS, PERSON, call.uuid)
        assert (event["direction"], event["conversation_uuid"]) == ("outbound", call.conversation_uuid)
    assert events["completed"]["disconnected_by"] == "platform"
    assert int(events["completed"]["duration"]) >= 1


def test_keys_are_posted_as_they_were_taken_and_the_answer_replaces_the_document(network, client, customer):
    customer.says("/answer", [*ask(customer), {"action": "talk", "text": "never heard"}])
    customer.says("/turn/2", BYE)
    network.script(f"+{PERSON}", answers=True, replies=["10#"])
    call = place(client, customer)
    network.run_out()
    (turn,) = customer.at("/turn/2")
    assert turn.url.endswith("/turn/2?x=1")
    event = turn.json
    assert (event["uuid"], event["from"], event["to"]) == (call.uuid, OURS, PERSON)
    # Without submitOnHash the hash is a key like others, and only the time-out ends the input.
    assert event["dtmf"] == {"digits": "10#", "timed_out": True}
    assert event["speech"] == {"results": []}
    (reply,) = network.rows("replies")
    assert (reply["ref"], reply["raw"], reply["kind"], json.loads(reply["meant"])) == (
        call.uuid,
        "10#",
        "digits",
        10,
    )
    assert (reply["heard"], reply["url"], reply["status"]) == (QUESTION, turn.url, 200)
    assert reply["acked_at"] is not None


@pytest.mark.parametrize(
    ("dtmf", "pressed", "expected"),
    [
        ({"submitOnHash": True}, "7#", {"digits": "7", "timed_out": False}),
        ({"maxDigits": 2}, "105", {"digits": "10", "timed_out": False}),
        ({"maxDigits": 1}, "9", {"digits": "9", "timed_out": False}),
        ({"submitOnHash": True, "timeOut": 2}, "7", {"digits": "7", "timed_out": True}),
    ],
)
def test_what_ends_the_keys_is_what_the_options_say(network, client, customer, dtmf, pressed, expected):
    customer.says("/answer", ask(customer, dtmf=dtmf))
    customer.says("/turn/2", BYE)
    network.script(f"+{PERSON}", answers=True, replies=[pressed])
    place(client, customer)
    network.run_out()
    assert customer.at("/turn/2")[0].json["dtmf"] == expected


def test_speech_comes_with_a_confidence_and_no_digits(network, client, customer):
    customer.says("/answer", ask(customer, speech={"language": "ru-RU", "context": ["девять"]}))
    customer.says("/turn/2", BYE)
    network.script(f"+{PERSON}", answers=True, replies=["девять"])
    place(client, customer)
    network.run_out()
    event = customer.at("/turn/2")[0].json
    assert event["speech"]["timeout_reason"] == "end_on_silence_timeout"
    (result,) = event["speech"]["results"]
    assert result["text"] == "девять"
    assert 0 < float(result["confidence"]) <= 1
    assert event["dtmf"] == {"digits": None, "timed_out": False}
    (reply,) = network.rows("replies")
    assert (reply["kind"], json.loads(reply["meant"])) == ("speech", 9)


@pytest.mark.parametrize(
    ("kinds", "dtmf", "speech"),
    [
        (["dtmf"], {"digits": "", "timed_out": True}, {"results": []}),
        (
            ["speech"],
            {"digits": None, "timed_out": False},
            {"timeout_reason": "start_timeout", "results": []},
        ),
    ],
)
def test_silence_is_reported_too(network, client, customer, kinds, dtmf, speech):
    customer.says("/answer", ask(customer, type=kinds))
    customer.says("/turn/2", BYE)
    network.script(f"+{PERSON}", answers=True, replies=[""])
    place(client, customer)
    network.run_out()
    event = customer.at("/turn/2")[0].json
    assert (event["dtmf"], event["speech"]) == (dtmf, speech)
    assert network.rows("replies") == []


def test_an_empty_answer_lets_the_running_document_go_on(network, client, customer):
    customer.says("/answer", [*ask(customer), *ask(customer, "/turn/3")])
    customer.says("/turn/2", "")
    customer.says("/turn/3", BYE)
    network.script(f"+{PERSON}", answers=True, replies=["1", "2"])
    place(client, customer)
    network.run_out()
    assert [one.json["dtmf"]["digits"] for one in (*customer.at("/turn/2"), *customer.at("/turn/3"))] == [
        "1",
        "2",
    ]


def test_a_document_may_come_with_the_request_and_its_events_go_to_the_call(network, client, customer):
    customer.says("/events", "")
    network.script(f"+{PERSON}", answers=True, replies=["5"])
    ncco = [Talk(text=QUESTION), Input(type=["dtmf"])]
    place(client, customer, ncco=ncco, answer_url=None, answer_method=None)
    network.run_out()
    (taken,) = [one.json for one in customer.at("/events") if "dtmf" in one.json]
    assert taken["dtmf"]["digits"] == "5"


def test_a_person_who_hangs_up_ends_the_call(network, client, customer):
    customer.says("/answer", ask(customer))
    network.script(f"+{PERSON}", answers=True, replies=[], hang_up_after=0)
    place(client, customer)
    network.run_out()
    assert customer.at("/turn/2") == []
    (completed,) = [one.json for one in customer.at("/events") if one.json["status"] == "completed"]
    assert completed["disconnected_by"] == "user"


def test_a_notify_carries_its_payload_and_can_bring_another_document(network, client, customer):
    notify = {"action": "notify", "payload": {"done": [1, 2]}, "eventUrl": [customer.url + "/note"]}
    customer.says("/answer", [{"action": "wait", "timeout": 2}, notify, {"action": "talk", "text": "x"}])
    customer.says("/note", ask(customer))
    network.script(f"+{PERSON}", answers=True, replies=["3"])
    call = place(client, customer)
    network.run_out()
    (note,) = customer.at("/note")
    assert (note.json["payload"], note.json["conversation_uuid"]) == (
        {"done": [1, 2]},
        call.conversation_uuid,
    )
    assert customer.at("/turn/2")[0].json["dtmf"]["digits"] == "3"


def test_a_message_is_recorded_posted_and_can_be_fetched_by_the_application_alone(network, client, customer):
    record = {
        "action": "record",
        "format": "wav",
        "endOnSilence": 3,
        "beepStart": True,
        "eventUrl": [customer.url + "/recorded"],
    }
    customer.says("/answer", [{"action": "talk", "text": "Расскажите подробнее."}, record, *BYE])
    network.script(f"+{PERSON}", answers=True, replies=["Очень долго ждал ответа, но вопрос решили"])
    call = place(client, customer)
    network.run_out()
    (event,) = [one.json for one in customer.at("/recorded")]
    assert set(event) == {
        *("start_time", "recording_url", "size", "recording_uuid", "end_time"),
        *("conversation_uuid", "timestamp"),
    }
    assert event["conversation_uuid"] == call.conversation_uuid
    headers = {"Authorization": client.http_client.auth.create_jwt_auth_string()}
    session = client.http_client._session
    found = session.get(event["recording_url"], headers=headers, timeout=10)
    assert (found.status_code, found.headers["Content-Type"]) == (200, "audio/wav")
    assert (found.content[:4], len(found.content)) == (b"RIFF", event["size"])
    assert session.get(event["recording_url"], timeout=10).status_code == 401
    assert session.get(event["recording_url"] + "0", headers=headers, timeout=10).status_code == 404
    (reply,) = network.rows("replies")
    assert (reply["raw"], reply["kind"]) == ("Очень долго ждал ответа, но вопрос решили", "speech")
    assert (reply["meant"], reply["status"], reply["attempts"]) == (None, 200, 1)


def test_a_recording_without_a_condition_lasts_until_the_call_is_over(network, client, customer):
    record = {"action": "record", "eventUrl": [customer.url + "/recorded"]}
    customer.says("/answer", [record, *ask(customer)])
    customer.says("/turn/2", [{"action": "wait", "timeout": 60}])
    network.script(f"+{PERSON}", answers=True, replies=["8"])
    place(client, customer)
    network.run_out()
    (event,) = [one.json for one in customer.at("/recorded")]
    (call,) = network.rows("calls")
    assert event["end_time"][:19] == call["ended_at"][:19]
    assert event["size"] > 60 * 8000 * 2


def sound(seconds):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(2 * 8000 * seconds))
    return file.getvalue()


def test_a_stream_lasts_as_long_as_its_file(network, client, customer):
    customer.sounds["/prompt.wav"] = sound(20)
    customer.says("/answer", [{"action": "stream", "streamUrl": [customer.url + "/prompt.wav"], "loop": 2}])
    network.script(f"+{PERSON}", answers=True)
    call = place(client, customer)
    network.run_out()
    assert int(client.voice.get_call(call.uuid).duration) == 40


def test_a_stream_that_is_no_sound_is_reported_and_passed_over(network, client, customer):
    customer.says("/prompt.wav", "no sound")
    stream = {"action": "stream", "streamUrl": [customer.url + "/prompt.wav"]}
    customer.says("/answer", [stream, *ask(customer)])
    network.script(f"+{PERSON}", answers=True, replies=["4"])
    place(client, customer)
    network.run_out()
    (error,) = [one.json for one in customer.at("/events") if "reason" in one.json]
    assert "/prompt.wav" in error["reason"]
    assert len(customer.at("/turn/2")) == 1


def test_somebody_at_the_page_of_phones_can_take_the_call(network, client, customer):
    def act(method, path, **given):
        url = f"{network.server.base_url}/phones/+{PERSON}{path}"
        requests.request(method, url, json=given, timeout=10).raise_for_status()

    customer.says("/answer", ask(customer, dtmf={"maxDigits": 2}))
    customer.says("/turn/2", ask(customer, "/turn/3"))
    customer.says("/turn/3", [{"action": "wait", "timeout": 60}])
    act("PUT", "")
    call = place(client, customer)
    until(network, lambda: client.voice.get_call(call.uuid).status == "ringing")
    act("POST", "/pick_up")
    until(network, lambda: customer.at("/answer"))
    act("POST", "/press", key="1")
    act("POST", "/press", key="0")
    soon(lambda: customer.at("/turn/2"))
    act("POST", "/say", words="девять")
    soon(lambda: customer.at("/turn/3"))
    act("POST", "/put_down")
    network.run_out()
    assert customer.at("/turn/2")[0].json["dtmf"] == {"digits": "10", "timed_out": False}
    assert customer.at("/turn/3")[0].json["speech"]["results"][0]["text"] == "девять"
    assert [json.loads(row["meant"]) for row in network.rows("replies")] == [10, 9]
    completed = [one.json for one in customer.at("/events") if one.json["status"] == "completed"]
    assert [event["disconnected_by"] for event in completed] == ["user"]


def until(network, happened):
    for _ in range(100):
        if happened():
            return
        network.step()
    raise AssertionError("it never happens")


def soon(happened):
    """Wait for what needs no step: whoever holds a telephone is heard at once."""
    limit = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < limit
        time.sleep(0.01)
