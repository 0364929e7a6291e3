"""What Vonage's voice webhooks mean, as tables."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.carriers.vonage.inbound import parse
from gateway.domain.ports.carrier_events import (
    CallInput,
    CallStateReported,
    MachineHeard,
    Recorded,
    RecordingReported,
    RoomReported,
    Route,
    Unrecognised,
)
from gateway.domain.ports.carrier_words import (
    AmdResult,
    CallState,
    EndReason,
    RecordingState,
    RoomMove,
)
from tests.gateway.carriers.vonage.webhooks import (
    AT,
    CALL,
    MOVE,
    PARTIES,
    RECORDING,
    only,
    webhook,
)

ANSWER = "/hooks/vonage/voice/a1.b2/0"
LATER = "/hooks/vonage/voice/a1.b2/10"
SILENCE = {"digits": "", "timed_out": True}
NO_KEYS = {"digits": None, "timed_out": False}


def heard(*results: tuple[str, str]) -> dict[str, object]:
    listed = [{"confidence": confidence, "text": text} for confidence, text in results]
    return {"timeout_reason": "end_on_silence_timeout", "results": listed}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (
            ANSWER,
            {**CALL, **PARTIES, "region_url": "https://api-eu-3.vonage.com"},
            CallInput("U1", answered=True, from_="+15550002", to="+15550001"),
        ),
        (ANSWER, {**CALL, "from": "Anonymous"}, CallInput("U1", answered=True, from_="Anonymous")),
        (
            LATER,
            {**CALL, "speech": {}, "dtmf": {"digits": "7", "timed_out": False}},
            CallInput("U1", False, "7"),
        ),
        (LATER, {**CALL, "dtmf": {"digits": "*0", "timed_out": True}}, CallInput("U1", False, "*0")),
        (LATER, {**CALL, "dtmf": "42", "timed_out": True}, CallInput("U1", False, "42")),
        (LATER, {**CALL, "speech": {}, "dtmf": SILENCE}, CallInput("U1", False)),
        (
            LATER,
            {**CALL, "speech": {"timeout_reason": "start_timeout"}, "dtmf": NO_KEYS},
            CallInput("U1", False),
        ),
        (LATER, {**CALL, "speech": {"error": "no audio"}, "dtmf": NO_KEYS}, CallInput("U1", False)),
        (
            LATER,
            {**CALL, "speech": heard(("0.91", "Десять."), ("0.5", "Девять.")), "dtmf": NO_KEYS},
            CallInput("U1", False, speech="Десять.", confidence=0.91),
        ),
        (
            LATER,
            {**CALL, "speech": heard(("0.2", "nein"), ("0.7", "nine"))},
            CallInput("U1", False, speech="nine", confidence=0.7),
        ),
        (LATER, {**CALL, "speech": heard(("high", "ten"))}, CallInput("U1", False, speech="ten")),
        (LATER, {**CALL, "speech": heard(("nan", "ten"))}, CallInput("U1", False, speech="ten")),
        (LATER, {**CALL, "speech": heard(("0.9", ""))}, CallInput("U1", False)),
        (LATER, {**CALL, "speech": {"results": "ten"}, "dtmf": 7}, CallInput("U1", False, "7")),
        (LATER, {**CALL, "payload": {}}, CallInput("U1", False)),
        (LATER, {**CALL, "payload": {"recorded": True}}, CallInput("U1", False, recorded=Recorded())),
        (LATER, {**CALL, "payload": {"recorded": "yes"}}, CallInput("U1", False)),
        (LATER, {"conversation_uuid": "CON-1", "payload": {}}, CallInput("CON-1", False)),
    ],
)
def test_a_voice_webhook_carries_the_input_of_its_turn(
    path: str, body: dict[str, object], expected: CallInput
) -> None:
    assert only(webhook(body, path), "voice") == expected


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({**CALL, "status": "answered"}, "answered"),
        ({**CALL, "reason": "Syntax error in NCCO."}, ""),
        ({**CALL, "recording_url": "https://api.nexmo.com/v1/files/f1"}, ""),
    ],
)
def test_a_report_that_comes_to_the_voice_address_is_no_input(body: dict[str, object], word: str) -> None:
    event = only(webhook(body, LATER), "voice")

    assert isinstance(event, Unrecognised)
    assert event.word == word


def test_an_inbound_call_asks_for_its_first_prompt() -> None:
    request = webhook({**CALL, "from": "15550001", "to": "15550002"}, "/hooks/vonage/inbound-call")

    assert only(request, "inbound-call") == CallInput("U1", answered=True, from_="+15550001", to="+15550002")


@pytest.mark.parametrize("route", ["call-status", "inbound-call-status"])
@pytest.mark.parametrize(
    ("word", "state", "end_reason"),
    [
        ("started", CallState.INITIATED, None),
        ("ringing", CallState.RINGING, None),
        ("answered", CallState.ANSWERED, None),
        ("completed", CallState.ENDED, EndReason.COMPLETED),
        ("busy", CallState.ENDED, EndReason.BUSY),
        ("cancelled", CallState.ENDED, EndReason.CANCELED),
        ("unanswered", CallState.ENDED, EndReason.NO_ANSWER),
        ("timeout", CallState.ENDED, EndReason.NO_ANSWER),
        ("rejected", CallState.ENDED, EndReason.REJECTED),
        ("failed", CallState.ENDED, EndReason.NETWORK_FAILED),
    ],
)
def test_a_progress_report_gives_the_state_of_the_call(
    word: str, state: CallState, end_reason: EndReason | None, route: Route
) -> None:
    request = webhook({**CALL, **PARTIES, "status": word, "direction": "outbound"})

    assert only(request, route) == CallStateReported(
        "U1", state, f"vonage:call:U1:{word}", end_reason, from_="+15550002", to="+15550001"
    )


@pytest.mark.parametrize(
    ("body", "end_reason", "code"),
    [
        ({"status": "failed", "detail": "cannot_route"}, EndReason.REFUSED, "cannot_route"),
        (
            {"status": "failed", "detail": "number_out_of_service"},
            EndReason.INVALID_NUMBER,
            "number_out_of_service",
        ),
        ({"status": "rejected", "detail": "invalid_number"}, EndReason.INVALID_NUMBER, "invalid_number"),
        ({"status": "rejected", "detail": "restricted"}, EndReason.BLOCKED, "restricted"),
        ({"status": "rejected", "detail": "declined"}, EndReason.REJECTED, "declined"),
        ({"status": "unanswered", "detail": "unavailable"}, EndReason.NO_ANSWER, "unavailable"),
        ({"status": "failed", "sip_code": 404}, EndReason.INVALID_NUMBER, "404"),
        ({"status": "failed", "sip_code": "607"}, EndReason.UNWANTED, "607"),
        ({"status": "failed", "sip_code": "608"}, EndReason.BLOCKED, "608"),
        ({"status": "failed", "sip_code": 503}, EndReason.NETWORK_FAILED, "503"),
        ({"status": "failed", "detail": "of tomorrow"}, EndReason.NETWORK_FAILED, "of tomorrow"),
        ({"status": "busy", "detail": "declined"}, EndReason.BUSY, "declined"),
        ({"status": "completed", "sip_code": 404}, EndReason.COMPLETED, "404"),
        ({"status": "ringing", "detail": "restricted"}, None, "restricted"),
    ],
)
def test_a_vague_end_is_told_by_its_detail(
    body: dict[str, object], end_reason: EndReason | None, code: str
) -> None:
    event = only(webhook({**CALL, **body}), "call-status")

    assert isinstance(event, CallStateReported)
    assert (event.end_reason, event.code) == (end_reason, code)


@pytest.mark.parametrize(
    ("given", "read"), [("41", 41), (41, 41), ("", None), ("-1", None), ("9" * 5000, None)]
)
def test_a_completed_call_keeps_its_duration(given: object, read: int | None) -> None:
    event = only(webhook({**CALL, "status": "completed", "duration": given}), "call-status")

    assert isinstance(event, CallStateReported)
    assert event.duration == read


@pytest.mark.parametrize("route", ["call-status", "machine"])
@pytest.mark.parametrize(
    ("body", "result", "key"),
    [
        ({"status": "human"}, AmdResult.HUMAN, "human:"),
        ({"status": "machine"}, AmdResult.MACHINE, "machine:"),
        ({"status": "machine", "sub_state": "beep_start"}, AmdResult.MACHINE_END, "machine:beep_start"),
        ({"status": "machine", "sub_state": "beep_timeout"}, AmdResult.MACHINE, "machine:beep_timeout"),
    ],
)
def test_a_machine_is_told_among_the_progress_reports(
    body: dict[str, str], result: AmdResult, key: str, route: Route
) -> None:
    request = webhook({"call_uuid": "U1", "conversation_uuid": "CON-1", **PARTIES, **body})

    assert only(request, route) == MachineHeard("U1", result, f"vonage:machine:U1:{key}")


@pytest.mark.parametrize("route", ["recording", "call-status", "room"])
@pytest.mark.parametrize(
    ("changes", "state", "seconds"),
    [
        ({}, RecordingState.COMPLETED, 12),
        ({"end_time": "soon"}, RecordingState.COMPLETED, None),
        ({"end_time": "2026-06-05T09:00:12"}, RecordingState.COMPLETED, None),
        ({"end_time": "2026-06-05T08:00:00Z"}, RecordingState.COMPLETED, None),
        ({"size": 0}, RecordingState.ABSENT, 12),
        ({"recording_url": ""}, RecordingState.ABSENT, 12),
    ],
)
def test_a_recording_is_told_with_its_address_and_length(
    changes: dict[str, object], state: RecordingState, seconds: int | None, route: Route
) -> None:
    body = RECORDING | changes

    assert only(webhook(body), route) == RecordingReported(
        "", "R1", state, "vonage:recording:R1", str(body["recording_url"]), seconds
    )


def test_a_move_into_a_room_is_an_entry_where_the_address_names_the_room() -> None:
    request = webhook(MOVE, "/hooks/vonage/room/a1.b2", "room=floor+1%2F2")

    expected = RoomReported("floor 1/2", RoomMove.JOINED, f"vonage:room:CON-2:U1:{AT}", "U1")
    assert only(request, "room") == expected


@pytest.mark.parametrize("query", ["", "room=", "other=1"])
def test_a_move_to_somewhere_is_no_event(query: str) -> None:
    assert parse(webhook(MOVE, query=query), "call-status") == []


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"reason": "Syntax error in NCCO.", "conversation_uuid": "CON-1"}, "Syntax error in NCCO."),
        ({"type": "leg:status:update", "body": {"status": "ringing"}}, "leg:status:update"),
        ({"reason": "x" * 500}, "x" * 120),
    ],
)
def test_errors_and_events_of_softphones_are_kept_with_what_they_are_about(
    body: dict[str, Any], word: str
) -> None:
    event = only(webhook(body), "call-status")

    assert isinstance(event, Unrecognised)
    assert event.word == word
