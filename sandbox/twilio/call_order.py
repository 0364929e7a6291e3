"""What a customer asked for when a call was created or changed: addresses, events, limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from multidict import MultiMapping

from sandbox.network.detection import DetectionTerms
from sandbox.records import CallStatus
from sandbox.twilio import errors
from sandbox.twilio.documents import Document
from sandbox.twilio.errors import TwilioRefusedError
from sandbox.twilio.phone import is_number
from sandbox.twilio.verbs import Recorded

_EVENTS = {
    CallStatus.INITIATED: "initiated",
    CallStatus.RINGING: "ringing",
    CallStatus.ANSWERED: "answered",
}
_RING_SECONDS = 60
_LONGEST_RING = 600
_LONGEST_CALL = 14_400


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOrder:
    """The wishes behind one call. Times are virtual seconds.

    `detection` is how the other end is told from a machine, None where it is not; with `amd_url` the call
    goes on meanwhile. `recording` is set where the whole call is recorded.
    """

    first: Document
    fallback: Document | None
    status_url: str
    status_method: str
    events: frozenset[str]
    ring_limit: float
    time_limit: float
    detection: DetectionTerms | None = None
    asynchronous: bool = False
    amd_url: str = ""
    recording: Recorded | None = None
    recording_channels: int = 1
    recording_trims: bool = False

    def wants(self, status: CallStatus) -> bool:
        """Tell whether this status is to be reported; every way to end is the event "completed"."""
        return bool(self.status_url) and (_EVENTS.get(status, "completed") in self.events)


def read_document(form: MultiMapping[str]) -> Document | None:
    """Read `Url` and `Method`, or `Twiml`; None where the form names neither."""
    if (twiml := form.get("Twiml")) is not None:
        return Document("", twiml=twiml)
    url = form.get("Url")
    return None if url is None else Document(_checked(url, errors.INVALID_URL), _method(form, "Method"))


def read_parties(form: MultiMapping[str]) -> tuple[str, str]:
    """Read who is called and from which number. Raises `TwilioRefusedError`."""
    to, from_ = form.get("To", ""), form.get("From", "")
    for number, missing, invalid in (
        (to, errors.NO_TO_CALLED, errors.INVALID_TO),
        (from_, errors.NO_FROM_CALLING, errors.INVALID_FROM),
    ):
        if not number:
            raise TwilioRefusedError(missing)
        if not is_number(number):
            raise TwilioRefusedError(invalid, number)
    return to, from_


def read_call_order(form: MultiMapping[str]) -> CallOrder:
    """Read the form that creates a call. Raises `TwilioRefusedError`."""
    first = read_document(form)
    if first is None:
        raise TwilioRefusedError(errors.INVALID_URL, "")
    fallback_url = form.get("FallbackUrl", "")
    fallback = None
    if fallback_url:
        fallback = Document(_checked(fallback_url, errors.INVALID_URL), _method(form, "FallbackMethod"))
    events: Sequence[str] = form.getall("StatusCallbackEvent", ["completed"])
    return CallOrder(
        first=first,
        fallback=fallback,
        status_url=_optional_url(form, "StatusCallback"),
        status_method=_method(form, "StatusCallbackMethod"),
        events=frozenset(word for one in events for word in one.split()),
        ring_limit=_whole(form, "Timeout", _RING_SECONDS, _LONGEST_RING),
        time_limit=_whole(form, "TimeLimit", _LONGEST_CALL, _LONGEST_CALL),
        detection=_detection(form),
        asynchronous=form.get("AsyncAmd", "") == "true",
        amd_url=_optional_url(form, "AsyncAmdStatusCallback"),
        recording=read_recorded_form(form) if form.get("Record", "") == "true" else None,
        recording_channels=2 if form.get("RecordingChannels") == "dual" else 1,
        recording_trims=form.get("Trim") == "trim-silence",
    )


def read_recorded_form(form: MultiMapping[str]) -> Recorded:
    """Read where a recording's progress is reported."""
    events: Sequence[str] = form.getall("RecordingStatusCallbackEvent", ["completed"])
    return Recorded(
        url=_optional_url(form, "RecordingStatusCallback"),
        method=_method(form, "RecordingStatusCallbackMethod"),
        events=frozenset(word for one in events for word in one.split()),
    )


def _detection(form: MultiMapping[str]) -> DetectionTerms | None:
    """Read the tuning of machine detection; times come in seconds or milliseconds."""
    kind = form.get("MachineDetection", "")
    if not kind:
        return None
    if kind not in {"Enable", "DetectMessageEnd"}:
        raise TwilioRefusedError(errors.INVALID_PARAMETER, "MachineDetection")
    return DetectionTerms(
        awaits_end=kind == "DetectMessageEnd",
        timeout=_whole(form, "MachineDetectionTimeout", 30, 59),
        speech_threshold=_whole(form, "MachineDetectionSpeechThreshold", 2400, 6000) / 1000,
        speech_end_threshold=_whole(form, "MachineDetectionSpeechEndThreshold", 1200, 5000) / 1000,
        silence_timeout=_whole(form, "MachineDetectionSilenceTimeout", 5000, 10_000) / 1000,
    )


def _optional_url(form: MultiMapping[str], name: str) -> str:
    url = form.get(name, "")
    return _checked(url, errors.INVALID_STATUS_CALLBACK) if url else ""


def is_http_url(url: str) -> bool:
    """Tell whether `url` is an absolute HTTP address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _checked(url: str, refusal: errors.Refusal) -> str:
    if not is_http_url(url):
        raise TwilioRefusedError(refusal, url)
    return url


def _method(form: MultiMapping[str], name: str) -> str:
    method = form.get(name, "POST").upper()
    if method not in {"GET", "POST"}:
        raise TwilioRefusedError(errors.INVALID_PARAMETER, name)
    return method


def _whole(form: MultiMapping[str], name: str, default: int, largest: int) -> int:
    written = form.get(name, str(default))
    if not written.isdecimal():
        raise TwilioRefusedError(errors.INVALID_PARAMETER, name)
    return min(int(written), largest)
