"""Endings: how an attempt ended, in the words that retry rules are written in.

Tables turn a carrier's closed vocabulary into an ending. What follows from one is decided in `retries`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gateway.domain.ports.carrier_words import AmdResult, EndReason, ErrorClass, MessageState


class Ending(StrEnum):
    """How one attempt ended without a finished interview."""

    BUSY = "busy"
    NO_ANSWER = "no_answer"
    MACHINE = "machine"
    FAX = "fax"
    TECHNICAL = "technical"  # the network's fault or ours; the person was not reached and not disturbed
    BLOCKED = "blocked"
    INVALID_NUMBER = "invalid_number"
    CANNOT_TEXT = "cannot_text"
    NO_REPLY = "no_reply"  # a text was delivered and nobody wrote back
    BREAK_OFF = "break_off"
    ABANDONED = "abandoned"  # a person answered and we had nobody for them
    SOFT_REFUSAL = "soft_refusal"
    HARD_REFUSAL = "hard_refusal"


_CALLS: Mapping[EndReason, Ending] = {
    # A person answered and the interview did not end: the line was lost or they hung up.
    EndReason.COMPLETED: Ending.BREAK_OFF,
    EndReason.BUSY: Ending.BUSY,
    EndReason.NO_ANSWER: Ending.NO_ANSWER,
    # Pressing the call away says "not now"; it is not a word said to us.
    EndReason.REJECTED: Ending.NO_ANSWER,
    EndReason.CANCELED: Ending.TECHNICAL,
    EndReason.INVALID_NUMBER: Ending.INVALID_NUMBER,
    EndReason.NETWORK_FAILED: Ending.TECHNICAL,
    EndReason.BLOCKED: Ending.BLOCKED,
    EndReason.REFUSED: Ending.TECHNICAL,
    EndReason.UNWANTED: Ending.BLOCKED,
    EndReason.MACHINE: Ending.MACHINE,
}

_HEARD: Mapping[AmdResult, Ending] = {
    AmdResult.MACHINE: Ending.MACHINE,
    AmdResult.MACHINE_END: Ending.MACHINE,
    AmdResult.FAX: Ending.FAX,
}

_REFUSALS: Mapping[ErrorClass, Ending] = {
    ErrorClass.OPTED_OUT: Ending.HARD_REFUSAL,
    ErrorClass.INVALID_NUMBER: Ending.INVALID_NUMBER,
    ErrorClass.UNREACHABLE: Ending.NO_ANSWER,  # switched off or out of coverage: hours, not minutes
    ErrorClass.LANDLINE: Ending.CANNOT_TEXT,
    ErrorClass.FILTERED: Ending.BLOCKED,
    ErrorClass.RATE_LIMITED: Ending.TECHNICAL,
    ErrorClass.AUTH: Ending.TECHNICAL,
    ErrorClass.CONFIG: Ending.TECHNICAL,
    ErrorClass.UNKNOWN: Ending.TECHNICAL,
}


def ending_of_call(end_reason: EndReason, heard: AmdResult | None = None) -> Ending:
    """Say how a call ended whose interview did not finish. What a detector heard goes before the reason."""
    if heard is not None and end_reason is EndReason.COMPLETED and heard in _HEARD:
        return _HEARD[heard]
    return _CALLS[end_reason]


def ending_of_refusal(error_class: ErrorClass) -> Ending:
    """Say how an attempt ended that the carrier did not take, or a text that it could not deliver."""
    return _REFUSALS[error_class]


def ending_of_text(state: MessageState, error_class: ErrorClass | None = None) -> Ending | None:
    """Say how a text ended that nobody answered, or None while it may still arrive.

    A delivered text has ended only when the time for a reply is over: that the caller must know.
    """
    match state:
        case MessageState.DELIVERED:
            return Ending.NO_REPLY
        case MessageState.EXPIRED:
            return Ending.NO_ANSWER
        case MessageState.UNDELIVERED | MessageState.FAILED | MessageState.REJECTED:
            return ending_of_refusal(error_class or ErrorClass.UNKNOWN)
        case MessageState.ACCEPTED | MessageState.QUEUED | MessageState.SENT:
            return None
