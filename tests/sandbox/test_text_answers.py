"""Texts that answer an inbound text by TwiML, texts that expire, and what can be done to a text later."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException

OURS, PERSON = "+15005550006", "+79161234567"


@pytest.fixture
def inbox(network, customer):
    network.control(
        "PUT",
        f"/control/numbers/{OURS}",
        {"sms_url": customer.url + "/sms/inbox", "sms_fallback_url": customer.url + "/sms/fallback"},
    )

    def write(body="Hello"):
        network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": body})
        network.run_out()

    return write


def ours(client):
    return [(one.body, one.direction, one.to) for one in client.messages.list(to=PERSON)]


def test_a_message_in_the_answer_is_sent_to_the_person(client, customer, inbox):
    customer.says(
        "/sms/inbox",
        '<Response><Message statusCallback="status">Thank <Body>you</Body></Message><Message>Bye</Message></Response>',
    )
    inbox()
    assert ours(client) == [("Bye", "outbound-reply", PERSON), ("Thank you", "outbound-reply", PERSON)]
    assert {one.form["MessageStatus"] for one in customer.at("/sms/status")} == {"sent", "delivered"}


def test_the_answer_can_send_the_text_to_another_address(client, customer, inbox):
    customer.says("/sms/inbox", "<Response><Redirect>other</Redirect></Response>")
    customer.says("/sms/other", "<Response><Message>Hi</Message></Response>")
    inbox()
    assert customer.at("/sms/other")[0].form["Body"] == "Hello"
    assert ours(client) == [("Hi", "outbound-reply", PERSON)]


def test_a_text_that_cannot_be_handed_over_goes_to_the_fallback(network, customer, inbox):
    customer.says("/sms/inbox", "", status=404)
    inbox()
    form = customer.at("/sms/fallback")[0].form
    assert (form["Body"], form["ErrorCode"], form["ErrorUrl"]) == (
        "Hello",
        "11200",
        customer.url + "/sms/inbox",
    )
    assert network.rows("replies")[0]["status"] == 200


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("thanks", "12100"),
        ("<Response><Say>Hi</Say></Response>", "12200"),
        ("<Response><Message><Media>http://a/b.png</Media></Message></Response>", "12200"),
        ('<Response><Message to="nobody">Hi</Message></Response>', "12200"),
    ],
)
def test_an_answer_that_is_not_understood_is_an_error_of_the_text(
    network, client, customer, inbox, answer, code
):
    customer.says("/sms/inbox", answer)
    inbox()
    (error,) = [one for one in network.exchanges() if one["kind"] == "error"]
    assert error["error"].startswith(code)
    assert ours(client) == []


def test_a_person_who_has_opted_out_is_sent_no_answer(network, client, customer, inbox):
    customer.says("/sms/inbox", "<Response><Message>Sorry to see you go</Message></Response>")
    inbox("STOP")
    assert ours(client) == []
    assert [one["error"][:5] for one in network.exchanges() if one["kind"] == "error"] == ["21610"]


@pytest.mark.parametrize(
    ("validity", "status", "code"),
    [(60, "undelivered", 30036), (600, "delivered", None), (None, "delivered", None)],
)
def test_a_text_to_a_telephone_that_is_off_expires(network, client, validity, status, code):
    network.script(PERSON, replies=[], off_seconds=300)
    given = {} if validity is None else {"validity_period": validity}
    text = client.messages.create(to=PERSON, from_=OURS, body="Hi", **given)
    network.run_out()
    fetched = client.messages(text.sid).fetch()
    assert (fetched.status, fetched.error_code) == (status, code)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"validity_period": 0}, 20001),
        ({"validity_period": 36_001}, 20001),
        ({"messaging_service_sid": "MG1"}, 21701),
    ],
)
@pytest.mark.asks_wrongly
def test_what_is_not_to_be_had_is_refused(client, fields, code):
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=PERSON, from_=OURS, body="Hi", **fields)
    assert refused.value.code == code


def test_a_text_can_be_blotted_out_and_deleted(network, client):
    text = client.messages.create(to=PERSON, from_=OURS, body="Hi")
    assert client.messages(text.sid).update(body="").body == ""
    assert client.messages(text.sid).delete()
    assert client.messages.list() == []
    assert network.rows("texts") == [] or network.rows("texts")[0]["body"] == "Hi"
