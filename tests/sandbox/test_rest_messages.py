"""Messages through the real SDK."""

from __future__ import annotations

from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

OURS, PERSON = "+15005550006", "+79161234567"


def test_a_text_is_created_delivered_and_found_again(network, client):
    network.script(PERSON, answers=True, replies=[])
    created = client.messages.create(to=PERSON, from_=OURS, body="Спасибо!")
    assert created.status == "queued"
    assert created.num_segments == "1"
    network.run_out()
    fetched = client.messages(created.sid).fetch()
    assert (fetched.status, fetched.body, fetched.error_code) == ("delivered", "Спасибо!", None)
    assert [one.sid for one in client.messages.list(to=PERSON, from_=OURS)] == [created.sid]


def test_date_filters_of_the_sdk_bound_the_list_on_both_sides(network, client):
    sent = client.messages.create(to=PERSON, from_=OURS, body="Thanks")
    network.run_out()
    at = client.messages(sent.sid).fetch().date_sent
    for bounds, found in (
        ({"date_sent_after": at}, 1),
        ({"date_sent_after": at + timedelta(seconds=1)}, 0),
        ({"date_sent_before": at}, 1),
        ({"date_sent_before": at - timedelta(seconds=1)}, 0),
        ({"date_sent": at}, 1),
    ):
        assert len(client.messages.list(to=PERSON, **bounds)) == found, bounds


def test_pages_of_the_list_are_followed_to_the_end(network, client):
    sids = {client.messages.create(to=PERSON, from_=OURS, body=f"Thanks {n}").sid for n in range(5)}
    assert {one.sid for one in client.messages.list(page_size=2)} == sids


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"to": "12", "from_": OURS, "body": "x"}, 400, 21211),
        ({"to": PERSON, "from_": "Otklik", "body": "x"}, 400, 21212),
        ({"to": PERSON, "from_": OURS, "body": ""}, 400, 21602),
        ({"to": PERSON, "from_": OURS, "body": "x" * 1601}, 400, 21617),
        ({"to": PERSON, "from_": OURS, "body": "x", "status_callback": "nowhere"}, 400, 21609),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_with_twilios_code(client, fields, status, code):
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(**fields)
    assert (refused.value.status, refused.value.code) == (status, code)


def test_a_wrong_token_is_refused(network, sdk):
    with pytest.raises(TwilioRestException) as refused:
        sdk(network, token="wrong").messages("SM" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_an_unknown_text_is_not_found(client):
    with pytest.raises(TwilioRestException) as refused:
        client.messages("SM" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_requests_above_the_rate_are_refused_and_create_nothing(start, sdk):
    network = start(rest_rate=0)
    with pytest.raises(TwilioRestException) as refused:
        sdk(network).messages.create(to=PERSON, from_=OURS, body="x")
    assert (refused.value.status, refused.value.code) == (429, 20429)
    assert network.control("GET", "/control/messages") == {"messages": []}


def test_every_answer_was_held_against_the_official_description(client, description):
    if description is None:
        pytest.skip("the official description is missing: REST answers are NOT checked against it")
    created = client.messages.create(to=PERSON, from_=OURS, body="Thanks")
    client.messages(created.sid).fetch()
    client.messages.list()
    call = client.calls.create(to=PERSON, from_=OURS, twiml="<Response/>")
    client.calls(call.sid).fetch()
    client.calls.list()
    assert client.http_client.checked == 6
