"""What a customer asked for when a call was created or changed: addresses, events, limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from multidict import MultiMapping

from sandbox.records import CallStatus
from sandbox.twilio import errors
from sandbox.twilio.errors import TwilioRefusedError

_EVENTS = {
    CallStatus.INITIATED: "initiated",
    CallStatus.RINGING: "ringing",
    CallStatus.ANSWERED: "answered",
}
_RING_SECONDS = 60
_LONGEST_RING = 600
_LONGEST_CALL = 14_400


@dataclass(frozen=True, slots=True)
class Document:
    """Where a call's next document comes from: an address, or the text itself."""

    url: str
    method: str = "POST"
    twiml: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOrder:
    """The wishes behind one call. Times are virtual seconds."""

    first: Document
    fallback: Document | None
    status_url: str
    status_method: str
    events: frozenset[str]
    ring_limit: float
    time_limit: float
    detect_machine: bool

    def wants(self, status: CallStatus) -> bool:
        """Tell whether this status is to be reported; every way to end is the event "completed"."""
        return bool(self.status_url) and (_EVENTS.get(status, "completed") in self.events)


def read_document(form: MultiMapping[str]) -> Document | None:
    """Read `Url` and `Method`, or `Twiml`; None where the form names neither."""
    if (twiml := form.get("Twiml")) is not None:
        return Document("", twiml=twiml)
    url = form.get("Url")
    return None if url is None else Document(_checked(url, errors.INVALID_URL), _method(form, "Method"))


def read_call_order(form: MultiMapping[str]) -> CallOrder:
    """Read the form that creates a call. Raises `TwilioRefusedError`."""
    first = read_document(form)
    if first is None:
        raise TwilioRefusedError(errors.INVALID_URL, "")
    fallback_url = form.get("FallbackUrl", "")
    fallback = None
    if fallback_url:
        fallback = Document(_checked(fallback_url, errors.INVALID_URL), _method(form, "FallbackMethod"))
    status_url = form.get("StatusCallback", "")
    events: Sequence[str] = form.getall("StatusCallbackEvent", ["completed"])
    return CallOrder(
        first=first,
        fallback=fallback,
        status_url=_checked(status_url, errors.INVALID_STATUS_CALLBACK) if status_url else "",
        status_method=_method(form, "StatusCallbackMethod"),
        events=frozenset(word for one in events for word in one.split()),
        ring_limit=_whole(form, "Timeout", _RING_SECONDS, _LONGEST_RING),
        time_limit=_whole(form, "TimeLimit", _LONGEST_CALL, _LONGEST_CALL),
        detect_machine=form.get("MachineDetection", "") in {"Enable", "DetectMessageEnd"},
    )


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
