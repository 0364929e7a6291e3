"""Replay a webhook that is kept raw in the ledger, through the use cases that take it when it comes.

What was applied changes nothing a second time. What failed by our own fault, or had a word that the adapter did
not know then, is applied now. Nobody waits for the answer: what a call would do next is not told to anybody.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final, TypeVar, assert_never

from gateway.domain.errors import BadInput, NotFound
from gateway.domain.ports.carrier_events import (
    CallInput,
    CallStateReported,
    CarrierEvent,
    MachineHeard,
    MessageReceived,
    MessageStateReported,
    RawRequest,
    RecordingReported,
    RoomReported,
    Route,
    Unrecognised,
)
from gateway.runtime import Runtime
from gateway.services.apply_call_report import apply_call_report
from gateway.services.apply_inbound_report import apply_inbound_report
from gateway.services.apply_message_report import apply_message_report
from gateway.services.hear_machine import hear_machine
from gateway.services.keep_failed import FAILED
from gateway.services.keep_unrecognised import UNKNOWN_WORD
from gateway.services.receive_call import receive_call
from gateway.services.take_recording import take_recording
from gateway.services.take_room_report import take_room_report
from gateway.services.take_text import take_text
from gateway.services.take_turn import take_turn, turn_key
from gateway.store.queries import inbound
from gateway.store.queries.inbound import KeptEvent

_REPEATED: Final = "repeated"
_ROUTES: Final[dict[str, Route]] = {
    "voice": "voice",
    "call-status": "call-status",
    "machine": "machine",
    "recording": "recording",
    "room": "room",
    "inbound-call": "inbound-call",
    "inbound-call-status": "inbound-call-status",
    "message-status": "message-status",
    "inbound-message": "inbound-message",
}
_OF_TEXTS: Final = frozenset({"message-status", "inbound-message"})


def replay_event(runtime: Runtime, event_id: str) -> list[str]:
    """Replay an event; say what came of each fact in it. Raises `NotFound`, and `BadInput` on no webhook."""
    with runtime.reading() as uow:
        kept = inbound.read(uow, event_id)
    if kept is None:
        raise NotFound("event", event_id)
    route = _ROUTES.get(kept.route)
    carriers = runtime.messages if kept.route in _OF_TEXTS else runtime.voice
    if route is None or kept.carrier not in carriers:
        raise BadInput(event_id, f"{kept.carrier} {kept.route} is no webhook of a carrier that is set up")
    events = carriers[kept.carrier].parse(_as_it_came(kept), route)
    if kept.result == UNKNOWN_WORD:
        if any(isinstance(event, Unrecognised) for event in events):
            return [UNKNOWN_WORD]
        kept = _set_aside(runtime, kept)
    results = [_apply(runtime, kept, route, event) for event in events]
    with runtime.unit_of_work() as uow:
        if kept.id != event_id:
            inbound.forget(uow, kept.id)  # what was applied stands in the ledger under its own key
        elif kept.result == FAILED and results:
            inbound.set_result(uow, kept.id, results[0])
    runtime.log.info("event_replayed", key=event_id, route=route, results=results)
    return results


def _as_it_came(kept: KeptEvent) -> RawRequest:
    """Make the request anew. The ledger keeps no headers: a body that begins as an object is JSON."""
    is_json = kept.payload.lstrip().startswith("{")
    kind = "application/json" if is_json else "application/x-www-form-urlencoded"
    turn = "" if kept.turn is None else f"/{kept.turn}"
    path = f"/hooks/{kept.carrier}/{kept.route}{turn}"
    return RawRequest("POST", path, "", {"content-type": kind}, kept.payload.encode(errors="replace"))


def _set_aside(runtime: Runtime, kept: KeptEvent) -> KeptEvent:
    """Free the key of an event that was not understood, and keep it under another one until it is applied."""
    aside = f"aside:{sha256(kept.id.encode()).hexdigest()}"
    with runtime.unit_of_work() as uow:
        inbound.rename(uow, kept.id, aside)
        renamed = inbound.read(uow, aside)
    if renamed is None:
        raise NotFound("event", kept.id)
    return renamed


def _apply(runtime: Runtime, kept: KeptEvent, route: Route, event: CarrierEvent) -> str:
    subject, payload = kept.subject_id, kept.payload
    match event:
        case CallInput() if route == "inbound-call":
            result = _receive(runtime, kept, event)
        case CallInput():
            result = _take_turn(runtime, kept, event)
        case CallStateReported() if route == "inbound-call-status":
            result = apply_inbound_report(runtime, kept.carrier, event, payload)
        case CallStateReported():
            result = apply_call_report(runtime, _named(kept, subject), event, payload)
        case MachineHeard():
            result = hear_machine(runtime, _named(kept, subject), event, payload)
        case RecordingReported():
            result = take_recording(runtime, _named(kept, subject), kept.turn, event, payload)
        case MessageStateReported():
            result = apply_message_report(runtime, _named(kept, subject), event, payload)
        case MessageReceived():
            result = take_text(runtime, kept.carrier, event, payload)
        case RoomReported():
            result = take_room_report(runtime, _named(kept, subject), event, payload)
        case Unrecognised():
            result = UNKNOWN_WORD
        case _:
            assert_never(event)
    return result


def _take_turn(runtime: Runtime, kept: KeptEvent, heard: CallInput) -> str:
    attempt, turn = _named(kept, kept.subject_id), _named(kept, kept.turn)
    key = turn_key(kept.carrier, heard.ref, turn)
    with runtime.reading() as uow:
        known = inbound.find(uow, key)
    take_turn(runtime, attempt, turn, heard, kept.payload)
    if known is not None:
        return _REPEATED
    with runtime.reading() as uow:
        found = inbound.find(uow, key)
    return "late" if found is None else found.result


def _receive(runtime: Runtime, kept: KeptEvent, call: CallInput) -> str:
    """Take a call to us again, where it was taken. One that failed is over: nobody waits for its first prompt."""
    if kept.result == FAILED:
        return "nobody waits"
    receive_call(runtime, kept.carrier, call, kept.payload)
    return _REPEATED


_Value = TypeVar("_Value")


def _named(kept: KeptEvent, value: _Value | None) -> _Value:
    """Give what the hook's address must have named. Raises `BadInput` where it did not."""
    if value is None:
        raise BadInput(kept.id, "the ledger does not say which row, or which turn, it was for")
    return value
