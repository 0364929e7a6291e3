"""Where documents come from: second attempts, fallback addresses, errors, transfers."""

from __future__ import annotations

import dataclasses

import pytest
from vonage_voice import CreateCallRequest
from vonage_voice.models import Phone, Talk, ToPhone

OURS, PERSON = "15005550006", "79161234567"
CUT, HANG = -1, -2
BYE = [{"action": "talk", "text": "Bye"}]


@pytest.fixture
def configured(network, customer):
    """A number of ours with a fallback address."""
    given = {"carrier": "vonage", "voice_fallback_url": customer.url + "/fallback"}
    network.control("PUT", f"/control/numbers/+{OURS}", given)
    network.script(f"+{PERSON}", answers=True, replies=["7"])


def place(client, customer):
    wanted = CreateCallRequest(
        to=[ToPhone(number=PERSON)],
        from_=Phone(number=OURS),
        answer_url=[customer.url + "/answer"],
        answer_method="POST",
        event_url=[customer.url + "/events"],
    )
    return client.voice.create_call(wanted)


def asking(customer):
    return [
        {"action": "talk", "text": "From 0 to 10?"},
        {"action": "input", "type": ["dtmf"], "eventUrl": [customer.url + "/turn/1"]},
        {"action": "notify", "payload": {}, "eventUrl": [customer.url + "/went-on"]},
    ]


def errors(customer):
    return [one.json for one in customer.at("/events") if "reason" in one.json]


@pytest.mark.parametrize("status", [429, 503, 504, CUT])
def test_a_passing_failure_is_tried_a_second_time_and_signed_anew(network, client, customer, status):
    customer.says_in_turn("/answer", (status, ""), (200, BYE))
    network.script(f"+{PERSON}", answers=True)
    call = place(client, customer)
    network.run_out()
    first, second = customer.at("/answer")
    assert first.json == second.json
    assert first.claims["jti"] != second.claims["jti"]
    assert client.voice.get_call(call.uuid).status == "completed"
    assert int(client.voice.get_call(call.uuid).duration) < 10


@pytest.mark.parametrize(("status", "attempts"), [(500, 1), (404, 1), (503, 2), (CUT, 2)])
def test_an_answer_address_that_fails_gives_way_to_the_fallback(
    network, client, customer, configured, status, attempts
):
    customer.says("/answer", "", status)
    customer.says("/fallback", asking(customer))
    place(client, customer)
    network.run_out()
    assert len(customer.at("/answer")) == attempts
    (fallback,) = customer.at("/fallback")
    told = dict(fallback.json)
    assert told.pop("original_request") == {"url": customer.url + "/answer", "type": "answer"}
    assert told.pop("reason")
    assert told == customer.at("/answer")[0].json
    assert customer.at("/turn/1")[0].json["dtmf"]["digits"] == "7"


def test_an_answer_that_takes_too_long_gives_way_to_the_fallback(start, sdk, account, customer):
    network = start(vonage=dataclasses.replace(account, hook_deadline=0.2))
    given = {"carrier": "vonage", "voice_fallback_url": customer.url + "/fallback"}
    network.control("PUT", f"/control/numbers/+{OURS}", given)
    network.script(f"+{PERSON}", answers=True)
    customer.says("/answer", "", HANG)
    customer.says("/fallback", BYE)
    place(sdk(network), customer)
    network.run_out()
    assert (len(customer.at("/answer")), len(customer.at("/fallback"))) == (2, 1)


def test_a_call_without_any_document_ends_and_the_fallback_was_tried_twice(
    network, client, customer, configured
):
    customer.says("/answer", "", 503)
    customer.says("/fallback", "", 503)
    call = place(client, customer)
    network.run_out()
    assert (len(customer.at("/answer")), len(customer.at("/fallback"))) == (2, 2)
    assert client.voice.get_call(call.uuid).status == "completed"


def test_a_failing_turn_without_fallback_lets_the_call_go_on_and_is_not_acknowledged(
    network, client, customer
):
    network.script(f"+{PERSON}", answers=True, replies=["7"])
    customer.says("/answer", asking(customer))
    customer.says("/turn/1", "", 500)
    place(client, customer)
    network.run_out()
    assert len(customer.at("/went-on")) == 1
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["acked_at"], reply["attempts"]) == (500, None, 1)


def test_a_turn_that_fails_goes_to_the_fallback_with_the_same_data(network, client, customer, configured):
    customer.says("/answer", asking(customer))
    customer.says("/turn/1", "", 503)
    customer.says("/fallback", BYE)
    place(client, customer)
    network.run_out()
    (fallback,) = [one.json for one in customer.at("/fallback")]
    assert fallback["dtmf"]["digits"] == "7"
    assert fallback["original_request"] == {"url": customer.url + "/turn/1", "type": "event"}
    assert customer.at("/went-on") == []
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["acked_at"], reply["attempts"]) == (503, None, 2)


def test_a_document_that_is_no_ncco_ends_the_call_with_an_error_event(network, client, customer):
    network.script(f"+{PERSON}", answers=True)
    customer.says("/answer", [{"action": "talk", "txt": "Hello"}])
    call = place(client, customer)
    network.run_out()
    (error,) = errors(customer)
    assert set(error) == {"reason", "conversation_uuid", "timestamp"}
    assert error["reason"].startswith("Syntax error in NCCO")
    assert "txt" in error["reason"]
    assert error["conversation_uuid"] == call.conversation_uuid
    shown = network.control("GET", "/control/exchanges")["exchanges"]
    assert any(one["kind"] == "call-error" and "txt" in one["request"] for one in shown)
    assert client.voice.get_call(call.uuid).status == "completed"


def test_a_document_that_is_no_ncco_gives_way_to_the_fallback(network, client, customer, configured):
    customer.says("/answer", "<Response/>")
    customer.says("/fallback", asking(customer))
    place(client, customer)
    network.run_out()
    assert len(errors(customer)) == 1
    assert len(customer.at("/turn/1")) == 1


def test_a_live_call_can_be_given_another_document(network, client, customer):
    network.script(f"+{PERSON}", answers=True, replies=["7"])
    customer.says("/answer", [{"action": "wait", "timeout": 600}])
    call = place(client, customer)
    until_answered(network, client, call)
    note = {"action": "notify", "payload": {}, "eventUrl": [customer.url + "/went-on"]}
    client.voice.transfer_call_ncco(call.uuid, [Talk(text="Hello")])
    until_idle(network, customer, "/events", "conversation_uuid_to")
    (moved,) = [one.json for one in customer.at("/events") if "conversation_uuid_to" in one.json]
    assert set(moved) == {"conversation_uuid_from", "conversation_uuid_to", "uuid", "timestamp"}
    assert moved["conversation_uuid_from"] == call.conversation_uuid != moved["conversation_uuid_to"]
    network.run_out()
    (row,) = network.rows("calls")
    assert client.voice.get_call(call.uuid).conversation_uuid == moved["conversation_uuid_to"]
    assert int(client.voice.get_call(call.uuid).duration) < 60, (row, note)


def test_a_live_call_can_be_sent_to_another_address(network, client, customer):
    network.script(f"+{PERSON}", answers=True, replies=["7"])
    customer.says("/answer", [{"action": "wait", "timeout": 600}])
    customer.says("/other", asking(customer))
    call = place(client, customer)
    until_answered(network, client, call)
    client.voice.transfer_call_answer_url(call.uuid, customer.url + "/other?x=1")
    network.run_out()
    (other,) = customer.at("/other")
    assert (other.method, other.query["uuid"], other.query["x"]) == ("GET", call.uuid, "1")
    assert len(customer.at("/turn/1")) == 1


def until_answered(network, client, call):
    for _ in range(100):
        network.step()
        if client.voice.get_call(call.uuid).status == "answered":
            return
    raise AssertionError("the call is never answered")


def until_idle(network, customer, path, name):
    for _ in range(100):
        if any(name in one.json for one in customer.at(path)):
            return
        network.step()
    raise AssertionError(f"no event with {name}")
