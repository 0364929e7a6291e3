"""What Twilio's webhooks mean, as tables."""

from __future__ import annotations

from typing import get_args
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.carriers.twilio.inbound import parse
from gateway.domain.ports.carrier_events import (
    CallInput,
    CallStateReported,
    CarrierEvent,
    MachineHeard,
    MessageReceived,
    MessageStateReported,
    RawRequest,
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
    ErrorClass,
    MessageState,
    RecordingState,
    RoomMove,
)

ANSWER = "/hooks/twilio/voice/a1.b2/0"
LATER = "/hooks/twilio/voice/a1.b2/10"


def webhook(path: str = "/hooks/twilio/x", **form: str) -> RawRequest:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode({name.rstrip("_"): value for name, value in form.items()}).encode()
    return RawRequest("POST", path, "", headers, body)


def only(request: RawRequest, route: Route) -> CarrierEvent:
    [event] = parse(request, route)
    return event


@pytest.mark.parametrize(
    ("path", "form", "expected"),
    [
        (ANSWER, {}, CallInput("CA1", answered=True)),
        (LATER, {"Digits": "7"}, CallInput("CA1", answered=False, digits="7")),
        (LATER, {"Digits": "*0"}, CallInput("CA1", answered=False, digits="*0")),
        (LATER, {"Digits": "", "msg": "Gather End"}, CallInput("CA1", answered=False)),
        (LATER, {}, CallInput("CA1", answered=False)),
        (
            LATER,
            {"SpeechResult": "Десять.", "Confidence": "0.91"},
            CallInput("CA1", answered=False, speech="Десять.", confidence=0.91),
        ),
        (
            LATER,
            {"SpeechResult": "ten", "Confidence": "high"},
            CallInput("CA1", answered=False, speech="ten"),
        ),
        (LATER, {"SpeechResult": "ten", "Confidence": "nan"}, CallInput("CA1", answered=False, speech="ten")),
        (LATER, {"SpeechResult": "ten", "Confidence": "0.0"}, CallInput("CA1", answered=False, speech="ten")),
        (LATER, {"SpeechResult": "", "Confidence": "0.0"}, CallInput("CA1", answered=False)),
        (
            LATER,
            {"RecordingUrl": "https://a/RE1", "RecordingSid": "RE1", "RecordingDuration": "7", "Digits": "#"},
            CallInput("CA1", answered=False, recorded=Recorded("RE1", "https://a/RE1", 7)),
        ),
        (
            LATER,
            {"RecordingUrl": "https://a/RE1", "Digits": "hangup"},
            CallInput("CA1", answered=False, recorded=Recorded("", "https://a/RE1")),
        ),
        (
            ANSWER,
            {"From": "+15550002", "To": "+15550001"},
            CallInput("CA1", answered=True, from_="+15550002", to="+15550001"),
        ),
    ],
)
def test_a_voice_webhook_carries_the_input_of_its_turn(
    path: str, form: dict[str, str], expected: CallInput
) -> None:
    assert only(webhook(path, CallSid="CA1", **form), "voice") == expected


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("human", AmdResult.HUMAN),
        ("machine_start", AmdResult.MACHINE),
        ("machine_end_beep", AmdResult.MACHINE_END),
        ("machine_end_silence", AmdResult.MACHINE_END),
        ("machine_end_other", AmdResult.MACHINE_END),
        ("fax", AmdResult.FAX),
        ("unknown", AmdResult.UNKNOWN),
    ],
)
def test_the_detector_tells_machines_from_people(word: str, result: AmdResult) -> None:
    event = only(webhook(CallSid="CA1", AnsweredBy=word), "machine")

    assert event == MachineHeard("CA1", result, f"twilio:machine:CA1:{word}")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("completed", RecordingState.COMPLETED),
        ("absent", RecordingState.ABSENT),
        ("failed", RecordingState.FAILED),
    ],
)
def test_a_recording_is_reported_with_its_address_and_length(word: str, state: RecordingState) -> None:
    form = {"RecordingSid": "RE1", "RecordingUrl": "https://a/RE1", "RecordingDuration": "9"}
    event = only(webhook(CallSid="CA1", RecordingStatus=word, **form), "recording")

    key = f"twilio:recording:RE1:{word}"
    assert event == RecordingReported("CA1", "RE1", state, key, "https://a/RE1", 9)


@pytest.mark.parametrize(
    ("word", "move"),
    [
        ("conference-start", RoomMove.STARTED),
        ("conference-end", RoomMove.ENDED),
        ("participant-join", RoomMove.JOINED),
        ("participant-leave", RoomMove.LEFT),
        ("participant-hold", RoomMove.HELD),
        ("participant-unhold", RoomMove.RESUMED),
        ("participant-mute", RoomMove.MUTED),
        ("participant-unmute", RoomMove.UNMUTED),
    ],
)
def test_a_room_tells_who_came_and_went(word: str, move: RoomMove) -> None:
    form = {"FriendlyName": "room-1", "ConferenceSid": "CF1", "SequenceNumber": "4", "CallSid": "CA1"}
    event = only(webhook(StatusCallbackEvent=word, **form), "room")

    assert event == RoomReported("room-1", move, "twilio:room:CF1:4", "CA1")


def test_a_room_tells_of_its_recording_which_names_no_call() -> None:
    form = {
        "ConferenceSid": "CF1",
        "RecordingSid": "RE1",
        "RecordingStatus": "completed",
        "RecordingUrl": "u",
    }
    event = only(webhook(**form), "room")

    key = "twilio:recording:RE1:completed"
    assert event == RecordingReported("", "RE1", RecordingState.COMPLETED, key, "u")


@pytest.mark.parametrize(
    ("route", "form"),
    [
        ("machine", {"CallSid": "CA1", "AnsweredBy": "robot"}),
        ("recording", {"CallSid": "CA1", "RecordingSid": "RE1", "RecordingStatus": "robot"}),
        (
            "room",
            {"FriendlyName": "r", "ConferenceSid": "CF1", "CallSid": "CA1", "StatusCallbackEvent": "robot"},
        ),
    ],
)
def test_a_word_of_tomorrow_is_set_aside(route: Route, form: dict[str, str]) -> None:
    event = only(webhook(**form), route)

    assert isinstance(event, Unrecognised)
    assert (event.ref, event.word) == ("CA1", "robot")


def test_an_inbound_call_asks_for_its_first_prompt() -> None:
    request = webhook("/hooks/twilio/inbound-call", CallSid="CA1", From="+15550001", To="+15550002")

    assert only(request, "inbound-call") == CallInput("CA1", answered=True, from_="+15550001", to="+15550002")


@pytest.mark.parametrize(
    ("word", "state", "end_reason"),
    [
        ("queued", CallState.QUEUED, None),
        ("initiated", CallState.INITIATED, None),
        ("ringing", CallState.RINGING, None),
        ("in-progress", CallState.ANSWERED, None),
        ("completed", CallState.ENDED, EndReason.COMPLETED),
        ("busy", CallState.ENDED, EndReason.BUSY),
        ("no-answer", CallState.ENDED, EndReason.NO_ANSWER),
        ("canceled", CallState.ENDED, EndReason.CANCELED),
        ("failed", CallState.ENDED, EndReason.NETWORK_FAILED),
    ],
)
def test_a_progress_report_gives_the_state_of_the_call(
    word: str, state: CallState, end_reason: EndReason | None
) -> None:
    request = webhook(CallSid="CA1", CallStatus=word, SequenceNumber="2")

    expected = CallStateReported("CA1", state, f"twilio:call:CA1:2:{word}", end_reason, sequence=2)
    assert only(request, "call-status") == expected


@pytest.mark.parametrize(
    ("form", "end_reason", "code"),
    [
        ({"SipResponseCode": "404"}, EndReason.INVALID_NUMBER, "404"),
        ({"SipResponseCode": "484"}, EndReason.INVALID_NUMBER, "484"),
        ({"SipResponseCode": "486"}, EndReason.BUSY, "486"),
        ({"SipResponseCode": "603"}, EndReason.REJECTED, "603"),
        ({"SipResponseCode": "607"}, EndReason.UNWANTED, "607"),
        ({"SipResponseCode": "608"}, EndReason.BLOCKED, "608"),
        ({"SipResponseCode": "503"}, EndReason.NETWORK_FAILED, "503"),
        ({"ErrorCode": "13224"}, EndReason.INVALID_NUMBER, "13224"),
        ({"ErrorCode": "13225"}, EndReason.BLOCKED, "13225"),
        ({"ErrorCode": "13227"}, EndReason.REFUSED, "13227"),
        ({"ErrorCode": "20003"}, EndReason.REFUSED, "20003"),
        ({"ErrorCode": "21216", "SipResponseCode": "503"}, EndReason.BLOCKED, "21216"),
        ({"ErrorCode": "99999", "SipResponseCode": "404"}, EndReason.INVALID_NUMBER, "99999"),
    ],
)
def test_a_failed_call_says_why(form: dict[str, str], end_reason: EndReason, code: str) -> None:
    event = only(webhook(CallSid="CA1", CallStatus="failed", **form), "call-status")

    assert isinstance(event, CallStateReported)
    assert (event.end_reason, event.code) == (end_reason, code)


def test_a_completed_call_keeps_its_duration_and_is_not_read_as_a_failure() -> None:
    request = webhook(CallSid="CA1", CallStatus="completed", CallDuration="41", SipResponseCode="200")

    expected = CallStateReported(
        "CA1", CallState.ENDED, "twilio:call:CA1:completed", EndReason.COMPLETED, duration=41, code="200"
    )
    assert only(request, "call-status") == expected


@pytest.mark.parametrize("sequence", ["", "two", "-1", "²"])
def test_a_report_without_a_usable_sequence_is_deduplicated_by_its_word(sequence: str) -> None:
    event = only(webhook(CallSid="CA1", CallStatus="ringing", SequenceNumber=sequence), "call-status")

    assert event == CallStateReported("CA1", CallState.RINGING, "twilio:call:CA1:ringing")


@pytest.mark.parametrize(
    ("word", "code", "state", "error_class"),
    [
        ("accepted", "", MessageState.ACCEPTED, None),
        ("scheduled", "", MessageState.ACCEPTED, None),
        ("queued", "", MessageState.QUEUED, None),
        ("sending", "", MessageState.QUEUED, None),
        ("sent", "", MessageState.SENT, None),
        ("delivered", "", MessageState.DELIVERED, None),
        ("read", "", MessageState.DELIVERED, None),
        ("undelivered", "30003", MessageState.UNDELIVERED, ErrorClass.UNREACHABLE),
        ("undelivered", "30004", MessageState.UNDELIVERED, ErrorClass.FILTERED),
        ("undelivered", "30005", MessageState.UNDELIVERED, ErrorClass.INVALID_NUMBER),
        ("undelivered", "30006", MessageState.UNDELIVERED, ErrorClass.LANDLINE),
        ("undelivered", "30007", MessageState.UNDELIVERED, ErrorClass.FILTERED),
        ("undelivered", "30008", MessageState.UNDELIVERED, ErrorClass.UNKNOWN),
        ("undelivered", "", MessageState.UNDELIVERED, ErrorClass.UNKNOWN),
        ("failed", "21610", MessageState.FAILED, ErrorClass.OPTED_OUT),
        ("failed", "30001", MessageState.FAILED, ErrorClass.RATE_LIMITED),
        ("failed", "30036", MessageState.EXPIRED, ErrorClass.UNKNOWN),
        ("canceled", "", MessageState.REJECTED, ErrorClass.UNKNOWN),
    ],
)
def test_a_delivery_report_gives_the_state_of_the_text(
    word: str, code: str, state: MessageState, error_class: ErrorClass | None
) -> None:
    form = {"ErrorCode": code} if code else {}
    request = webhook(MessageSid="SM1", MessageStatus=word, **form)

    expected = MessageStateReported("SM1", state, f"twilio:message:SM1:{word}", error_class, code)
    assert only(request, "message-status") == expected


@pytest.mark.parametrize(
    ("route", "form", "key"),
    [
        ("call-status", {"CallSid": "X1", "CallStatus": "levitating"}, "twilio:call:X1:levitating"),
        (
            "call-status",
            {"CallSid": "X1", "CallStatus": "levitating", "SequenceNumber": "4"},
            "twilio:call:X1:4:levitating",
        ),
        (
            "message-status",
            {"MessageSid": "X1", "MessageStatus": "levitating"},
            "twilio:message:X1:levitating",
        ),
    ],
)
def test_an_unknown_word_is_kept_and_not_guessed(route: Route, form: dict[str, str], key: str) -> None:
    assert only(webhook(**form), route) == Unrecognised("X1", "levitating", key, form)


def test_an_unknown_word_does_not_take_the_place_of_the_report_that_has_its_number() -> None:
    numbered = {"CallSid": "CA1", "SequenceNumber": "2"}
    unknown = only(webhook(**numbered, CallStatus="levitating"), "call-status")
    ended = only(webhook(**numbered, CallStatus="no-answer"), "call-status")

    assert isinstance(unknown, Unrecognised)
    assert isinstance(ended, CallStateReported)
    assert unknown.dedupe_key != ended.dedupe_key


def test_a_text_from_a_person_is_received_as_it_was_written() -> None:
    request = webhook(MessageSid="SM1", From="+15550001", To="+15550002", Body=" 10! да & ещё ")

    expected = MessageReceived("SM1", "+15550001", "+15550002", " 10! да & ещё ", "twilio:inbound:SM1")
    assert only(request, "inbound-message") == expected


@pytest.mark.parametrize("word", ["STOP", "START", "HELP"])
def test_what_twilio_did_about_an_opt_out_is_passed_on(word: str) -> None:
    form = {"MessageSid": "SM1", "From": "+15550001", "To": "+15550002", "Body": "stop it"}
    event = only(webhook(**form, OptOutType=word), "inbound-message")

    assert isinstance(event, MessageReceived)
    assert event.opt_out_type == word


@pytest.mark.parametrize("route", get_args(Route))
def test_a_webhook_that_names_nothing_is_kept_once(route: Route) -> None:
    request = webhook(AccountSid="AC1")

    event = only(request, route)

    assert isinstance(event, Unrecognised)
    assert (event.ref, event.payload) == ("", {"AccountSid": "AC1"})
    assert only(request, route) == event
    other = only(webhook(AccountSid="AC2"), route)
    assert isinstance(other, Unrecognised)
    assert other.dedupe_key != event.dedupe_key


@given(body=st.binary(max_size=60), route=st.sampled_from(get_args(Route)))
def test_a_body_of_any_bytes_is_one_event(body: bytes, route: Route) -> None:
    assert len(parse(RawRequest("POST", "/x", "", {}, body), route)) == 1
