"""What Vonage's message webhooks say: those of the Messages API, and texts of the older SMS interface.

Rules: https://developer.vonage.com/en/api/messages#webhooks, https://developer.vonage.com/en/api/sms#inbound-sms
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.carriers.vonage.body import flat, part, whole, word
from gateway.carriers.vonage.codes import message_error, message_state
from gateway.carriers.vonage.phone import from_vonage
from gateway.carriers.vonage.unplaced import unplaced
from gateway.domain.ports.carrier_events import (
    CarrierEvent,
    MessagePart,
    MessageReceived,
    MessageStateReported,
    RawRequest,
    Unrecognised,
)


def message_report(request: RawRequest, body: Mapping[str, Any]) -> CarrierEvent:
    """Read a delivery report of the Messages API."""
    ref, status = word(body, "message_uuid"), word(body, "status")
    if not ref:
        return unplaced(request, body, status)
    dedupe_key = f"vonage:message:{ref}:{status}"
    code = _error_code(part(body, "error"))
    state = message_state(status, code)
    if state is None:
        return Unrecognised(ref, status, dedupe_key, flat(body))
    return MessageStateReported(ref, state, dedupe_key, error_class=message_error(state, code), code=code)


def message_received(request: RawRequest, body: Mapping[str, Any]) -> CarrierEvent:
    """Read a text from a person, of either interface."""
    return _modern(request, body) if "message_uuid" in body else _legacy(request, body)


def _modern(request: RawRequest, body: Mapping[str, Any]) -> CarrierEvent:
    ref, from_, to = word(body, "message_uuid"), word(body, "from"), word(body, "to")
    channel, text = word(body, "channel"), body.get("text")
    if not ref:
        return unplaced(request, body, channel)
    dedupe_key = f"vonage:inbound:{ref}"
    if channel != "sms" or not isinstance(text, str) or not (from_ and to):
        return Unrecognised(ref, channel, dedupe_key, flat(body))
    return MessageReceived(ref, from_vonage(from_), from_vonage(to), text, dedupe_key)


def _legacy(request: RawRequest, body: Mapping[str, Any]) -> CarrierEvent:
    ref, from_, to = word(body, "messageId"), word(body, "msisdn"), word(body, "to")
    kind = word(body, "type") or "text"
    if not (ref and from_ and to):
        return unplaced(request, body, kind)
    dedupe_key = f"vonage:inbound:{ref}"
    if kind not in {"text", "unicode"}:  # "binary" carries no words
        return Unrecognised(ref, kind, dedupe_key, flat(body))
    is_part, part_of = word(body, "concat").lower() == "true" or body.get("concat") is True, None
    if is_part:
        part_of = _part(body, from_, to)
        if part_of is None:
            return Unrecognised(ref, "concat", dedupe_key, flat(body))
    return MessageReceived(
        ref, from_vonage(from_), from_vonage(to), word(body, "text"), dedupe_key, part=part_of
    )


def _part(body: Mapping[str, Any], from_: str, to: str) -> MessagePart | None:
    """Read the place of one part; None where it says none that can be."""
    reference = word(body, "concat-ref")
    number, total = whole(word(body, "concat-part")), whole(word(body, "concat-total"))
    if not reference or number is None or total is None or not 1 <= number <= total:
        return None
    # The reference is the telephone's own, of one or two bytes: only with both numbers it is somebody's.
    return MessagePart(f"vonage:{from_}:{to}:{reference}", number, total)


def _error_code(error: Mapping[str, Any]) -> str:
    """Find the code of a report's error: its title, or the end of its address where the title is words."""
    title = word(error, "title")
    return title if title.isdigit() else word(error, "type").rpartition("#")[2]
