"""Twilio's words and codes in the port's vocabulary.

Owns tables and their look-up, nothing else. A code that is not listed is `ErrorClass.UNKNOWN`, never a guess;
a status word that is not listed is None, and the caller says what that means for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gateway.domain.ports.carrier_words import (
    AmdResult,
    CallState,
    EndReason,
    ErrorClass,
    MessageState,
    RecordingState,
    RoomMove,
)

# https://www.twilio.com/docs/api/errors/21220: the call is in no state to be changed.
CALL_IS_OVER: Final = "21220"

# https://www.twilio.com/docs/voice/api/call-resource#call-status-values
# "initiated" comes in progress reports only: https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent
CALL_STATES: Final[Mapping[str, tuple[CallState, EndReason | None]]] = {
    "queued": (CallState.QUEUED, None),
    "initiated": (CallState.INITIATED, None),
    "ringing": (CallState.RINGING, None),
    "in-progress": (CallState.ANSWERED, None),
    "completed": (CallState.ENDED, EndReason.COMPLETED),
    "busy": (CallState.ENDED, EndReason.BUSY),
    "no-answer": (CallState.ENDED, EndReason.NO_ANSWER),
    "canceled": (CallState.ENDED, EndReason.CANCELED),
    "failed": (CallState.ENDED, EndReason.NETWORK_FAILED),
}

# https://www.twilio.com/docs/voice/answering-machine-detection#possible-answeredby-values
AMD_RESULTS: Final[Mapping[str, AmdResult]] = {
    "human": AmdResult.HUMAN,
    "machine_start": AmdResult.MACHINE,
    "machine_end_beep": AmdResult.MACHINE_END,
    "machine_end_silence": AmdResult.MACHINE_END,
    "machine_end_other": AmdResult.MACHINE_END,
    "fax": AmdResult.FAX,
    "unknown": AmdResult.UNKNOWN,
}

# https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback
RECORDING_STATES: Final[Mapping[str, RecordingState]] = {
    "completed": RecordingState.COMPLETED,
    "absent": RecordingState.ABSENT,
    "failed": RecordingState.FAILED,
}

# https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallbackEvent
ROOM_MOVES: Final[Mapping[str, RoomMove]] = {
    "conference-start": RoomMove.STARTED,
    "conference-end": RoomMove.ENDED,
    "participant-join": RoomMove.JOINED,
    "participant-leave": RoomMove.LEFT,
    "participant-hold": RoomMove.HELD,
    "participant-unhold": RoomMove.RESUMED,
    "participant-mute": RoomMove.MUTED,
    "participant-unmute": RoomMove.UNMUTED,
}

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
MESSAGE_STATES: Final[Mapping[str, MessageState]] = {
    "accepted": MessageState.ACCEPTED,
    "scheduled": MessageState.ACCEPTED,
    "queued": MessageState.QUEUED,
    "sending": MessageState.QUEUED,
    "sent": MessageState.SENT,
    # Some of it has arrived: no failure, and the person cannot have read all of it.
    "partially_delivered": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.DELIVERED,
    "undelivered": MessageState.UNDELIVERED,
    "failed": MessageState.FAILED,
    "canceled": MessageState.REJECTED,
}
_NOT_DELIVERED: Final = frozenset({MessageState.UNDELIVERED, MessageState.FAILED, MessageState.REJECTED})
_VALIDITY_EXPIRED: Final = "30036"

# https://www.twilio.com/docs/api/errors
_ERROR_CLASSES: Final[Mapping[str, ErrorClass]] = {
    # the account
    "10001": ErrorClass.CONFIG,  # account is not active
    "10004": ErrorClass.RATE_LIMITED,  # call concurrency limit exceeded
    "20003": ErrorClass.AUTH,  # permission denied
    "20404": ErrorClass.CONFIG,  # no such resource
    "20429": ErrorClass.RATE_LIMITED,  # too many requests
    # placing a call
    "13223": ErrorClass.INVALID_NUMBER,  # dial: invalid phone number format
    "13224": ErrorClass.INVALID_NUMBER,  # dial: number not supported or invalid
    "13225": ErrorClass.FILTERED,  # dial: number blocked by Twilio
    "13226": ErrorClass.INVALID_NUMBER,  # dial: invalid country code
    "13227": ErrorClass.CONFIG,  # dial: country not enabled for the account
    "21201": ErrorClass.INVALID_NUMBER,  # no 'To'
    "21203": ErrorClass.CONFIG,  # international calling not enabled
    "21205": ErrorClass.CONFIG,  # invalid URL
    "21210": ErrorClass.CONFIG,  # 'From' not verified
    "21211": ErrorClass.INVALID_NUMBER,  # invalid 'To'
    "21212": ErrorClass.CONFIG,  # invalid 'From'
    "21213": ErrorClass.CONFIG,  # 'From' required
    "21214": ErrorClass.UNREACHABLE,  # 'To' cannot be reached
    "21215": ErrorClass.CONFIG,  # country not enabled for the account
    "21216": ErrorClass.FILTERED,  # call blocked by Twilio
    "21217": ErrorClass.INVALID_NUMBER,  # number does not appear to be valid
    "21219": ErrorClass.CONFIG,  # 'To' not verified (trial account)
    # sending a text
    "14107": ErrorClass.RATE_LIMITED,  # rate of texts exceeded
    "21408": ErrorClass.CONFIG,  # region not enabled for texts
    "21602": ErrorClass.CONFIG,  # no body
    "21603": ErrorClass.CONFIG,  # 'From' required
    "21604": ErrorClass.INVALID_NUMBER,  # 'To' required
    "21606": ErrorClass.CONFIG,  # 'From' cannot send texts
    "21608": ErrorClass.CONFIG,  # 'To' not verified (trial account)
    "21609": ErrorClass.CONFIG,  # invalid status callback
    "21610": ErrorClass.OPTED_OUT,  # recipient has unsubscribed
    "21611": ErrorClass.RATE_LIMITED,  # queue of 'From' is full
    "21612": ErrorClass.UNREACHABLE,  # 'To' not reachable from 'From'
    "21614": ErrorClass.LANDLINE,  # 'To' is not a mobile number
    "21617": ErrorClass.CONFIG,  # body too long
    "21635": ErrorClass.LANDLINE,  # 'To' is a landline
    "90007": ErrorClass.CONFIG,  # validity period out of range
    # delivering a text
    "30001": ErrorClass.RATE_LIMITED,  # queue overflow
    "30002": ErrorClass.CONFIG,  # account suspended
    "30003": ErrorClass.UNREACHABLE,  # handset unreachable
    "30004": ErrorClass.FILTERED,  # message blocked
    "30005": ErrorClass.INVALID_NUMBER,  # unknown handset
    "30006": ErrorClass.LANDLINE,  # landline or unreachable carrier
    "30007": ErrorClass.FILTERED,  # filtered by the carrier
    "30008": ErrorClass.UNKNOWN,  # unknown error
    "30034": ErrorClass.CONFIG,  # sender not registered with US carriers
}

# HTTP statuses that mean the same whatever the code: https://www.twilio.com/docs/usage/twilios-response
_STATUS_CLASSES: Final[Mapping[int, ErrorClass]] = {401: ErrorClass.AUTH, 429: ErrorClass.RATE_LIMITED}

# How a call that was only "failed" ended, by the SIP answer: https://datatracker.ietf.org/doc/html/rfc3261#section-21
# 607 and 608 are the called side's "unwanted" (RFC 8197) and the network's "rejected" (RFC 8688).
_SIP_REASONS: Final[Mapping[str, EndReason]] = {
    "403": EndReason.BLOCKED,
    "404": EndReason.INVALID_NUMBER,
    "410": EndReason.INVALID_NUMBER,
    "484": EndReason.INVALID_NUMBER,
    "486": EndReason.BUSY,
    "600": EndReason.BUSY,
    "603": EndReason.REJECTED,
    "604": EndReason.INVALID_NUMBER,
    "607": EndReason.UNWANTED,
    "608": EndReason.BLOCKED,
}
_CLASS_REASONS: Final[Mapping[ErrorClass, EndReason]] = {
    ErrorClass.AUTH: EndReason.REFUSED,
    ErrorClass.CONFIG: EndReason.REFUSED,
    ErrorClass.INVALID_NUMBER: EndReason.INVALID_NUMBER,
    ErrorClass.FILTERED: EndReason.BLOCKED,
}


def error_class(code: str, status: int = 0) -> ErrorClass:
    """Classify an error code; `status` is the HTTP status it came with, 0 for a webhook."""
    return _STATUS_CLASSES.get(status) or _ERROR_CLASSES.get(code, ErrorClass.UNKNOWN)


def failure_reason(code: str, sip_code: str) -> EndReason:
    """Say why a call that Twilio calls "failed" ended; either code is "" where it was not given."""
    by_code = _CLASS_REASONS.get(error_class(code))
    return by_code or _SIP_REASONS.get(sip_code, EndReason.NETWORK_FAILED)


def message_state(word: str, code: str) -> MessageState | None:
    """Read a message status with its error code ("" where there is none); None for an unknown word."""
    state = MESSAGE_STATES.get(word)
    return MessageState.EXPIRED if state in _NOT_DELIVERED and code == _VALIDITY_EXPIRED else state


def message_error(state: MessageState, code: str) -> ErrorClass | None:
    """Classify why a text did not arrive; None for a text that is on its way or has arrived."""
    if code:
        return error_class(code)
    return ErrorClass.UNKNOWN if state in _NOT_DELIVERED else None
