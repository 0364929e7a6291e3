"""Which attributes each element of a document has, and how their values are read.

Source: Twilio, "TwiML for Programmable Voice" and "TwiML for Programmable Messaging". Twilio passes over an
attribute that it does not know with a warning; here that is an error, since nobody means to write one.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

PARSE_FAILURE = 12100
INVALID = 12200

_RECORDING = frozenset(
    {"recordingStatusCallback", "recordingStatusCallbackMethod", "recordingStatusCallbackEvent"}
)
_STATUS = frozenset({"statusCallback", "statusCallbackMethod", "statusCallbackEvent"})
_KNOWN: Mapping[str, frozenset[str]] = {
    "Say": frozenset({"voice", "language", "loop"}),
    "Play": frozenset({"loop", "digits"}),
    "Pause": frozenset({"length"}),
    "Gather": frozenset(
        {
            *("action", "method", "input", "timeout", "finishOnKey", "numDigits", "hints", "language"),
            *("partialResultCallback", "partialResultCallbackMethod", "profanityFilter", "speechTimeout"),
            *("speechModel", "enhanced", "actionOnEmptyResult", "bargeIn", "debug", "dtmfDetection"),
            *("maxSpeechTime",),
        }
    ),
    "Record": _RECORDING
    | {
        *("action", "method", "timeout", "finishOnKey", "maxLength", "playBeep", "trim", "recordingTrack"),
        *("transcribe", "transcribeCallback", "recordingChannels"),
    },
    "Redirect": frozenset({"method"}),
    "Hangup": frozenset(),
    "Reject": frozenset({"reason"}),
    "Dial": _RECORDING
    | {
        *("action", "method", "timeout", "timeLimit", "hangupOnStar", "callerId", "record", "trim"),
        *("answerOnBridge", "ringTone", "recordingTrack", "sequential", "referUrl", "referMethod"),
    },
    "Number": _STATUS | {"sendDigits", "url", "method", "byoc", "machineDetection"},
    "Conference": _RECORDING
    | _STATUS
    | {
        *("muted", "beep", "startConferenceOnEnter", "endConferenceOnExit", "participantLabel", "coach"),
        *("jitterBufferSize", "waitUrl", "waitMethod", "maxParticipants", "record", "region", "trim"),
        *("eventCallbackUrl",),
    },
    "Message": frozenset({"to", "from", "action", "method", "statusCallback"}),
    "Body": frozenset(),
    "Media": frozenset(),
}


class TwimlError(ValueError):
    """A document that is no TwiML, or holds what cannot be performed; `code` as in Twilio's dictionary."""

    def __init__(self, what: str, code: int = INVALID) -> None:
        """Say what is wrong."""
        super().__init__(what)
        self.code = code


def check_names(element: ET.Element) -> None:
    """Raise `TwimlError` for an attribute that the element has not."""
    odd = set(element.attrib) - _KNOWN[element.tag]
    if odd:
        raise TwimlError(f"<{element.tag}> has no attribute {', '.join(sorted(odd))}")


def one_of(given: Mapping[str, str], name: str, default: str, allowed: frozenset[str]) -> str:
    """Read one of the values that are `allowed`, in any case."""
    value = given.get(name, default)
    for word in allowed:
        if value.lower() == word.lower():
            return word
    raise TwimlError(f"{name}={value!r} is none of {', '.join(sorted(allowed))}")


def method_of(given: Mapping[str, str], name: str = "method") -> str:
    """Read an HTTP method."""
    return one_of(given, name, "POST", frozenset({"GET", "POST"}))


def flag(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Read "true" or "false"."""
    return one_of(given, name, str(default), frozenset({"true", "false"})) == "true"


def count(given: Mapping[str, str], name: str, default: int) -> int:
    """Read a whole number, 0 or more."""
    written = given.get(name, str(default)).strip()
    if not written.isdecimal():
        raise TwimlError(f"{name}={written!r} is no whole number")
    return int(written)


def seconds(given: Mapping[str, str], name: str, default: float) -> float:
    """Read a number of seconds, 0 or more."""
    try:
        return max(0.0, float(given.get(name, default)))
    except ValueError as fault:
        raise TwimlError(f"{name}={given.get(name)!r} is no number of seconds") from fault


def words(given: Mapping[str, str], name: str, default: str, allowed: frozenset[str]) -> frozenset[str]:
    """Read a list of words, separated by spaces."""
    found = frozenset(given.get(name, default).split())
    if not found <= allowed:
        raise TwimlError(
            f"{name}: {', '.join(sorted(found - allowed))} is none of {', '.join(sorted(allowed))}"
        )
    return found


def keys(given: Mapping[str, str], name: str, default: str) -> str:
    """Read keys of a telephone."""
    written = given.get(name, default)
    if not set(written) <= set("0123456789*#"):
        raise TwimlError(f"{name}={written!r} are no keys")
    return written
