"""What a webhook says is kept within what a carrier's id can be and what a database takes."""

from __future__ import annotations

import pytest

from gateway.domain.ports.bounded_events import LONGEST_ID, LONGEST_URL, bounded
from gateway.domain.ports.carrier_events import (
    CallInput,
    CallStateReported,
    CarrierEvent,
    MessageReceived,
    Recorded,
    Unrecognised,
)
from gateway.domain.ports.carrier_words import CallState

TEXT = MessageReceived("M1", "+4915112345678", "+15005550006", "nine", "twilio:inbound:M1")


def test_an_ordinary_event_is_left_as_it_is() -> None:
    for event in (TEXT, CallInput("C1", answered=True, recorded=Recorded("R1", "https://a/r", 3))):
        assert bounded(event, "twilio", b"") == event
    report = bounded(CallStateReported("C1", CallState.RINGING, "twilio:call:C1:1"), "twilio", b"")
    assert isinstance(report, CallStateReported)
    assert isinstance(report.state, CallState)


@pytest.mark.parametrize(
    "event",
    [
        CallInput("C" * (LONGEST_ID + 1), answered=True),
        CallInput("C\x00", answered=True),
        CallStateReported("C1", CallState.RINGING, "twilio:call:" + "9" * 160),
        CallStateReported("C1", CallState.RINGING, "twilio:call:C1:\n"),
        MessageReceived("M1", "+" * 21, "+15005550006", "nine", "twilio:inbound:M1"),
        Unrecognised("C1", "x", "twilio:call:" + "9" * 160),
    ],
)
def test_what_cannot_be_an_id_is_none_and_the_body_is_the_key(event: CarrierEvent) -> None:
    placed = bounded(event, "twilio", b"the body")
    assert isinstance(placed, Unrecognised)
    assert placed.ref == ""
    assert placed.dedupe_key == bounded(event, "twilio", b"the body").dedupe_key  # type: ignore[union-attr]
    assert placed.dedupe_key != bounded(event, "twilio", b"another").dedupe_key  # type: ignore[union-attr]
    assert len(placed.dedupe_key) <= 160


def test_a_text_with_a_nul_loses_it_and_nothing_else() -> None:
    text = MessageReceived("M1", "+4915112345678", "+15005550006", "ni\x00ne", "twilio:inbound:M1")
    assert bounded(text, "twilio", b"") == TEXT


def test_an_address_that_is_too_long_is_unknown() -> None:
    call = CallInput("C1", answered=False, recorded=Recorded("R1", "https://a/" + "r" * LONGEST_URL, 3))
    placed = bounded(call, "twilio", b"")
    assert isinstance(placed, CallInput)
    assert placed.recorded == Recorded("R1", "", 3)
