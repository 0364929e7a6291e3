"""What networks do now and then: each kind by itself, and what the ledger says of it."""

from __future__ import annotations

import json

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

from sandbox.__main__ import read_arguments
from sandbox.faults import Fault, Faults

OURS, PERSON = "+15005550006", "+79161234567"
TOKEN = "a token for tests"
ASK = (
    '<Response><Gather numDigits="1" timeout="4" actionOnEmptyResult="true" action="/turn">'
    "<Say>From 1 to 5: rate us</Say></Gather></Response>"
)
BYE = "<Response><Say>Thank you</Say><Hangup/></Response>"
EVENTS = ["initiated", "ringing", "answered", "completed"]


@pytest.fixture
def dialogue(start, sdk, customer):
    """Run one call, with faults of certain kinds, in which a person keys 4."""

    def run(**rates):
        network = start(fault_rates={Fault(kind): rate for kind, rate in rates.items()})
        customer.says("/answer", ASK)
        customer.says("/turn", BYE)
        customer.says("/fallback", BYE)
        network.script(PERSON, answers=True, replies=["4"])
        client = sdk(network)
        client.calls.create(
            to=PERSON,
            from_=OURS,
            url=customer.url + "/answer",
            fallback_url=customer.url + "/fallback",
            status_callback=customer.url + "/status",
            status_callback_event=EVENTS,
        )
        network.run_out()
        return network

    return run


def statuses(customer):
    return [one.form["CallStatus"] for one in customer.at("/status")]


def test_a_fault_strikes_by_what_it_names_and_not_by_the_order_of_asking():
    one, other = (Faults.at_rate(7, 0.5, {Fault.DELAY: 0.0}) for _ in range(2))
    keys = [f"CA{n}" for n in range(200)]
    struck = {key for key in keys if one.strikes(Fault.DUPLICATE, key)}
    assert struck == {key for key in reversed(keys) if other.strikes(Fault.DUPLICATE, key)}
    assert 60 < len(struck) < 140
    assert not any(one.strikes(Fault.DELAY, key) for key in keys)


def test_one_kind_can_be_given_a_rate_of_its_own_on_the_command_line():
    always = ["--account-sid", "AC1", "--auth-token", "t", "--ledger", "ledger.sqlite"]
    settings, _ = read_arguments(
        [*always, "--faults", "0.1", "--fault", "deadline=0", "--fault", "delay=0.5"]
    )
    assert (settings.faults, settings.fault_rates) == (0.1, {Fault.DEADLINE: 0.0, Fault.DELAY: 0.5})
    for wrong in ("delay", "delay=2", "rain=0.1"):
        with pytest.raises(SystemExit):
            read_arguments([*always, "--fault", wrong])


def test_a_voice_answer_that_is_taken_for_late_is_thrown_away_and_the_fallback_is_asked(dialogue, customer):
    network = dialogue(deadline=1.0)
    assert len(customer.at("/answer")) == 1
    (fallback,) = [one.form for one in customer.at("/fallback")]
    assert (fallback["ErrorCode"], fallback["ErrorUrl"]) == ("11200", customer.url + "/answer")
    assert network.rows("replies") == []


def test_reports_that_are_delayed_arrive_all_the_same(dialogue, customer):
    network = dialogue(delay=1.0)
    assert sorted(statuses(customer)) == ["completed", "in-progress", "initiated", "ringing"]
    (call,) = network.rows("calls")
    last = max(row["posted_at"] for row in network.rows("webhooks") if row["kind"] == "call-status")
    assert last > call["ended_at"]


def test_reports_can_overtake_each_other(start, sdk, customer, dialogue):
    network = dialogue(reorder=0.5)
    assert sorted(statuses(customer)) == ["completed", "in-progress", "initiated", "ringing"]
    numbers = [int(one.form["SequenceNumber"]) for one in customer.at("/status")]
    assert numbers != sorted(numbers)
    assert {row["status"] for row in network.rows("webhooks")} == {200}


def test_a_forged_copy_comes_first_is_marked_and_counts_for_nothing(dialogue, customer):
    customer.forgeries_expected = True
    customer.answers["/turn"] = lambda one: (
        200
        if RequestValidator(TOKEN).validate(one.url, one.form, one.headers.get("X-Twilio-Signature", ""))
        else 403,
        BYE,
    )
    network = dialogue(forged=1.0)
    forged, genuine = customer.at("/turn")
    assert (forged.form["Digits"], genuine.form["Digits"]) == ("1", "4")
    (reply,) = network.rows("replies")
    assert (reply["raw"], reply["status"], reply["attempts"], json.loads(reply["meant"])) == ("4", 200, 1, 4)
    marked = {row["kind"]: row["status"] for row in network.rows("webhooks") if ":forged" in row["kind"]}
    assert set(marked) == {"voice:forged", "call-status:forged"}
    assert len(customer.forged()) == sum(1 for row in network.rows("webhooks") if ":forged" in row["kind"])


def test_a_report_with_an_unknown_word_comes_beside_the_genuine_one(dialogue, customer):
    network = dialogue(unknown_word=1.0)
    assert statuses(customer).count("teleported") == 4
    assert set(statuses(customer)) - {"teleported"} == {"initiated", "ringing", "in-progress", "completed"}
    kinds = [row["kind"] for row in network.rows("webhooks")]
    assert kinds.count("call-status:unknown_word") == kinds.count("call-status") == 4


def test_the_first_report_can_come_before_the_answer_that_names_the_call(start, sdk, customer):
    network = start(fault_rates={Fault.EARLY_WEBHOOK: 1.0})
    customer.says("/answer", BYE)
    client = sdk(network)
    call = client.calls.create(
        to=PERSON,
        from_=OURS,
        url=customer.url + "/answer",
        status_callback=customer.url + "/status",
        status_callback_event=EVENTS,
    )
    assert [one.form["CallSid"] for one in customer.at("/status")] == [call.sid]
    text = client.messages.create(to=PERSON, from_=OURS, body="Hi", status_callback=customer.url + "/text")
    assert [one.form["MessageSid"] for one in customer.at("/text")] == [text.sid]


def test_nobody_who_steps_waits_for_a_first_report_that_is_held_back(start, sdk, customer):
    network = start(fault_rates={Fault.EARLY_WEBHOOK: 1.0, Fault.DELAY: 1.0})
    client = sdk(network)
    client.messages.create(to=PERSON, from_=OURS, body="Hi", status_callback=customer.url + "/text")
    assert customer.at("/text") == []
    network.run_out()
    assert sorted(one.form["MessageStatus"] for one in customer.at("/text")) == ["delivered", "sent"]


@pytest.mark.parametrize(("kind", "statuses"), [("too_many", {429}), ("server_error", {500, 503})])
def test_a_request_that_is_refused_was_not_processed(start, sdk, kind, statuses):
    network = start(fault_rates={Fault(kind): 1.0})
    client = sdk(network)
    seen = set()
    for number in range(12):
        with pytest.raises(TwilioRestException) as refused:
            client.messages.create(to=f"+7916123456{number % 10}", from_=OURS, body="Hi")
        seen.add(refused.value.status)
    assert seen <= statuses
    assert network.rows("texts") == []
    assert client.messages.list() == []


def test_a_delayed_text_is_held_by_the_carrier_and_not_by_the_customer(start, sdk, customer):
    network = start(fault_rates={Fault.DELAY: 1.0})
    network.control("PUT", f"/control/numbers/{OURS}", {"sms_url": customer.url + "/inbox"})
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "10"})
    network.run_out()
    (text,), (reply,) = network.rows("texts"), network.rows("replies")
    assert reply["posted_at"] > text["created_at"]
    assert reply["status"] == 200
