"""Vonage's words and codes in the port's vocabulary.

Owns tables and their look-up, nothing else. A code that is not listed is `ErrorClass.UNKNOWN`, never a guess;
a status word that is not listed is None, and the caller says what that means for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gateway.domain.ports.carrier_words import AmdResult, CallState, EndReason, ErrorClass, MessageState

# https://developer.vonage.com/en/voice/voice-api/webhook-reference#event-webhook
# "rejected" is Vonage's or the network's refusal before the call was connected.
CALL_STATES: Final[Mapping[str, tuple[CallState, EndReason | None]]] = {
    "started": (CallState.INITIATED, None),
    "ringing": (CallState.RINGING, None),
    "answered": (CallState.ANSWERED, None),
    "completed": (CallState.ENDED, EndReason.COMPLETED),
    "busy": (CallState.ENDED, EndReason.BUSY),
    "cancelled": (CallState.ENDED, EndReason.CANCELED),
    "unanswered": (CallState.ENDED, EndReason.NO_ANSWER),
    "timeout": (CallState.ENDED, EndReason.NO_ANSWER),
    "rejected": (CallState.ENDED, EndReason.REJECTED),
    "failed": (CallState.ENDED, EndReason.NETWORK_FAILED),
}

# The `detail` of the same reports, where it says more than the status.
_DETAILS: Final[Mapping[str, EndReason]] = {
    "invalid_number": EndReason.INVALID_NUMBER,
    "number_out_of_service": EndReason.INVALID_NUMBER,
    "restricted": EndReason.BLOCKED,
    "declined": EndReason.REJECTED,
    "cannot_route": EndReason.REFUSED,
    "internal_error": EndReason.NETWORK_FAILED,
    "carrier_timeout": EndReason.NETWORK_FAILED,
    "unavailable": EndReason.NO_ANSWER,
    "timeout": EndReason.NO_ANSWER,
}
# Ends that a detail may refine; "completed", "busy" and "cancelled" are clear without one.
_VAGUE: Final = frozenset({EndReason.REJECTED, EndReason.NETWORK_FAILED, EndReason.NO_ANSWER})

# https://developer.vonage.com/en/voice/voice-api/concepts/advanced-machine-detection
# A machine's greeting is over with its beep; without a beep in time only the machine is known.
MACHINE_WORDS: Final[Mapping[tuple[str, str], AmdResult]] = {
    ("human", ""): AmdResult.HUMAN,
    ("machine", ""): AmdResult.MACHINE,
    ("machine", "beep_start"): AmdResult.MACHINE_END,
    ("machine", "beep_timeout"): AmdResult.MACHINE,
}
MACHINE_STATUSES: Final = frozenset(status for status, _ in MACHINE_WORDS)

# https://developer.vonage.com/en/api/messages#message-status
MESSAGE_STATES: Final[Mapping[str, MessageState]] = {
    "submitted": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.DELIVERED,
    "rejected": MessageState.REJECTED,
    "undeliverable": MessageState.UNDELIVERED,
}
_NOT_DELIVERED: Final = frozenset({MessageState.UNDELIVERED, MessageState.REJECTED})
_EXPIRED: Final = "1360"

# https://developer.vonage.com/en/api-errors/messages
_MESSAGE_ERRORS: Final[Mapping[str, ErrorClass]] = {
    "1000": ErrorClass.RATE_LIMITED,  # throttled
    "1010": ErrorClass.CONFIG,  # missing parameters
    "1020": ErrorClass.CONFIG,  # invalid parameters
    "1040": ErrorClass.INVALID_NUMBER,  # unrecognised prefix
    "1050": ErrorClass.FILTERED,  # number barred
    "1060": ErrorClass.CONFIG,  # account barred
    "1070": ErrorClass.CONFIG,  # no credit
    "1080": ErrorClass.CONFIG,  # account not enabled for REST
    "1090": ErrorClass.CONFIG,  # text too long
    "1120": ErrorClass.CONFIG,  # sender not accepted
    "1130": ErrorClass.CONFIG,  # invalid ttl
    "1140": ErrorClass.CONFIG,  # facility not allowed
    "1150": ErrorClass.CONFIG,  # invalid class
    "1160": ErrorClass.CONFIG,  # 'to' not on the list of a trial account
    "1170": ErrorClass.INVALID_NUMBER,  # invalid 'to'
    "1180": ErrorClass.UNREACHABLE,  # absent for a time
    "1190": ErrorClass.INVALID_NUMBER,  # absent for good
    "1200": ErrorClass.UNREACHABLE,  # portability
    "1210": ErrorClass.FILTERED,  # anti-spam
    "1220": ErrorClass.UNREACHABLE,  # handset busy
    "1230": ErrorClass.UNREACHABLE,  # network error
    "1240": ErrorClass.OPTED_OUT,  # illegal number: the person has sent STOP
    "1241": ErrorClass.RATE_LIMITED,  # too many requests to the numbers
    "1250": ErrorClass.UNREACHABLE,  # unroutable
    "1251": ErrorClass.UNREACHABLE,  # no route to the network
    "1260": ErrorClass.UNREACHABLE,  # destination unreachable
    "1270": ErrorClass.FILTERED,  # age restriction
    "1280": ErrorClass.FILTERED,  # blocked by the network
    "1282": ErrorClass.FILTERED,  # blocked by the provider
    "1290": ErrorClass.UNREACHABLE,  # the person's prepaid credit is used up
    "1310": ErrorClass.LANDLINE,  # the device cannot receive texts
    "1331": ErrorClass.UNREACHABLE,  # provider not responding
    "1360": ErrorClass.UNREACHABLE,  # expired before it was delivered
    "1400": ErrorClass.CONFIG,  # unsupported channel
    "1410": ErrorClass.CONFIG,  # invalid channel parameters
    "1420": ErrorClass.CONFIG,  # invalid sender
    "1430": ErrorClass.INVALID_NUMBER,  # invalid recipient
    "1440": ErrorClass.CONFIG,  # invalid type
    "1450": ErrorClass.CONFIG,  # invalid client reference
    "1460": ErrorClass.RATE_LIMITED,  # daily limit
    "1461": ErrorClass.RATE_LIMITED,  # limit for one person
    "1470": ErrorClass.FILTERED,  # fraud defender: prefix
    "1472": ErrorClass.RATE_LIMITED,  # fraud defender: burst
    "1473": ErrorClass.FILTERED,  # fraud defender: inflated traffic
    "1480": ErrorClass.CONFIG,  # entity_id of the country's rules
    "1481": ErrorClass.CONFIG,  # header of the country's rules
    "1482": ErrorClass.CONFIG,  # content_id of the country's rules
    "1483": ErrorClass.FILTERED,  # no consent by the country's rules
}

# https://api.support.vonage.com/hc/en-us/articles/204014733 (the codes of delivery receipts)
_RECEIPT_ERRORS: Final[Mapping[str, ErrorClass]] = {
    "2": ErrorClass.UNREACHABLE,  # absent for a time
    "3": ErrorClass.INVALID_NUMBER,  # absent for good
    "4": ErrorClass.LANDLINE,  # barred by the person at the network: from no number will a text arrive
    "5": ErrorClass.UNREACHABLE,  # portability
    "6": ErrorClass.FILTERED,  # anti-spam
    "7": ErrorClass.UNREACHABLE,  # handset busy
    "8": ErrorClass.UNREACHABLE,  # network error
    "9": ErrorClass.OPTED_OUT,  # illegal number: the person has sent STOP
    "10": ErrorClass.CONFIG,  # illegal message
    "11": ErrorClass.UNREACHABLE,  # unroutable
    "12": ErrorClass.UNREACHABLE,  # destination unreachable
    "13": ErrorClass.FILTERED,  # age restriction
}

# https://developer.vonage.com/en/api-errors: what the status alone says, whatever the code.
_STATUS_CLASSES: Final[Mapping[int, ErrorClass]] = {
    401: ErrorClass.AUTH,
    402: ErrorClass.CONFIG,
    403: ErrorClass.AUTH,
    404: ErrorClass.CONFIG,
    429: ErrorClass.RATE_LIMITED,
}
# What the older voice interface calls its refusals.
_VOICE_ERRORS: Final[Mapping[str, ErrorClass]] = {
    "BAD_REQUEST": ErrorClass.CONFIG,
    "UNAUTHORIZED": ErrorClass.AUTH,
    "FORBIDDEN": ErrorClass.AUTH,
    "NOT_FOUND": ErrorClass.CONFIG,
    "TOO_MANY_REQUESTS": ErrorClass.RATE_LIMITED,
}

# How a call ended by the SIP answer: https://datatracker.ietf.org/doc/html/rfc3261#section-21
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


def refusal_class(code: str, status: int) -> ErrorClass:
    """Classify a refusal of the REST interface by its HTTP status and its code ("" where it gave none)."""
    by_status = _STATUS_CLASSES.get(status)
    return by_status or _MESSAGE_ERRORS.get(code) or _VOICE_ERRORS.get(code, ErrorClass.UNKNOWN)


def end_reason(reason: EndReason | None, detail: str, sip_code: str) -> EndReason | None:
    """Say more exactly why a call ended; `detail` and `sip_code` are "" where the report has none."""
    if reason not in _VAGUE:
        return reason
    return _DETAILS.get(detail) or _SIP_REASONS.get(sip_code) or reason


def message_state(word: str, code: str) -> MessageState | None:
    """Read a message status with its error code ("" where there is none); None for an unknown word."""
    state = MESSAGE_STATES.get(word)
    return MessageState.EXPIRED if state in _NOT_DELIVERED and code == _EXPIRED else state


def message_error(state: MessageState, code: str) -> ErrorClass | None:
    """Classify why a text did not arrive; None for a text that is on its way or has arrived."""
    if code:
        return _MESSAGE_ERRORS.get(code) or _RECEIPT_ERRORS.get(code, ErrorClass.UNKNOWN)
    return ErrorClass.UNKNOWN if state in _NOT_DELIVERED else None
