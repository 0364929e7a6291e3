"""What networks do now and then, as Vonage's customers see it. Nothing genuine is lost by it."""

from __future__ import annotations

import hashlib
from datetime import datetime

import jwt
import pytest
from requests.exceptions import ConnectionError as CutError
from vonage_http_client import RateLimitedError, ServerError
from vonage_messages import Sms
from vonage_voice import CreateCallRequest
from vonage_voice.models import Phone, ToPhone

from sandbox.faults import Fault
from sandbox.settings import ClockMode

OURS, PERSON = "15005550006", "79161234567"
SECRET = "a signature secret that is long enough"


@pytest.fixture
def suffering(start, account):
    """A network where one kind of fault strikes every time."""

    def begin(*faults, **changes):
        network = start(vonage=account, fault_rates=dict.fromkeys(faults, 1.0), **changes)
        network.script(f"+{PERSON}", answers=True, replies=["7"])
        return network

    return begin


def place(client, customer):
    ask = {"action": "input", "type": ["dtmf"], "eventUrl": [customer.url + "/turn"]}
    customer.says("/answer", [{"action": "talk", "text": "From 0 to 10?"}, ask])
    wanted = CreateCallRequest(
        to=[ToPhone(number=PERSON)],
        from_=Phone(number=OURS),
        answer_url=[customer.url + "/answer"],
        answer_method="POST",
        event_url=[customer.url + "/events"],
    )
    return client.voice.create_call(wanted)


def text(client, customer):
    return client.messages.send(
        Sms(to=PERSON, from_=OURS, text="0-10?", webhook_url=customer.url + "/status")
    )


def configure(network, customer, **more):
    given = {"carrier": "vonage", "sms_url": customer.url + "/inbox"} | more
    network.control("PUT", f"/control/numbers/+{OURS}", given)


def test_a_repeat_has_the_same_body_and_a_signature_of_its_own(suffering, sdk, customer):
    network = suffering(Fault.DUPLICATE)
    configure(network, customer)
    place(sdk(network), customer)
    network.control("POST", "/control/inbound", {"from": f"+{PERSON}", "to": f"+{OURS}", "body": "10"})
    network.run_out()
    for path in ("/inbox", "/turn", "/answer"):
        first, second = customer.at(path)
        assert first.raw == second.raw
        assert first.claims["jti"] != second.claims["jti"]
        assert second.claims["iat"] > first.claims["iat"]
    assert [row["raw"] for row in network.rows("replies")] == ["10", "7"]


def test_a_cut_connection_leaves_a_call_that_can_be_found(suffering, sdk, customer):
    network = suffering(Fault.CUT_AFTER_ACCEPT)
    client = sdk(network)
    with pytest.raises(CutError):
        place(client, customer)
    (call,) = client.voice.list_calls()[0]
    assert call.to.number == PERSON
    network.run_out()
    assert client.voice.get_call(call.uuid).status == "completed"


@pytest.mark.parametrize(
    ("fault", "error", "status"),
    [(Fault.TOO_MANY, RateLimitedError, 429), (Fault.SERVER_ERROR, ServerError, 500)],
)
def test_a_refused_request_has_done_nothing(suffering, sdk, customer, answer_fits, fault, error, status):
    network = suffering(fault)
    client = sdk(network)
    for ask in (place, text):
        with pytest.raises(error) as refused:
            ask(client, customer)
        assert refused.value.response.status_code == status
    answer_fits(refused.value.response)
    network.run_out()
    assert network.rows("calls") == network.rows("texts") == customer.requests == []


@pytest.mark.parametrize("clock", [ClockMode.STEPPED, ClockMode.SCALED])
def test_a_webhook_can_be_there_before_the_answer_to_the_request(suffering, sdk, customer, clock):
    network = suffering(Fault.EARLY_WEBHOOK, clock=clock, speed=20.0)
    client = sdk(network)
    call = place(client, customer)
    assert customer.at("/events")[0].json["uuid"] == call.uuid
    sent = text(client, customer)
    assert customer.at("/status")[0].json["message_uuid"] == sent.message_uuid


def test_a_stranger_posts_other_words_that_no_genuine_signature_covers(suffering, sdk, open_customer):
    network = suffering(Fault.FORGED)
    configure(network, open_customer)
    client = sdk(network)
    place(client, open_customer)
    for number in range(6):
        given = {"from": f"+7916000000{number}", "to": f"+{OURS}", "body": "10"}
        network.control("POST", "/control/inbound", given)
    network.run_out()
    genuine = [one for one in open_customer.requests if is_genuine(one)]
    forged = [one for one in open_customer.requests if not is_genuine(one)]
    assert len(genuine) == len(forged)
    assert len({kind_of_forgery(one) for one in forged}) >= 2
    assert {one.json["text"] for one in open_customer.at("/inbox") if is_genuine(one)} == {"10"}
    assert "10" not in {one.json["text"] for one in open_customer.at("/inbox") if not is_genuine(one)}
    assert len(network.rows("replies")) == 7


def is_genuine(received):
    try:
        return received.claims["payload_hash"] == hashlib.sha256(received.raw).hexdigest()
    except (KeyError, jwt.InvalidTokenError):
        return False


def kind_of_forgery(received):
    try:
        return "another body" if received.claims else ""
    except KeyError:
        return "unsigned"
    except jwt.InvalidTokenError:
        return "another secret"


def test_an_answer_that_is_taken_for_late_is_thrown_away_and_the_fallback_asked(suffering, sdk, customer):
    network = suffering(Fault.DEADLINE)
    configure(network, customer, voice_fallback_url=customer.url + "/fallback")
    place(sdk(network), customer)
    network.run_out()
    assert len(customer.at("/answer")) == len(customer.at("/fallback")) == 1
    assert customer.at("/turn") == []


@pytest.mark.parametrize("fault", [Fault.REORDER, Fault.DELAY])
def test_reports_may_come_late_or_in_another_order_and_none_is_missing(suffering, sdk, customer, fault):
    network = suffering(fault)
    client = sdk(network)
    call = place(client, customer)
    text(client, customer)
    network.run_out()
    reported = [one.json for one in customer.at("/events")]
    assert {event["status"] for event in reported} == {"started", "ringing", "answered", "completed"}
    assert {one.json["status"] for one in customer.at("/status")} == {"submitted", "delivered"}
    lateness = [
        one.claims["iat"] - datetime.fromisoformat(one.json["timestamp"]).timestamp()
        for one in customer.at("/events")
    ]
    assert max(lateness) > 0.4
    assert client.voice.get_call(call.uuid).status == "completed"


def test_a_status_that_nobody_knows_comes_beside_the_genuine_one(suffering, sdk, customer):
    network = suffering(Fault.UNKNOWN_WORD)
    client = sdk(network)
    place(client, customer)
    text(client, customer)
    network.run_out()
    words = [one.json["status"] for one in customer.at("/events")]
    assert [word for word in words if word != "teleported"] == ["started", "ringing", "answered", "completed"]
    assert words.count("teleported") == 4
    assert [one.json["status"] for one in customer.at("/status")].count("teleported") == 2


def test_a_short_text_of_the_older_interface_can_come_in_parts(suffering, customer):
    network = suffering(Fault.SPLIT)
    configure(network, customer, legacy=True)
    network.control(
        "POST", "/control/inbound", {"from": f"+{PERSON}", "to": f"+{OURS}", "body": "ten out of"}
    )
    network.run_out()
    parts = sorted((one.form for one in customer.at("/inbox")), key=lambda form: form["concat-part"])
    assert [part["concat-total"] for part in parts] == ["2", "2"]
    assert "".join(part["text"] for part in parts) == "ten out of"


def test_every_fault_at_once_loses_no_call_and_stops_nobody(start, sdk, account, open_customer):
    rates = dict.fromkeys(
        (Fault.TOO_MANY, Fault.SERVER_ERROR, Fault.CUT_AFTER_ACCEPT, Fault.EARLY_WEBHOOK), 0.0
    )
    network = start(vonage=account, faults=0.3, fault_rates=rates)
    configure(network, open_customer)
    client = sdk(network)
    for number in range(12):
        network.script(f"+7916000000{number}", answers=True, replies=["7", "8"])
        client.messages.send(Sms(to=f"7916000000{number}", from_=OURS, text="From 0 to 10?"))
    for _ in range(3):
        place(client, open_customer)
    network.run_out()
    texted = [row for row in network.rows("replies") if row["channel"] == "sms"]
    assert len(texted) == 12
    assert all(row["acked_at"] for row in texted)
    assert {row["end_status"] for row in network.rows("calls")} == {"completed"}
