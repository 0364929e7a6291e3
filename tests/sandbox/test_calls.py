"""Calls through the real SDK, with people who do as they are told."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from sandbox.settings import ClockMode

OURS, PERSON = "+15005550006", "+79161234567"
EVENTS = ["initiated", "ringing", "answered", "completed"]
ASK = (
    '<Response><Gather input="dtmf speech" numDigits="2" timeout="4" actionOnEmptyResult="true" action="turn/2?x=1">'
    "<Say>От 0 до 10: посоветуете ли вы нас?</Say></Gather></Response>"
)
BYE = "<Response><Say>Спасибо</Say><Hangup/></Response>"


def wait_for(happened):
    limit = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < limit
        time.sleep(0.01)


def place(client, customer, **changes):
    given = {
        "to": PERSON,
        "from_": OURS,
        "url": customer.url + "/calls/answer",
        "status_callback": customer.url + "/status",
        "status_callback_event": EVENTS,
    }
    return client.calls.create(**given | changes)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (True, ["initiated", "ringing", "in-progress", "completed"]),
        ("voicemail", ["initiated", "ringing", "in-progress", "completed"]),
        ("busy", ["initiated", "busy"]),
        ("no_answer", ["initiated", "ringing", "no-answer"]),
        ("invalid", ["initiated", "failed"]),
    ],
)
def test_every_status_of_a_call_is_reported_in_order_and_written_down(
    network, client, customer, answers, words
):
    customer.says("/calls/answer", BYE)
    network.script(PERSON, answers=answers)
    call = place(client, customer)
    network.run_out()
    reports = [one.form for one in customer.at("/status")]
    by_number = sorted(reports, key=lambda form: int(form["SequenceNumber"]))
    assert [form["CallStatus"] for form in by_number] == words
    assert [form["SequenceNumber"] for form in by_number] == [str(n) for n in range(len(words))]
    assert client.calls(call.sid).fetch().status == words[-1]
    (row,) = network.rows("calls")
    assert row["end_status"] == words[-1]
    assert (row["answered_at"] is not None) == ("in-progress" in words)


def test_only_the_events_that_were_asked_for_are_reported(network, client, customer):
    customer.says("/calls/answer", BYE)
    network.script(PERSON, answers=True)
    place(client, customer, status_callback_event=["answered"])
    network.run_out()
    assert [one.form["CallStatus"] for one in customer.at("/status")] == ["in-progress"]


def test_keys_go_to_the_action_resolved_against_the_document(network, client, customer):
    customer.says("/calls/answer", ASK)
    customer.says("/calls/turn/2", BYE)
    network.script(PERSON, answers=True, replies=["10"])
    call = place(client, customer)
    network.run_out()
    (turn,) = customer.at("/calls/turn/2")
    assert turn.url.endswith("/calls/turn/2?x=1")
    assert (turn.form["Digits"], turn.form["CallSid"], turn.form["CallStatus"]) == (
        "10",
        call.sid,
        "in-progress",
    )
    assert "FinishedOnKey" not in turn.form
    (reply,) = network.rows("replies")
    assert (reply["raw"], reply["kind"], json.loads(reply["meant"]), reply["status"]) == (
        "10",
        "digits",
        10,
        200,
    )


def test_a_finish_key_is_named_and_is_no_digit(network, client, customer):
    customer.says("/calls/answer", ASK)
    customer.says("/calls/turn/2", BYE)
    network.script(PERSON, answers=True, replies=["7#"])
    place(client, customer)
    network.run_out()
    form = customer.at("/calls/turn/2")[0].form
    assert (form["Digits"], form["FinishedOnKey"]) == ("7", "#")
    assert json.loads(network.rows("replies")[0]["meant"]) == 7


def test_speech_comes_with_a_confidence(network, client, customer):
    customer.says("/calls/answer", ASK)
    customer.says("/calls/turn/2", BYE)
    network.script(PERSON, answers=True, replies=["девять"])
    place(client, customer)
    network.run_out()
    form = customer.at("/calls/turn/2")[0].form
    assert form["SpeechResult"] == "девять"
    assert 0 < float(form["Confidence"]) <= 1
    assert json.loads(network.rows("replies")[0]["meant"]) == 9


def test_silence_is_posted_where_the_document_asks_for_it_and_is_no_reply(network, client, customer):
    customer.says("/calls/answer", ASK)
    customer.says("/calls/turn/2", BYE)
    network.script(PERSON, answers="voicemail")
    place(client, customer)
    network.run_out()
    assert customer.at("/calls/turn/2")[0].form["Digits"] == ""
    assert network.rows("replies") == []


def test_silence_falls_through_to_the_next_verb_elsewhere(network, client, customer):
    customer.says(
        "/calls/answer", '<Response><Gather action="never"/><Redirect>/calls/next</Redirect></Response>'
    )
    customer.says("/calls/next", BYE)
    network.script(PERSON, answers="voicemail")
    place(client, customer)
    network.run_out()
    assert len(customer.at("/calls/next")) == 1
    assert customer.at("/calls/never") == []


def test_a_recording_can_be_fetched(network, client, customer):
    customer.says("/calls/answer", '<Response><Say>Расскажите</Say><Record action="turn/2"/></Response>')
    customer.says("/calls/turn/2", BYE)
    network.script(PERSON, answers=True, replies=["Долго ждал ответа оператора"])
    place(client, customer)
    network.run_out()
    form = customer.at("/calls/turn/2")[0].form
    wav = client.http_client.session.get(form["RecordingUrl"] + ".wav", auth=client.auth, timeout=10)
    assert wav.content[:4] == b"RIFF"
    assert round((len(wav.content) - 44) / 16_000) == int(form["RecordingDuration"]) > 0


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (500, BYE, "11200"),
        (404, BYE, "11200"),
        (200, "no xml", "12100"),
        (200, "<html/>", "12100"),
        (200, "<Response><Fax/></Response>", "12200"),
        (200, '<Response><Say loud="yes">Hi</Say></Response>', "12200"),
        (200, '<Response><Gather bargeIn="perhaps"/></Response>', "12200"),
        (200, "<Response><Dial>nobody</Dial></Response>", "13224"),
    ],
)
def test_a_document_that_cannot_be_had_is_asked_for_at_the_fallback(
    network, client, customer, status, body, code
):
    customer.says("/calls/answer", body, status=status)
    customer.says("/fallback", BYE)
    network.script(PERSON, answers=True)
    place(client, customer, fallback_url=customer.url + "/fallback")
    network.run_out()
    form = customer.at("/fallback")[0].form
    assert (form["ErrorCode"], form["ErrorUrl"]) == (code, customer.url + "/calls/answer")
    assert len(customer.at("/calls/answer")) == 1
    errors = [one for one in network.exchanges() if one["kind"] == "error"]
    assert [one["error"].split(":")[0] for one in errors] == [code]


def test_without_a_fallback_the_call_ends_with_an_application_error(network, client, customer):
    customer.says("/calls/answer", "", status=500)
    network.script(PERSON, answers=True)
    call = place(client, customer)
    network.run_out()
    fetched = client.calls(call.sid).fetch()
    assert (fetched.status, fetched.duration) == ("completed", "5")


def test_a_voice_turn_whose_server_is_away_is_tried_once_more_before_the_call_ends(network, client):
    network.script(PERSON, answers=True)
    client.calls.create(to=PERSON, from_=OURS, url="http://127.0.0.1:9/answer")
    network.run_out()
    (hook,) = network.rows("webhooks")
    assert (hook["kind"], hook["status"], hook["attempts"]) == ("voice", None, 2)
    assert network.rows("calls")[0]["end_status"] == "completed"


def test_a_voice_turn_whose_connection_is_cut_is_posted_again_with_the_same_token(network, client, customer):
    customer.says("/calls/answer", ASK.replace("?x=1", "?x=1#rc=1&amp;rp=rt"))
    customer.answers["/calls/turn/2"] = lambda _one: (
        -1 if len(customer.at("/calls/turn/2")) == 1 else 200,
        BYE,
    )
    network.script(PERSON, answers=True, replies=["10"])
    place(client, customer)
    network.run_out()
    turns = customer.at("/calls/turn/2")
    assert [one.form["Digits"] for one in turns] == ["10", "10"]
    assert len({one.headers["I-Twilio-Idempotency-Token"] for one in turns}) == 1
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["attempts"]) == (200, 2)


def test_a_voice_webhook_that_breaks_its_deadline_goes_to_the_fallback_at_once(start, sdk, customer):
    network = start(hook_deadline=0.2)
    customer.says("/calls/answer", "", status=-2)
    customer.says("/fallback", BYE)
    network.script(PERSON, answers=True)
    place(sdk(network), customer, fallback_url=customer.url + "/fallback")
    network.run_out()
    assert len(customer.at("/calls/answer")) == 1
    assert customer.at("/fallback")[0].form["ErrorCode"] == "11200"
    assert any(one["error"] == "11200: timeout" for one in network.exchanges())


def test_get_webhooks_carry_and_sign_everything_in_the_address(network, client, customer):
    customer.says("/calls/answer", '<Response><Redirect method="GET">next?a=1</Redirect></Response>')
    customer.says("/calls/next", BYE)
    network.script(PERSON, answers=True)
    call = place(client, customer)
    network.run_out()
    (asked,) = customer.at("/calls/next")
    assert asked.form == {}
    assert "?a=1&" in asked.url
    assert f"CallSid={call.sid}" in asked.url


def test_a_document_without_an_address_cannot_ask_for_itself_again(network, client):
    network.script(PERSON, answers=True, replies=["10"])
    call = client.calls.create(to=PERSON, from_=OURS, twiml="<Response><Gather numDigits='2'/></Response>")
    network.run_out()
    (hook,) = network.rows("webhooks")
    assert (hook["status"], hook["attempts"]) == (None, 1)
    assert client.calls(call.sid).fetch().status == "completed"


def test_documents_that_only_redirect_end_some_day(network, client, customer):
    customer.says("/calls/answer", "<Response><Redirect>answer</Redirect></Response>")
    network.script(PERSON, answers=True)
    call = place(client, customer)
    network.run_out()
    assert client.calls(call.sid).fetch().status == "completed"


def test_a_ringing_call_can_be_cancelled(network, client, customer):
    network.script(PERSON, answers="no_answer")
    call = place(client, customer)
    while client.calls(call.sid).fetch().status != "ringing":
        network.step()
    client.calls(call.sid).update(status="canceled")
    network.run_out()
    assert client.calls(call.sid).fetch().status == "canceled"
    assert customer.at("/status")[-1].form["CallStatus"] == "canceled"
    assert customer.at("/calls/answer") == []


@pytest.mark.parametrize(
    "change", [{"status": "completed"}, {"twiml": "<Response><Hangup/></Response>"}, {"url": ""}]
)
def test_a_call_in_progress_can_be_ended_or_given_another_document(network, client, customer, change):
    customer.says("/calls/answer", '<Response><Pause length="600"/></Response>')
    other = customer.says("/calls/other", BYE)
    network.script(PERSON, answers=True)
    call = place(client, customer)
    while client.calls(call.sid).fetch().status != "in-progress":
        network.step()
    network.step(until="2026-03-02T09:01:00Z")
    client.calls(call.sid).update(**({"url": other} if "url" in change else change))
    network.run_out()
    fetched = client.calls(call.sid).fetch()
    assert fetched.status == "completed"
    assert int(fetched.duration) < 120
    assert len(customer.at("/calls/other")) == ("url" in change)


def test_a_call_that_is_over_cannot_be_changed(network, client, customer):
    network.script(PERSON, answers="busy")
    call = place(client, customer)
    network.run_out()
    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).update(status="completed")
    assert (refused.value.status, refused.value.code) == (400, 21220)


def test_the_sdks_start_time_filters_bound_the_list(network, client, customer):
    network.script(PERSON, answers="busy")
    call = place(client, customer)
    network.run_out()
    at = client.calls(call.sid).fetch().start_time
    for bounds, found in (
        ({"start_time_after": at}, 1),
        ({"start_time_after": at + timedelta(seconds=1)}, 0),
        ({"start_time_before": at - timedelta(seconds=1)}, 0),
        ({"from_": OURS}, 1),
        ({"from_": "+15005550007"}, 0),
    ):
        assert len(client.calls.list(to=PERSON, **bounds)) == found, bounds


def test_what_a_web_server_takes_is_not_counted_as_talk(start, sdk, customer):
    network = start(clock=ClockMode.SCALED, speed=2000.0, origin=None, hook_deadline=0.1)
    customer.says("/calls/answer", "", status=-2)
    network.script(PERSON, answers=True, ring_seconds=1)
    customer.says("/fallback", '<Response><Pause length="20"/></Response>')
    client = sdk(network)
    # The wait for an answer is 200 virtual seconds, ten times the limit and none of the talk.
    call = place(client, customer, fallback_url=customer.url + "/fallback", time_limit=20)
    wait_for(lambda: client.calls(call.sid).fetch().status == "completed")
    assert len(customer.at("/fallback")) == 1
    assert int(client.calls(call.sid).fetch().duration) >= 200


def test_the_time_limit_cuts_a_call(network, client, customer):
    customer.says("/calls/answer", '<Response><Pause length="600"/></Response>')
    network.script(PERSON, answers=True)
    call = place(client, customer, time_limit=30)
    network.run_out()
    assert client.calls(call.sid).fetch().duration == "30"


def test_voicemail_gives_up_after_half_a_minute_and_is_told_from_a_person(network, client, customer):
    customer.says("/calls/answer", '<Response><Pause length="600"/></Response>')
    network.script(PERSON, answers="voicemail")
    call = place(client, customer, machine_detection="Enable")
    network.run_out()
    assert client.calls(call.sid).fetch().duration == "30"
    assert customer.at("/calls/answer")[0].form["AnsweredBy"] == "machine_start"


def test_a_person_who_wants_no_calls_presses_the_service_keys_and_hangs_up(network, client, customer):
    customer.says("/calls/answer", ASK)
    customer.says("/calls/turn/2", ASK)
    network.script(PERSON, answers=True, stop=True)
    place(client, customer)
    network.run_out()
    replies = network.rows("replies")
    assert [(row["raw"], row["meant"], row["stop"]) for row in replies] == [("*", None, 0), ("9", None, 1)]


def test_a_person_can_hang_up_in_the_middle(network, client, customer):
    customer.says("/calls/answer", ASK)
    customer.says("/calls/turn/2", ASK)
    network.script(PERSON, answers=True, replies=["1", "2", "3"], hang_up_after=2)
    place(client, customer)
    network.run_out()
    assert [row["raw"] for row in network.rows("replies")] == ["1", "2"]
    assert network.rows("calls")[0]["end_status"] == "completed"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "nobody"}, 21211),
        ({"to": "+15005550001"}, 21211),
        ({"from_": "nobody"}, 21212),
        ({"url": "nowhere"}, 21205),
    ],
)
def test_a_call_that_cannot_be_placed_is_refused_with_twilios_code(client, customer, fields, code):
    with pytest.raises(TwilioRestException) as refused:
        place(client, customer, **fields)
    assert (refused.value.status, refused.value.code) == (400, code)
