"""Calls that people make to us: told to, refused, and of themselves after they were cut off."""

from __future__ import annotations

import json

import pytest

OURS, PERSON = "+15005550006", "+79161234567"
ASK = (
    '<Response><Gather numDigits="1" timeout="4" actionOnEmptyResult="true" action="turn">'
    "<Say>От 1 до 5: оцените нас</Say></Gather></Response>"
)
BYE = "<Response><Say>Спасибо</Say><Hangup/></Response>"


@pytest.fixture
def number(network, customer):
    customer.says("/in/answer", ASK)
    customer.says("/in/turn", BYE)
    network.control(
        "PUT",
        f"/control/numbers/{OURS}",
        {
            "voice_url": customer.url + "/in/answer",
            "voice_fallback_url": customer.url + "/in/fallback",
            "voice_status_url": customer.url + "/in/status",
        },
    )
    return OURS


def call_us(network):
    return network.control("POST", "/control/calls", {"from": PERSON, "to": OURS})["sid"]


def test_a_person_calls_our_number_and_answers_as_in_any_call(network, client, customer, number):
    network.script(PERSON, replies=["4"])
    sid = call_us(network)
    network.run_out()
    first, turn = customer.at("/in/answer")[0].form, customer.at("/in/turn")[0].form
    assert (first["Direction"], first["CallStatus"]) == ("inbound", "ringing")
    assert (first["From"], first["To"], turn["Digits"]) == (PERSON, OURS, "4")
    (reply,) = network.rows("replies")
    assert (reply["number"], reply["our_number"], json.loads(reply["meant"])) == (PERSON, OURS, 4)
    assert network.rows("calls") == []
    (row,) = network.rows("inbound_calls")
    assert (row["sid"], row["end_status"]) == (sid, "completed")
    assert [one.form["CallStatus"] for one in customer.at("/in/status")] == ["completed"]
    fetched = client.calls(sid).fetch()
    assert (fetched.direction, fetched.status) == ("inbound", "completed")


@pytest.mark.parametrize(("attributes", "status"), [("", "no-answer"), ('reason="busy"', "busy")])
def test_a_rejected_call_is_never_answered(network, client, customer, number, attributes, status):
    customer.says("/in/answer", f"<Response><Reject {attributes}/></Response>")
    sid = call_us(network)
    network.run_out()
    fetched = client.calls(sid).fetch()
    assert (fetched.status, network.rows("inbound_calls")[0]["answered_at"]) == (status, None)


def test_a_document_that_cannot_be_had_is_asked_for_at_the_numbers_fallback(network, customer, number):
    customer.says("/in/answer", "", status=500)
    customer.says("/in/fallback", BYE)
    call_us(network)
    network.run_out()
    assert customer.at("/in/fallback")[0].form["ErrorCode"] == "11200"


def test_a_number_without_an_address_takes_no_calls(network):
    with pytest.raises(OSError, match="400"):
        call_us(network)


def test_a_person_who_was_cut_off_calls_back_where_that_is_their_way(network, client, customer, number):
    customer.says("/out", ASK.replace('action="turn"', 'action="/out"'))
    network.script(
        PERSON, answers=True, replies=["1", "2", "3"], cut_off_after=1, calls_back=1, think_seconds=2
    )
    client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/out")
    network.run_out()
    (row,) = network.rows("inbound_calls")
    assert row["from_number"] == PERSON
    assert customer.at("/in/turn")[0].form["Digits"] == "2"


@pytest.mark.parametrize(
    "script", [{"cut_off_after": 1, "calls_back": 0}, {"hang_up_after": 1, "calls_back": 1}]
)
def test_nobody_calls_back_who_would_not_or_hung_up_themselves(network, client, customer, number, script):
    customer.says("/out", ASK.replace('action="turn"', 'action="/out"'))
    network.script(PERSON, answers=True, replies=["1", "2"], **script)
    client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/out")
    network.run_out()
    assert network.rows("inbound_calls") == []


def test_a_connection_can_be_broken_from_outside(network, client, customer, number):
    customer.says("/out", '<Response><Pause length="600"/></Response>')
    network.script(PERSON, answers=True, replies=["5"], calls_back=1, ring_seconds=1)
    call = client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/out")
    while client.calls(call.sid).fetch().status != "in-progress":
        network.step()
    network.control("DELETE", f"/control/calls/{call.sid}")
    network.run_out()
    assert client.calls(call.sid).fetch().status == "completed"
    assert len(network.rows("inbound_calls")) == 1
