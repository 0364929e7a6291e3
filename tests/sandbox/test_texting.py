"""Texts between us and people: reports, replies, STOP, redelivery, and what the ledger says of them."""

from __future__ import annotations

import json

import pytest
from twilio.base.exceptions import TwilioRestException

OURS, PERSON = "+15005550006", "+79161234567"
QUESTION = "От 0 до 10: посоветуете ли вы нас?"


@pytest.fixture
def inbox(network, customer) -> str:
    network.control("PUT", f"/control/numbers/{OURS}", {"sms_url": customer.url + "/inbox"})
    return "/inbox"


def test_delivery_is_reported_step_by_step(network, client, customer):
    network.script(PERSON, answers=True, replies=[])
    client.messages.create(
        to=PERSON, from_=OURS, body="Thanks", status_callback=customer.url + "/status?a=%27"
    )
    network.run_out()
    assert [one.form["MessageStatus"] for one in customer.at("/status")] == ["sent", "delivered"]


def test_a_number_where_nobody_lives_gives_an_error_code(network, client, customer):
    network.script(PERSON, answers="invalid")
    sent = client.messages.create(
        to=PERSON, from_=OURS, body="Thanks", status_callback=customer.url + "/status"
    )
    network.run_out()
    assert customer.at("/status")[-1].form["ErrorCode"] == "30005"
    assert client.messages(sent.sid).fetch().error_code == 30005
    assert [(row["final_status"], row["error_code"]) for row in network.rows("texts")] == [
        ("undelivered", 30005)
    ]


@pytest.mark.usefixtures("inbox")
def test_a_reply_is_posted_and_its_meaning_is_written_down(network, client, customer):
    network.script(PERSON, answers=True, replies=["10!"])
    asked = client.messages.create(to=PERSON, from_=OURS, body=QUESTION)
    network.run_out()
    (posted,) = customer.at("/inbox")
    assert (posted.form["Body"], posted.form["From"], posted.form["To"]) == ("10!", PERSON, OURS)
    (reply,) = network.rows("replies")
    assert json.loads(reply["meant"]) == 10
    assert (reply["answering_ref"], reply["latest_ref"]) == (asked.sid, asked.sid)
    assert (reply["ref"], reply["status"], reply["attempts"]) == (posted.form["MessageSid"], 200, 1)
    assert reply["acked_at"] is not None


@pytest.mark.usefixtures("inbox")
def test_a_reply_to_a_text_that_is_no_longer_the_latest_means_nothing(network, client):
    network.script(PERSON, answers=True, replies=["10"], think_seconds=600)
    asked = client.messages.create(to=PERSON, from_=OURS, body=QUESTION)
    while not any(row["final_status"] == "delivered" for row in network.rows("texts")):
        network.step()
    network.step(until="2026-03-02T09:05:00Z")
    # Accepted, and held up: the person cannot have read it when they answer.
    network.step(until="2026-03-02T09:10:00Z")
    latest = client.messages.create(to=PERSON, from_=OURS, body="Thanks, but one thing is left.")
    network.run_out()
    (reply,) = network.rows("replies")
    assert (reply["answering_ref"], reply["latest_ref"]) == (asked.sid, latest.sid)
    assert reply["meant"] is None


@pytest.mark.parametrize("word", ["STOP", " стоп "])
def test_after_stop_a_number_may_not_text_that_person_until_start(network, client, customer, inbox, word):
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": word})
    network.run_out()
    assert customer.at(inbox)[0].form["OptOutType"] == "STOP"
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=PERSON, from_=OURS, body="One more question?")
    assert (refused.value.status, refused.value.code) == (400, 21610)
    assert client.messages.create(to=PERSON, from_="+15005550007", body="Another number").status == "queued"
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "START"})
    assert client.messages.create(to=PERSON, from_=OURS, body="Welcome back").status == "queued"


def test_an_inbound_text_is_delivered_again_with_the_same_ids_as_the_address_says(network, customer, inbox):
    network.control(
        "PUT", f"/control/numbers/{OURS}", {"sms_url": f"{customer.url}{inbox}#rc=3&rp=ct,rt,5xx"}
    )
    customer.answers[inbox] = lambda _one: (503 if len(customer.at(inbox)) < 3 else 200, "")
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "10"})
    network.step()
    posted = customer.at(inbox)
    assert len(posted) == 3
    assert len({one.form["MessageSid"] for one in posted}) == 1
    assert len({one.headers["I-Twilio-Idempotency-Token"] for one in posted}) == 1
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["attempts"]) == (200, 3)


def test_an_inbound_text_that_fails_at_an_address_without_overrides_is_lost(network, customer, inbox):
    customer.says(inbox, "", status=503)
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "STOP"})
    network.run_out()
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["attempts"], reply["acked_at"]) == (503, 1, None)


def test_an_inbound_text_that_is_refused_is_not_delivered_again(network, customer, inbox):
    customer.says(inbox, "", status=403)
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "10"})
    network.step()
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["attempts"], reply["acked_at"]) == (403, 1, None)


def test_a_text_that_nobody_took_is_in_the_ledger_without_a_status(network):
    network.control("PUT", f"/control/numbers/{OURS}", {"sms_url": "http://127.0.0.1:9/inbox"})
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "10"})
    network.step()
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["attempts"]) == (None, 2)
