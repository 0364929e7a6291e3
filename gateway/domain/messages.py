"""The life of a text: what we know of it before, while and after a carrier has it."""

from __future__ import annotations

from enum import StrEnum

from gateway.domain.ports.carrier_words import MessageState


class Direction(StrEnum):
    """Who wrote the text, or made the call."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"


class TextState(StrEnum):
    """Where a text stands. The first group is ours, the second the carrier's, `received` is inbound."""

    PLANNED = "planned"
    RESERVED = "reserved"
    UNKNOWN = "unknown"
    UNSETTLED = "unsettled"
    CANCELLED = "cancelled"

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"
    REJECTED = "rejected"

    RECEIVED = "received"


FINAL = frozenset(
    {
        TextState.CANCELLED,
        TextState.DELIVERED,
        TextState.UNDELIVERED,
        TextState.FAILED,
        TextState.EXPIRED,
        TextState.REJECTED,
        TextState.RECEIVED,
    }
)

_CARRIER_RANK = {
    TextState.ACCEPTED: 1,
    TextState.QUEUED: 2,
    TextState.SENT: 3,
    TextState.UNDELIVERED: 4,
    TextState.FAILED: 4,
    TextState.EXPIRED: 4,
    TextState.REJECTED: 4,
    TextState.DELIVERED: 5,
}

# The carrier has it, and has told no end of it.
UNDER_WAY = frozenset({TextState.ACCEPTED, TextState.QUEUED, TextState.SENT})

_BEFORE_THE_CARRIER = frozenset({TextState.RESERVED, TextState.UNKNOWN, TextState.UNSETTLED})


def reported(state: MessageState) -> TextState:
    """Translate a carrier's state into the text's."""
    return TextState(state.value)


def may_move(current: TextState, new: TextState) -> bool:
    """Say whether a report may move a text from `current` to `new`.

    Carriers do not keep order: a report of a lower rank is late and is not applied. The first
    final state stays, but a late `delivered` corrects a failure.
    """
    if current in (TextState.RECEIVED, TextState.CANCELLED, TextState.PLANNED):
        return current is TextState.PLANNED and new in (TextState.RESERVED, TextState.CANCELLED)
    if new is TextState.UNSETTLED and current in UNDER_WAY:
        return True  # its validity is over, and nobody can say whether it arrived
    if new not in _CARRIER_RANK:
        return (
            current in _BEFORE_THE_CARRIER
            and new in (TextState.UNKNOWN, TextState.UNSETTLED)
            and current is not new
        )
    if current in _BEFORE_THE_CARRIER:
        return True
    return _CARRIER_RANK[new] > _CARRIER_RANK[current]
