"""What texts and calls cost is written with them, and added up for a campaign."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.errors import NotFound
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass
from gateway.domain.ports.carriers import CallSnapshot, Rejected
from gateway.domain.prices import read_prices
from gateway.services.apply_call_report import apply_call_report
from gateway.services.apply_inbound_report import apply_inbound_report
from gateway.services.place_call import place_call
from gateway.services.reads.costs import CostLine, read_costs
from gateway.services.send_message import send_message
from gateway.services.settle_unknown import settle_call
from tests.support.office import BERLIN, MOBILE, NOON, OURS, RULES, Office
from tests.support.ways_in import call_us, start

PRICES = read_prices(
    """
    format = 1
    edition = 2026-11-01
    [carriers.twilio]
    currency = "USD"
    source = "the contract"
    verify = true
    prices = [
        { billed = "text_out", prefix = "4915", amount = "0.1" },
        { billed = "text_in", prefix = "1", amount = "0.01" },
        { billed = "call_in", prefix = "1500", amount = "0.003" },
        { billed = "call_out", prefix = "4930", amount = "0.02" },
    ]
    """
)


@pytest.fixture
def priced(office: Office) -> Office:
    """An office with prices of its own."""
    office.runtime = replace(office.runtime, prices=PRICES)
    return office


def texted(office: Office) -> None:
    office.open(MOBILE, talk=900)
    office.dial(Channel.SMS)
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def called(office: Office, duration: int | None) -> None:
    """Call one person and end the call."""
    office.open(BERLIN)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    ended = office.report(CallState.ENDED, EndReason.COMPLETED if duration else EndReason.BUSY)
    apply_call_report(office.runtime, attempt, replace(ended, duration=duration), "payload")


def test_a_text_is_kept_with_its_encoding_its_parts_and_its_price(priced: Office) -> None:
    texted(priced)
    encoding, parts, cost, currency = priced.one("SELECT encoding, segments, cost, currency FROM message")
    assert (encoding, currency) == ("gsm7", "USD")
    assert cost == 100_000 * parts
    priced.text_us("10 — да", "SM-a")
    received = "SELECT encoding, segments, cost FROM message WHERE direction = 'inbound'"
    assert priced.one(received) == ("ucs2", 1, 10_000)


def test_a_text_that_no_carrier_took_costs_nothing(priced: Office) -> None:
    priced.carrier.outcomes.append(Rejected(ErrorClass.INVALID_NUMBER, "21211"))
    texted(priced)
    assert priced.one("SELECT cost FROM message") is None
    assert read_costs(priced.runtime, priced.campaign).lines == ()


@pytest.mark.parametrize(("duration", "cost"), [(61, 40_000), (0, 0), (None, None)])
def test_a_call_costs_its_begun_minutes_when_it_has_ended(
    priced: Office, duration: int | None, cost: int | None
) -> None:
    called(priced, duration)
    assert priced.one("SELECT cost FROM call_leg") == cost


def test_a_call_whose_end_was_never_told_costs_what_the_carriers_list_says(priced: Office) -> None:
    priced.open(BERLIN)
    priced.dial()
    (attempt,) = priced.queue.take("place_call")
    place_call(priced.runtime, attempt)
    ended = CallSnapshot("CA1", BERLIN, OURS, CallState.ENDED, EndReason.COMPLETED, NOON, duration=61)
    priced.carrier.listed_calls = [ended]
    settle_call(priced.runtime, attempt)
    assert priced.one("SELECT duration, cost FROM call_leg") == (61, 40_000)


def test_a_call_to_us_costs_what_our_number_costs(priced: Office) -> None:
    start(priced, "calls", replace(RULES, takes_calls=True))
    call_us(priced)
    ended = replace(priced.report(CallState.ENDED, EndReason.COMPLETED, ref="CA-in"), duration=90)
    apply_inbound_report(priced.runtime, "twilio", ended, "payload")
    (line,) = read_costs(priced.runtime, priced.campaign).lines
    assert line == CostLine("twilio", "calls inbound", 1, 90, 0, "0.006 USD")


def test_the_costs_of_a_campaign_are_added_up(priced: Office) -> None:
    texted(priced)
    priced.text_us("10", "SM-a")
    parts = priced.one("SELECT segments FROM message WHERE direction = 'outbound' AND state <> 'planned'")
    costs = read_costs(priced.runtime, priced.campaign)
    assert costs.lines == (
        CostLine("twilio", "texts inbound", 1, 1, 0, "0.01 USD"),
        CostLine("twilio", "texts outbound", 1, parts, 0, f"0.{parts} USD"),
    )
    assert costs.totals == {"USD": f"0.{parts}1 USD"}
    assert costs.verify == ("twilio",)


def test_calls_are_counted_with_their_seconds(priced: Office) -> None:
    called(priced, 61)
    (line,) = read_costs(priced.runtime, priced.campaign).lines
    assert line == CostLine("twilio", "calls outbound", 1, 61, 0, "0.04 USD")


def test_what_has_no_price_is_counted_and_not_guessed(priced: Office) -> None:
    priced.runtime = replace(priced.runtime, prices=replace(PRICES, _amounts={}))
    texted(priced)
    (line,) = read_costs(priced.runtime, priced.campaign).lines
    assert (line.count, line.unpriced, line.cost) == (1, 1, None)
    assert read_costs(priced.runtime, priced.campaign).totals == {}


def test_another_campaign_pays_for_itself(priced: Office) -> None:
    texted(priced)
    first = priced.campaign
    priced.open(BERLIN, name="another")
    assert read_costs(priced.runtime, priced.campaign).lines == ()
    assert len(read_costs(priced.runtime, first).lines) == 1


def test_a_campaign_that_is_not_there_is_not_found(priced: Office) -> None:
    with pytest.raises(NotFound):
        read_costs(priced.runtime, UUID(int=7))
