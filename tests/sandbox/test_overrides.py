"""Connection overrides: a webhook is repeated as the fragment of its address says, and not otherwise."""

from __future__ import annotations

import time

import pytest

from sandbox.courier import Delivery, Failure
from sandbox.twilio.overrides import OverrideError, read_overrides, requested

OURS, PERSON = "+15005550006", "+79161234567"
CUT, HANG = -1, -2
UNREACHED = Delivery(None, failure=Failure.UNREACHABLE)
LATE = Delivery(None, failure=Failure.LATE)
LOST = Delivery(None, failure=Failure.CUT)


@pytest.mark.parametrize(
    ("fragment", "repeated"),
    [
        ("", [UNREACHED]),
        ("#rc=3", [UNREACHED]),
        ("#rp=5xx", [Delivery(500), Delivery(503)]),
        ("#rp=4xx", [Delivery(403), Delivery(404)]),
        ("#rp=rt", [LATE, LOST]),
        ("#rc=2&rp=ct,rt,5xx", [UNREACHED, LATE, LOST, Delivery(500), Delivery(503)]),
        ("#rp=all", [UNREACHED, LATE, LOST, Delivery(403), Delivery(404), Delivery(500), Delivery(503)]),
    ],
)
def test_what_is_worth_another_attempt(fragment, repeated):
    overrides = read_overrides(f"https://a.example/hook?x=1{fragment}")
    statuses = [Delivery(status) for status in (200, 403, 404, 500, 503)]
    for delivery in (UNREACHED, LATE, LOST, *statuses):
        assert overrides.again(delivery) is (delivery in repeated), delivery


def test_times_are_milliseconds_and_the_fragment_is_not_requested():
    url = "https://a.example/hook?x=1#ct=2000&rt=5000&tt=12000&rc=5"
    overrides = read_overrides(url)
    assert (overrides.connect, overrides.read, overrides.total, overrides.retries) == (2.0, 5.0, 12.0, 5)
    assert requested(url) == "https://a.example/hook?x=1"


@pytest.mark.parametrize("wrong", ["rc=6", "rc=x", "rp=503", "tt=20000", "ct=50", "retries=3"])
def test_what_twilio_would_not_accept_is_refused_and_nothing_is_posted(network, customer, wrong):
    with pytest.raises(OverrideError):
        read_overrides(f"https://a.example/#{wrong}")
    network.control("PUT", f"/control/numbers/{OURS}", {"sms_url": f"{customer.url}/in#{wrong}"})
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "10"})
    network.run_out()
    assert customer.at("/in") == []
    assert any(one["error"].startswith("11243") for one in network.exchanges())


def test_a_restart_in_between_loses_no_stop_where_the_address_asks_for_repeats(network, customer):
    retried = f"{customer.url}/in#rc=5&rp=ct,rt,5xx"
    network.control("PUT", f"/control/numbers/{OURS}", {"sms_url": retried})
    customer.answers["/in"] = lambda _one: (CUT if len(customer.at("/in")) < 4 else 200, "")
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "STOP"})
    network.run_out()
    (reply,) = network.rows("replies")
    assert (reply["status"], reply["attempts"], reply["stop"]) == (200, 4, 1)
    assert len(customer.at("/in")) == 4


def test_all_attempts_together_have_no_more_time_than_the_deadline(start, customer):
    network = start(hook_deadline=0.5)
    customer.says("/in", "", HANG)
    address = f"{customer.url}/in#rc=5&rp=all&rt=200"
    network.control("PUT", f"/control/numbers/{OURS}", {"sms_url": address})
    network.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "10"})
    began = time.monotonic()
    network.run_out()
    assert len(customer.at("/in")) == 3
    assert time.monotonic() - began < 5
