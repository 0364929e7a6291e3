"""Texts through the real SDK: sending, receipts, what people write back, and how long that is tried."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime, timedelta

import pytest
from vonage import Auth
from vonage_http_client import AuthenticationError, HttpRequestError
from vonage_messages import Sms

from sandbox.people.habits import Habits

OURS, PERSON = "15005550006", "79161234567"
QUESTION = "От 0 до 10: посоветуете ли вы нас?"
SECRET = "a signature secret that is long enough"
HANG = -2


@pytest.fixture
def inbox(network, customer):
    """Our number, with an address for what people write."""
    network.control(
        "PUT", f"/control/numbers/+{OURS}", {"carrier": "vonage", "sms_url": customer.url + "/inbox"}
    )


def send(client, customer, text=QUESTION, **changes):
    given = {"to": PERSON, "from_": OURS, "webhook_url": customer.url + "/status"}
    return client.messages.send(Sms(text=text, **given | changes)).message_uuid


def receipts(customer):
    return [one.json for one in customer.at("/status")]


def test_a_text_is_submitted_and_delivered_as_the_description_says(network, client, customer, fits):
    network.script(f"+{PERSON}", replies=[])
    uuid = send(client, customer, client_ref="attempt 1")
    network.run_out()
    first, second = sorted(receipts(customer), key=lambda one: one["timestamp"])
    assert (first["status"], second["status"]) == ("submitted", "delivered")
    for receipt in (first, second):
        fits("vonage_messages.json", "message-status", receipt)
        assert (receipt["message_uuid"], receipt["client_ref"]) == (uuid, "attempt 1")
        assert (receipt["to"], receipt["from"], receipt["channel"]) == (PERSON, OURS, "sms")
        assert receipt["sms"]["count_total"] == "1"
    (row,) = network.rows("texts")
    assert (row["sid"], row["final_status"], row["status_url"]) == (
        uuid,
        "delivered",
        customer.url + "/status",
    )


def test_without_an_address_nobody_is_told(network, client, customer):
    send(client, customer, webhook_url=None)
    network.run_out()
    assert customer.requests == []


def test_a_text_that_cannot_arrive_is_rejected_with_a_code(network, client, customer, fits):
    network.script(f"+{PERSON}", answers="invalid")
    send(client, customer)
    network.run_out()
    receipt = receipts(customer)[-1]
    fits("vonage_messages.json", "message-status", receipt)
    assert (receipt["status"], receipt["error"]["title"]) == ("rejected", "1190")
    assert receipt["error"]["type"].endswith("#1190")


def test_every_way_to_be_lost_has_a_status_and_a_code(start, sdk, account, customer):
    network = start(vonage=account, habits=Habits(text_lost=1.0))
    client = sdk(network)
    for number in range(30):
        send(client, customer, to=f"7916{number:07}", text="Thanks")
    network.run_out()
    lost = {(one["status"], one["error"]["title"]) for one in receipts(customer) if "error" in one}
    assert {
        ("undeliverable", "1180"),
        ("rejected", "1250"),
        ("rejected", "1210"),
        ("rejected", "1190"),
    } >= lost
    assert len(lost) >= 3


def test_a_text_to_somebody_who_has_opted_out_is_accepted_and_only_the_receipt_says_so(
    network, client, customer, inbox, fits
):
    network.control("POST", "/control/inbound", {"from": f"+{PERSON}", "to": f"+{OURS}", "body": "STOP"})
    uuid = send(client, customer)
    network.run_out()
    (receipt,) = receipts(customer)
    fits("vonage_messages.json", "message-status", receipt)
    assert (receipt["message_uuid"], receipt["status"]) == (uuid, "rejected")
    assert receipt["error"]["title"] == "1240"
    sent = next(row for row in network.rows("texts") if row["sid"] == uuid)
    assert (sent["delivered_at"], sent["final_status"]) == (None, "undelivered")
    network.control("POST", "/control/inbound", {"from": f"+{PERSON}", "to": f"+{OURS}", "body": "START"})
    send(client, customer)
    network.run_out()
    assert receipts(customer)[-1]["status"] == "delivered"


def test_what_a_person_writes_back_comes_as_the_description_says(network, client, customer, inbox, fits):
    network.script(f"+{PERSON}", replies=["10!"])
    uuid = send(client, customer)
    network.run_out()
    (received,) = customer.at("/inbox")
    fits("vonage_messages.json", "inbound-message", received.json)
    assert (received.json["text"], received.json["from"], received.json["to"]) == ("10!", PERSON, OURS)
    assert received.json["sms"] == {"num_messages": "1", "keyword": "10!"}
    (reply,) = network.rows("replies")
    assert (reply["ref"], reply["answering_ref"], json.loads(reply["meant"])) == (
        received.json["message_uuid"],
        uuid,
        10,
    )
    assert (reply["status"], reply["attempts"], reply["acked_at"] is None) == (200, 1, False)


@pytest.mark.parametrize("first", [(500, ""), (404, ""), (302, ""), (HANG, "")])
def test_whatever_is_not_taken_comes_again_with_the_same_id_and_a_fresh_signature(
    start, sdk, account, customer, first
):
    network = start(vonage=dataclasses.replace(account, hook_deadline=0.2))
    network.control(
        "PUT", f"/control/numbers/+{OURS}", {"carrier": "vonage", "sms_url": customer.url + "/inbox"}
    )
    customer.says_in_turn("/inbox", first, (503, ""), (200, ""))
    network.control("POST", "/control/inbound", {"from": f"+{PERSON}", "to": f"+{OURS}", "body": "10"})
    network.run_out()
    received = customer.at("/inbox")
    assert [one.json["message_uuid"] for one in received] == [received[0].json["message_uuid"]] * 3
    times = [one.claims["iat"] for one in received]
    assert [times[1] - times[0], times[2] - times[1]] == [5, 10]
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["attempts"]) == (200, 3)
    assert reply["acked_at"] > reply["posted_at"]


def test_a_text_that_is_never_taken_is_tried_for_a_day(network, customer, inbox):
    customer.says("/inbox", "", 503)
    network.control("POST", "/control/inbound", {"from": f"+{PERSON}", "to": f"+{OURS}", "body": "10"})
    network.run_out()
    received = customer.at("/inbox")
    lasted = timedelta(seconds=received[-1].claims["iat"] - received[0].claims["iat"])
    assert timedelta(hours=23, minutes=45) < lasted <= timedelta(hours=24)
    assert len({one.claims["jti"] for one in received}) == len(received)
    (reply,) = network.rows("replies")
    assert (reply["acked_at"], reply["status"], reply["attempts"]) == (None, 503, len(received))


LONG = "Очень долго ждал ответа, но в конце концов вопрос решили, и сотрудник был вежлив. " * 3


@pytest.mark.parametrize("as_json", [False, True])
def test_the_older_interface_hands_over_short_texts_whole(start, account, open_customer, fits, as_json):
    network = start(vonage=dataclasses.replace(account, sms_as_json=as_json))
    legacy(network, open_customer)
    network.control(
        "POST", "/control/inbound", {"from": f"+{PERSON}", "to": f"+{OURS}", "body": "Да & нет = 5"}
    )
    network.run_out()
    (received,) = open_legacy(open_customer)
    assert bool(open_customer.at("/inbox")[0].form) is not as_json
    fits("vonage_sms.json", "inbound-sms", received)
    assert (received["text"], received["msisdn"], received["to"]) == ("Да & нет = 5", PERSON, OURS)
    assert (received["type"], received["keyword"], "concat" in received) == ("unicode", "ДА", False)


def test_the_older_interface_hands_over_long_texts_in_parts_the_last_one_first(network, customer, fits):
    legacy(network, customer)
    network.control("POST", "/control/inbound", {"from": f"+{PERSON}", "to": f"+{OURS}", "body": LONG})
    network.run_out()
    parts = open_legacy(customer)
    for part in parts:
        fits("vonage_sms.json", "inbound-sms", part)
    total = len(parts)
    assert total == 4
    assert [part["concat-part"] for part in parts] == ["4", "3", "2", "1"]
    assert {(part["concat"], part["concat-total"]) for part in parts} == {("true", str(total))}
    assert len({part["concat-ref"] for part in parts}) == 1
    assert len({part["messageId"] for part in parts}) == total
    assert "".join(part["text"] for part in reversed(parts)) == LONG
    (reply,) = network.rows("replies")
    assert (reply["ref"], reply["raw"], reply["status"]) == (parts[-1]["messageId"], LONG, 200)


def test_a_text_in_parts_is_taken_only_when_every_part_is(network, customer):
    legacy(network, customer)
    customer.answers["/inbox"] = lambda one: (500 if one.form["concat-part"] == "2" else 200, "")
    network.control("POST", "/control/inbound", {"from": f"+{PERSON}", "to": f"+{OURS}", "body": LONG})
    network.run_out()
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["acked_at"]) == (500, None)


def legacy(network, customer):
    given = {"carrier": "vonage", "sms_url": customer.url + "/inbox", "legacy": True}
    network.control("PUT", f"/control/numbers/+{OURS}", given)


def open_legacy(customer):
    """Read what came in; the SDK checks its signature, which is no JWT here."""
    received = [one.form or one.json for one in customer.at("/inbox")]
    auth = Auth(api_key="abcd1234", signature_secret=SECRET, signature_method="sha256")
    for one in received:
        assert auth.check_signature(dict(one))
        assert not auth.check_signature({**one, "text": "another"})
    return received


def test_the_account_may_send_too_and_a_stranger_may_not(network, sdk, customer, answer_fits):
    basic = {"application_id": None, "private_key": None, "api_key": "abcd1234"}
    client = sdk(network, **basic, api_secret="an api secret")
    send(client, customer)
    answer_fits(client.http_client.last_response)
    with pytest.raises(AuthenticationError) as refused:
        send(sdk(network, **basic, api_secret="another"), customer)
    answer_fits(refused.value.response)


@pytest.mark.parametrize(
    ("changes", "page", "name"),
    [
        ({"channel": "mms"}, "1100", None),
        ({"message_type": "image"}, "1140", None),
        ({"to": "+79161234567"}, "1170", None),
        ({"to": None}, "1170", None),
        ({"from": "Company"}, "1120", None),
        ({"client_ref": "x" * 101}, "1060", None),
        ({"text": ""}, "1150", "text"),
        ({"text": "x" * 1001}, "1150", "text"),
        ({"ttl": 19}, "1150", "ttl"),
        ({"webhook_url": "status"}, "1150", "webhook_url"),
        ({"status_callback": "http://127.0.0.1"}, "1150", "status_callback"),
    ],
)
@pytest.mark.asks_wrongly
def test_a_text_that_cannot_be_sent_is_refused_as_the_description_says(
    network, client, answer_fits, changes, page, name
):
    body = {"to": PERSON, "from": OURS, "text": "Hello", "channel": "sms", "message_type": "text"} | changes
    with pytest.raises(HttpRequestError) as refused:
        client.http_client.post("api.nexmo.com", "/v1/messages", body)
    answer = refused.value.response
    assert answer.status_code == 422
    assert answer.json()["type"].endswith(f"#{page}")
    answer_fits(answer)
    if name is not None:
        assert [one["name"] for one in answer.json()["invalid_parameters"]] == [name]
    assert network.rows("texts") == []


@pytest.mark.usefixtures("network")
def test_a_text_of_a_thousand_characters_is_taken(client):
    body = {"to": PERSON, "from": OURS, "text": "x" * 1000, "channel": "sms", "message_type": "text"}
    assert client.http_client.post("api.nexmo.com", "/v1/messages", body)["message_uuid"]


@pytest.mark.asks_wrongly
def test_what_is_no_json_object_is_refused(network, client):
    headers = {"Authorization": client.http_client.auth.create_jwt_auth_string()}
    url = network.server.base_url + "/v1/messages"
    for body in (b"{", b"[]", b"\xff"):
        answer = client.http_client._session.post(url, data=body, headers=headers, timeout=10)
        assert (answer.status_code, answer.json()["type"].endswith("#invalid-json")) == (422, True)


def test_times_are_the_networks_own(network, client, customer):
    send(client, customer)
    network.run_out()
    for one in customer.at("/status"):
        said = datetime.fromisoformat(one.json["timestamp"])
        assert abs(said.timestamp() - one.claims["iat"]) <= 1
        assert said.year == 2026
        assert (said.month, said.day) == (3, 2)
