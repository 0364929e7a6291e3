"""The network's statuses in Vonage's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.network.texting import EXPIRED, OPTED_OUT
from sandbox.records import Call, CallStatus, Text, TextStatus
from sandbox.vonage.call_order import NETWORK_RINGS
from sandbox.vonage.phone import leads_nowhere

_CALL = {
    CallStatus.QUEUED: "started",
    CallStatus.INITIATED: "started",
    CallStatus.RINGING: "ringing",
    CallStatus.ANSWERED: "answered",
    CallStatus.COMPLETED: "completed",
    CallStatus.BUSY: "busy",
    CallStatus.CANCELED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Spoilt:
    """Why a text did not arrive: the status, and the number and words of the error list."""

    status: str
    code: str
    detail: str


# https://developer.vonage.com/en/api-errors/messages
_SPOILT: Mapping[int, Spoilt] = {
    30003: Spoilt("undeliverable", "1180", "Absent Subscriber Temporary"),
    30005: Spoilt("rejected", "1190", "Absent Subscriber Permanent"),
    30006: Spoilt("rejected", "1250", "Unroutable"),
    30007: Spoilt("rejected", "1210", "Anti-Spam Rejection"),
    EXPIRED: Spoilt("rejected", "1360", "TTL was activated, or message expired before delivered"),
    OPTED_OUT: Spoilt("rejected", "1240", "Illegal Number"),
}
_UNKNOWN = Spoilt("rejected", "1330", "Unknown")


def call_word(call: Call, ringing_timer: float = NETWORK_RINGS) -> str:
    """Name a call's status. `ringing_timer` tells a ringing that we ended from one that the network did."""
    if call.status is CallStatus.NO_ANSWER:
        return "timeout" if ringing_timer <= NETWORK_RINGS else "unanswered"
    if call.status is CallStatus.FAILED:
        return "rejected" if leads_nowhere(call.to_number) else "failed"
    return _CALL[call.status]


def text_word(text: Text) -> str:
    """Name a text's status."""
    if text.status is TextStatus.DELIVERED:
        return "delivered"
    return spoilt(text).status if text.status in {TextStatus.UNDELIVERED, TextStatus.FAILED} else "submitted"


def spoilt(text: Text) -> Spoilt:
    """Say why a text did not arrive."""
    return _SPOILT.get(text.error_code or 0, _UNKNOWN)


def timestamp(instant: datetime) -> str:
    """Write an instant as webhooks do: ISO 8601, UTC, milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def talk_seconds(call: Call) -> int:
    """Count the whole seconds that were talked, begun ones included."""
    if call.answered_at is None or call.ended_at is None:
        return 0
    return max(1, round((call.ended_at - call.answered_at).total_seconds()))
