"""Raw events and exchanges are kept for thirty days and not longer; what matters stays."""

from __future__ import annotations

from gateway.domain.ports.exchanges import Exchange
from gateway.services.forget_old import forget_old
from tests.support.office import MOBILE, Office

EVENTS = "SELECT dedupe_key FROM inbound_event"
EXCHANGES = "SELECT count(*) FROM carrier_exchange"


def exchange(office: Office) -> None:
    office.runtime.exchanges.record(Exchange("twilio", "in", "POST", "/", "", 200, "", 1))
    office.runtime.exchanges.flush()


def test_what_is_older_than_thirty_days_is_forgotten_and_nothing_younger(office: Office) -> None:
    office.open(MOBILE)
    office.text_us("hello", "SM-old")
    exchange(office)
    office.wait(seconds=1)
    office.text_us("hello", "SM-new")
    exchange(office)
    office.wait(days=30)
    assert forget_old(office.runtime) == 2
    assert office.one(EVENTS) == "twilio:inbound:SM-new"
    assert office.one(EXCHANGES) == 1
    assert forget_old(office.runtime) == 0


def test_texts_and_suppressions_outlive_the_raw_events(office: Office) -> None:
    office.open(MOBILE)
    office.text_us("STOP", "SM-a")
    office.wait(days=400)
    assert forget_old(office.runtime) == 1
    assert office.one("SELECT body FROM message") == "STOP"
    assert office.one("SELECT address FROM suppression_entry") == MOBILE
