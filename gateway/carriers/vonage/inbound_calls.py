"""What Vonage's voice webhooks say.

Rule: https://developer.vonage.com/en/voice/voice-api/webhook-reference
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs

from gateway.carriers.vonage.body import flat, part, whole, word
from gateway.carriers.vonage.codes import CALL_STATES, MACHINE_STATUSES, MACHINE_WORDS, end_reason
from gateway.carriers.vonage.ncco import RECORDED, ROOM
from gateway.carriers.vonage.phone import from_vonage
from gateway.carriers.vonage.unplaced import unplaced
from gateway.domain.ports.carrier_events import (
    CallInput,
    CallStateReported,
    CarrierEvent,
    MachineHeard,
    RawRequest,
    Recorded,
    RecordingReported,
    RoomReported,
    Unrecognised,
)
from gateway.domain.ports.carrier_words import RecordingState, RoomMove

# The reason of an error is a sentence; so much of it tells errors apart.
_LONGEST_WORD: Final = 120
# No recording lasts longer than a day; a count of seconds that does comes from two clocks.
_LONGEST_RECORDING: Final = 86_400


def call_input(request: RawRequest, body: Mapping[str, Any], *, answered: bool) -> CarrierEvent:
    """Read a webhook that asks what a call does next: an answer, an input or a notification.

    A notification may name no call, only its conversation: that is the call's reference then.
    """
    ref = word(body, "uuid") or word(body, "call_uuid") or word(body, "conversation_uuid")
    # The fallback address gets what another address did not take, with the reason why.
    is_error = "reason" in body and "original_request" not in body
    if not ref or "status" in body or "recording_url" in body or is_error:
        return unplaced(request, body, word(body, "status"))
    speech, confidence = _speech(body)
    return CallInput(
        ref=ref,
        answered=answered,
        digits=_digits(body) or None,
        speech=speech,
        confidence=confidence,
        from_=from_vonage(word(body, "from")),
        to=from_vonage(word(body, "to")),
        recorded=Recorded() if part(body, "payload").get(RECORDED) is True else None,
    )


def call_report(request: RawRequest, body: Mapping[str, Any]) -> list[CarrierEvent]:
    """Read a report of a call, whatever it is about. Moves that say nothing new are no event."""
    if "recording_url" in body or "recording_uuid" in body:
        return [_recording(request, body)]
    if "conversation_uuid_to" in body:
        return _move(request, body)
    status = word(body, "status")
    ref = word(body, "uuid") or word(body, "call_uuid")
    if not (ref and status):
        # An error of the NCCO has its reason, an event of the Client SDK its type.
        about = word(body, "reason") or word(body, "type") or status
        return [unplaced(request, body, about[:_LONGEST_WORD])]
    if status in MACHINE_STATUSES:
        return [_machine(body, ref, status)]
    return [_state(body, ref, status)]


def _state(body: Mapping[str, Any], ref: str, status: str) -> CarrierEvent:
    dedupe_key = f"vonage:call:{ref}:{status}"
    known = CALL_STATES.get(status)
    if known is None:
        return Unrecognised(ref, status, dedupe_key, flat(body))
    state, reason = known
    detail, sip_code = word(body, "detail"), word(body, "sip_code")
    return CallStateReported(
        ref=ref,
        state=state,
        dedupe_key=dedupe_key,
        end_reason=end_reason(reason, detail, sip_code),
        duration=whole(word(body, "duration")),
        code=detail or sip_code,
        from_=from_vonage(word(body, "from")),
        to=from_vonage(word(body, "to")),
    )


def _machine(body: Mapping[str, Any], ref: str, status: str) -> CarrierEvent:
    sub_state = word(body, "sub_state")
    dedupe_key = f"vonage:machine:{ref}:{status}:{sub_state}"
    result = MACHINE_WORDS.get((status, sub_state))
    if result is None:
        return Unrecognised(ref, f"{status} {sub_state}", dedupe_key, flat(body))
    return MachineHeard(ref, result, dedupe_key)


def _recording(request: RawRequest, body: Mapping[str, Any]) -> CarrierEvent:
    """Read a finished recording. It names its conversation, not its call; the address of the hook does that."""
    recording, url = word(body, "recording_uuid"), word(body, "recording_url")
    if not recording:
        return unplaced(request, body, "record")
    is_empty = not url or word(body, "size") == "0"
    return RecordingReported(
        ref=word(body, "uuid") or word(body, "call_uuid"),
        recording_ref=recording,
        state=RecordingState.ABSENT if is_empty else RecordingState.COMPLETED,
        dedupe_key=f"vonage:recording:{recording}",
        url=url,
        seconds=_seconds_between(word(body, "start_time"), word(body, "end_time")),
    )


def _move(request: RawRequest, body: Mapping[str, Any]) -> list[CarrierEvent]:
    """Read the move of a call into another conversation: an entry, where the address names the room."""
    ref, target = word(body, "uuid"), word(body, "conversation_uuid_to")
    room = _room(request)
    if not (ref and target and room):
        return []
    return [RoomReported(room, RoomMove.JOINED, f"vonage:room:{target}:{ref}:{word(body, 'timestamp')}", ref)]


def _room(request: RawRequest) -> str:
    try:
        return parse_qs(request.query).get(ROOM, [""])[0]
    except ValueError:
        return ""


def _digits(body: Mapping[str, Any]) -> str:
    # Older applications get the digits themselves, newer ones an object.
    return word(body, "dtmf") or word(part(body, "dtmf"), "digits")


def _speech(body: Mapping[str, Any]) -> tuple[str | None, float | None]:
    """Give what was most probably said, with the recogniser's confidence; None where nothing was heard."""
    results = part(body, "speech").get("results")
    heard = [
        (_confidence(word(result, "confidence")), word(result, "text"))
        for result in (results if isinstance(results, list) else [])
        if isinstance(result, dict) and word(result, "text")
    ]
    if not heard:
        return None, None
    confidence, text = max(heard, key=lambda result: -1.0 if result[0] is None else result[0])
    return text, confidence


def _confidence(text: str) -> float | None:
    try:
        confidence = float(text)
    except ValueError:
        return None
    return confidence if 0.0 <= confidence <= 1.0 else None


def _seconds_between(start: str, end: str) -> int | None:
    try:
        seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return round(seconds) if 0 <= seconds <= _LONGEST_RECORDING else None
