"""Calls through the real SDK: what is asked of Twilio, and what its call records mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from gateway.carriers.twilio.client import TwilioAccount
from gateway.carriers.twilio.voice import TwilioVoice
from gateway.domain.ports.carriers import (
    Accepted,
    CallSnapshot,
    CallState,
    EndReason,
    ErrorClass,
    PlaceCall,
    Rejected,
    RenderContext,
    VoiceCarrier,
)
from ivr_flows.voice_script import Hangup, VoiceScript
from tests.gateway.carriers.twilio.recorder import Recorder

CALLS = f"/2010-04-01/Accounts/AC{'1' * 32}/Calls"
CALL = PlaceCall(
    to="+15550001",
    from_="+15550002",
    answer_url="https://survey.example.org/hooks/twilio/voice/a.b/0",
    status_url="https://survey.example.org/hooks/twilio/call-status/a.b",
    ring_seconds=25,
    time_limit=900,
)


@pytest.fixture
def voice(account: TwilioAccount) -> VoiceCarrier:
    return TwilioVoice(account)


def record(**fields: object) -> dict[str, object]:
    return {
        "sid": "CA1",
        "to": "+15550001",
        "from": "+15550002",
        "status": "queued",
        "date_created": "Fri, 05 Jun 2026 09:00:00 +0000",
    } | fields


def test_a_call_is_placed_with_every_value_and_every_report(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(201, record())

    assert voice.place_call(CALL) == Accepted("CA1")
    assert (twilio_api.seen[0].method, twilio_api.seen[0].path) == ("POST", f"{CALLS}.json")
    assert twilio_api.seen[0].form == {
        "To": ["+15550001"],
        "From": ["+15550002"],
        "Url": ["https://survey.example.org/hooks/twilio/voice/a.b/0"],
        "Method": ["POST"],
        "StatusCallback": ["https://survey.example.org/hooks/twilio/call-status/a.b"],
        "StatusCallbackMethod": ["POST"],
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        "Timeout": ["25"],
        "TimeLimit": ["900"],
    }


def test_a_fallback_address_is_passed_on(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(201, record())

    voice.place_call(
        PlaceCall("+15550001", "+15550002", "https://a/0", "https://a/s", fallback_url="https://b/0")
    )

    form = twilio_api.seen[0].form
    assert (form["FallbackUrl"], form["FallbackMethod"]) == (["https://b/0"], ["POST"])


def test_hanging_up_completes_the_call(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(200, record(status="completed"))

    assert voice.hang_up("CA1") == Accepted("CA1")
    assert twilio_api.seen[0].path == f"{CALLS}/CA1.json"
    assert twilio_api.seen[0].form == {"Status": ["completed"]}


def test_hanging_up_a_call_that_is_over_counts_as_done(
    voice: VoiceCarrier, answer: Callable[..., None]
) -> None:
    answer(400, {"code": 21220, "message": "Call is not in-progress."})

    assert voice.hang_up("CA1") == Accepted("CA1")


def test_hanging_up_an_unknown_call_is_refused(voice: VoiceCarrier, answer: Callable[..., None]) -> None:
    answer(404, {"code": 20404, "message": "Not found."})

    outcome = voice.hang_up("CA9")

    assert isinstance(outcome, Rejected)
    assert outcome.error_class is ErrorClass.CONFIG


@pytest.mark.parametrize(
    ("status", "state", "end_reason"),
    [
        ("queued", CallState.QUEUED, None),
        ("ringing", CallState.RINGING, None),
        ("in-progress", CallState.ANSWERED, None),
        ("completed", CallState.ENDED, EndReason.COMPLETED),
        ("busy", CallState.ENDED, EndReason.BUSY),
        ("failed", CallState.ENDED, EndReason.NETWORK_FAILED),
        ("no-answer", CallState.ENDED, EndReason.NO_ANSWER),
        ("canceled", CallState.ENDED, EndReason.CANCELED),
        ("a word of tomorrow", CallState.QUEUED, None),
    ],
)
def test_a_call_record_is_read(
    voice: VoiceCarrier,
    answer: Callable[..., None],
    status: str,
    state: CallState,
    end_reason: EndReason | None,
) -> None:
    answer(200, record(status=status))

    created_at = datetime(2026, 6, 5, 9, 0, tzinfo=UTC)
    expected = CallSnapshot("CA1", "+15550001", "+15550002", state, end_reason, created_at)
    assert voice.fetch_call("CA1") == expected


def test_a_call_that_twilio_does_not_have_is_none(voice: VoiceCarrier, answer: Callable[..., None]) -> None:
    answer(404, {"code": 20404, "message": "Not found."})

    assert voice.fetch_call("CA9") is None


def test_calls_are_found_by_their_numbers_and_the_second_they_were_taken_in(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    records = [
        record(sid="CA-later", date_created="Fri, 05 Jun 2026 09:00:30 +0000"),
        record(sid="CA-same-second", date_created="Fri, 05 Jun 2026 09:00:00 +0000"),
        record(sid="CA-undated", date_created=None),
        record(sid="CA-before", date_created="Fri, 05 Jun 2026 08:59:59 +0000"),
    ]
    answer(200, {"calls": records})

    found = voice.find_calls("+15550001", "+15550002", datetime(2026, 6, 5, 9, 0, 0, 900_000, tzinfo=UTC))

    assert [call.ref for call in found] == ["CA-later", "CA-same-second", "CA-undated"]
    query = twilio_api.seen[0].query
    assert (query["To"], query["From"]) == (["+15550001"], ["+15550002"])


def test_a_script_is_answered_as_a_twiml_document(voice: VoiceCarrier) -> None:
    reply = voice.render(VoiceScript((Hangup(),)), RenderContext("https://a/1"))

    assert (reply.status, reply.content_type) == (200, "text/xml; charset=utf-8")
    assert reply.body == '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup /></Response>'
