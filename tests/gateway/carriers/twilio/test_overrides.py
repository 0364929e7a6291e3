"""The connection overrides of our addresses, as the sandbox reads them by Twilio's documentation."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from gateway.carriers.twilio.client import TwilioAccount
from gateway.carriers.twilio.overrides import ASKED, TOLD, asked, told
from gateway.carriers.twilio.signature import SignatureCheck
from gateway.carriers.twilio.voice import TwilioVoice
from gateway.domain.ports.carrier_events import RawRequest
from gateway.domain.ports.carriers import RecordingOrder, RenderContext
from ivr_flows.voice_script import Bridge, Gather, Goto, Record, VoiceScript
from sandbox.courier import Delivery, Failure
from sandbox.twilio.overrides import read_overrides, requested
from tests.support.recorder import Recorder

CONTEXT = RenderContext("https://a/turn", recording_url="https://a/recorded", room_url="https://a/room")


@pytest.mark.parametrize(("override", "attempts"), [(ASKED, 3), (TOLD, 6)])
def test_a_restart_and_our_own_failure_are_tried_again_and_a_refusal_is_not(
    override: str, attempts: int
) -> None:
    overrides = read_overrides(f"https://a/hook{override}")
    assert 1 + overrides.retries == attempts
    for failure in (Failure.UNREACHABLE, Failure.CUT, Failure.LATE):
        assert overrides.again(Delivery(None, failure=failure))
    assert overrides.again(Delivery(503))
    assert not overrides.again(Delivery(403))


def test_a_caller_does_not_wait_longer_than_twelve_seconds_for_a_turn() -> None:
    overrides = read_overrides(asked("https://a/turn"))
    assert (overrides.connect, overrides.read, overrides.total) == (2.0, 5.0, 12.0)


def test_every_address_of_a_document_carries_them(account: TwilioAccount) -> None:
    gather = Gather(prompts=(), language="en", digits=True, speech=False, timeout=5.0)
    script = VoiceScript((gather, Record(prompts=()), Bridge("room", record=True), Goto()))
    document = unescape(TwilioVoice(account).render(script, CONTEXT).body)
    assert document.count("https://a/turn") == document.count(asked("https://a/turn")) == 4
    assert document.count("https://a/recorded") == document.count(told("https://a/recorded")) == 1
    assert document.count("https://a/room") == document.count(told("https://a/room")) == 2


def test_what_is_not_reported_has_no_address(account: TwilioAccount) -> None:
    assert (asked(""), told("")) == ("", "")
    nowhere = RenderContext("https://a/turn")
    document = TwilioVoice(account).render(VoiceScript((Record(prompts=()),)), nowhere).body
    assert "recordingStatusCallback" not in document


def test_a_recording_that_is_started_is_reported_with_them(
    account: TwilioAccount, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(201, {"sid": "RE1"})
    TwilioVoice(account).record("CA" + "1" * 32, RecordingOrder.START, "https://a/recorded")
    assert twilio_api.seen[0].form["RecordingStatusCallback"] == [told("https://a/recorded")]


def test_the_fragment_is_no_part_of_what_is_signed() -> None:
    base, path, form = "https://survey.example.org", "/hooks/twilio/call-status/a.b", {"CallSid": "CA1"}
    check = SignatureCheck("a token", base)
    for url, believed in ((requested(told(base + path)), True), (told(base + path), False)):
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "x-twilio-signature": RequestValidator("a token").compute_signature(url, form),
        }
        request = RawRequest("POST", path, "", headers, urlencode(form).encode())
        assert check.verify(request).ok is believed
