"""What Twilio's webhooks say, as the port's events.

Pure tables from form parameters to events; a webhook that cannot be placed becomes `Unrecognised`.
It must not verify anything: only verified requests come here.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import assert_never

from gateway.carriers.twilio.codes import (
    AMD_RESULTS,
    CALL_STATES,
    RECORDING_STATES,
    ROOM_MOVES,
    failure_reason,
    message_error,
    message_state,
)
from gateway.carriers.twilio.form import form_pairs
from gateway.domain.ports.bounded_events import bounded
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
from gateway.domain.ports.carrier_words import EndReason

# The turn that our voice address carries for the first request of a call.
_ANSWER_TURN = "0"


def parse(request: RawRequest, route: Route) -> list[CarrierEvent]:
    """Read a verified webhook. Never raises: what cannot be placed is given as Unrecognised."""
    try:
        form = dict(form_pairs(request))
    except ValueError:
        form = {}
    match route:
        case "voice":
            event = _call_input(request, form, answered=request.path.rpartition("/")[2] == _ANSWER_TURN)
        case "inbound-call":
            event = _call_input(request, form, answered=True)
        case "call-status" | "inbound-call-status":
            event = _call_state(request, form)
        case "machine":
            event = _machine(request, form)
        case "recording":
            event = _recording(request, form)
        case "room":
            event = (_recording if "RecordingSid" in form else _room)(request, form)
        case "message-status":
            event = _message_state(request, form)
        case "inbound-message":
            event = _message(request, form)
        case _:
            assert_never(route)
    return [bounded(event, "twilio", request.body)]


def _call_input(request: RawRequest, form: Mapping[str, str], *, answered: bool) -> CarrierEvent:
    # https://www.twilio.com/docs/voice/twiml/gather#action
    ref = form.get("CallSid")
    if not ref:
        return _unplaced(request, form)
    speech = form.get("SpeechResult") or None
    # A recording's Digits is the key that ended it, or "hangup": nothing that the caller entered.
    digits = None if "RecordingUrl" in form else form.get("Digits") or None
    return CallInput(
        ref=ref,
        answered=answered,
        digits=digits,
        speech=speech,
        confidence=_confidence(form.get("Confidence")) if speech else None,
        from_=form.get("From", ""),
        to=form.get("To", ""),
        recorded=_recorded(form),
    )


def _recorded(form: Mapping[str, str]) -> Recorded | None:
    # https://www.twilio.com/docs/voice/twiml/record#attributes-action-parameters
    url = form.get("RecordingUrl")
    if not url:
        return None
    return Recorded(form.get("RecordingSid", ""), url, whole(form.get("RecordingDuration")))


def _call_state(request: RawRequest, form: Mapping[str, str]) -> CarrierEvent:
    # https://www.twilio.com/docs/voice/api/call-resource#statuscallback
    ref, word = form.get("CallSid"), form.get("CallStatus", "")
    if not ref:
        return _unplaced(request, form)
    sequence = whole(form.get("SequenceNumber"))
    # The word belongs to it: an unknown one must not take the place of the report that has its number.
    dedupe_key = f"twilio:call:{ref}:{word}" if sequence is None else f"twilio:call:{ref}:{sequence}:{word}"
    known = CALL_STATES.get(word)
    if known is None:
        return Unrecognised(ref, word, dedupe_key, form)
    state, end_reason = known
    code, sip_code = form.get("ErrorCode", ""), form.get("SipResponseCode", "")
    if end_reason is EndReason.NETWORK_FAILED:
        end_reason = failure_reason(code, sip_code)
    return CallStateReported(
        ref=ref,
        state=state,
        dedupe_key=dedupe_key,
        end_reason=end_reason,
        sequence=sequence,
        duration=whole(form.get("CallDuration")),
        code=code or sip_code,
        from_=form.get("From", ""),
        to=form.get("To", ""),
    )


def _machine(request: RawRequest, form: Mapping[str, str]) -> CarrierEvent:
    # https://www.twilio.com/docs/voice/answering-machine-detection#asyncamd-status-callback
    ref, word = form.get("CallSid"), form.get("AnsweredBy", "")
    if not ref:
        return _unplaced(request, form)
    dedupe_key = f"twilio:machine:{ref}:{word}"
    result = AMD_RESULTS.get(word)
    if result is None:
        return Unrecognised(ref, word, dedupe_key, form)
    return MachineHeard(ref, result, dedupe_key)


def _recording(request: RawRequest, form: Mapping[str, str]) -> CarrierEvent:
    # https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback
    # The recording of a conference names no call: the address of the hook does.
    ref, recording = form.get("CallSid", ""), form.get("RecordingSid")
    if not recording:
        return _unplaced(request, form)
    word = form.get("RecordingStatus", "completed")
    dedupe_key = f"twilio:recording:{recording}:{word}"
    state = RECORDING_STATES.get(word)
    if state is None:
        return Unrecognised(ref, word, dedupe_key, form)
    return RecordingReported(
        ref=ref,
        recording_ref=recording,
        state=state,
        dedupe_key=dedupe_key,
        url=form.get("RecordingUrl", ""),
        seconds=whole(form.get("RecordingDuration")),
    )


def _room(request: RawRequest, form: Mapping[str, str]) -> CarrierEvent:
    # https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallback
    room, sid, word = form.get("FriendlyName"), form.get("ConferenceSid"), form.get("StatusCallbackEvent", "")
    if not (room and sid):
        return _unplaced(request, form)
    ref = form.get("CallSid", "")
    dedupe_key = f"twilio:room:{sid}:{form.get('SequenceNumber') or f'{ref}:{word}'}"
    move = ROOM_MOVES.get(word)
    if move is None:
        return Unrecognised(ref or sid, word, dedupe_key, form)
    return RoomReported(room, move, dedupe_key, ref)


def _message_state(request: RawRequest, form: Mapping[str, str]) -> CarrierEvent:
    # https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
    ref, word = form.get("MessageSid"), form.get("MessageStatus", "")
    if not ref:
        return _unplaced(request, form)
    dedupe_key = f"twilio:message:{ref}:{word}"
    code = form.get("ErrorCode", "")
    state = message_state(word, code)
    if state is None:
        return Unrecognised(ref, word, dedupe_key, form)
    return MessageStateReported(ref, state, dedupe_key, error_class=message_error(state, code), code=code)


def _message(request: RawRequest, form: Mapping[str, str]) -> CarrierEvent:
    # https://www.twilio.com/docs/messaging/guides/webhook-request
    ref, from_, to = form.get("MessageSid"), form.get("From"), form.get("To")
    if not (ref and from_ and to):
        return _unplaced(request, form)
    return MessageReceived(
        ref=ref,
        from_=from_,
        to=to,
        body=form.get("Body", ""),
        dedupe_key=f"twilio:inbound:{ref}",
        opt_out_type=form.get("OptOutType", ""),
    )


def _unplaced(request: RawRequest, form: Mapping[str, str]) -> Unrecognised:
    # With no id to go by, the body itself is the key: the same body again is the same report.
    return Unrecognised("", "", f"twilio:unplaced:{sha256(request.body).hexdigest()}", form)


def whole(text: str | None) -> int | None:
    """Read a number without a sign; None for anything else."""
    # Nothing that Twilio counts has ten digits, and no column holds what a hostile number may be.
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 9 else None


def _confidence(text: str | None) -> float | None:
    try:
        confidence = float(text or "")
    except ValueError:
        return None
    # Speech models that do not measure confidence report 0.0: that says nothing, and no doubt either.
    return confidence if 0.0 < confidence <= 1.0 else None
