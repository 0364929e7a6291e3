"""What a customer asked for when a call was created: addresses, document, limits, machine detection.

Source: Vonage, "Voice API: create an outbound call". Only telephones are called here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from sandbox.network.numbers import Numbers, OurNumber
from sandbox.vonage import errors
from sandbox.vonage.actions import Action, Addresses, Detection, Digits, Method, Tones
from sandbox.vonage.bodies import read_as
from sandbox.vonage.errors import VonageRefusedError
from sandbox.vonage.ncco import NccoError, read_ncco
from sandbox.vonage.phone import from_vonage

CARRIER = "vonage"
NETWORK_RINGS = 55.0
"""After so many seconds the called network gives up by itself: that is "unanswered", not our "timeout"."""
LONGEST_CALL = 7200.0


@dataclass(frozen=True, slots=True)
class Document:
    """Where an NCCO comes from: an address, or the actions themselves."""

    url: str
    method: str = "POST"
    actions: tuple[Action, ...] | None = None


@dataclass(frozen=True, slots=True)
class EventAddress:
    """Where events go; "" for nowhere."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOrder:
    """The wishes behind one call. Numbers as the network writes them, times in virtual seconds."""

    to: str
    from_: str
    first: Document
    fallback: Document | None
    events: EventAddress
    ringing_timer: float = NETWORK_RINGS
    length_timer: float = LONGEST_CALL
    detection: Detection | None = None
    dtmf_answer: str = ""

    @property
    def ring_limit(self) -> float:
        """Tell how long the telephone can ring."""
        return min(self.ringing_timer, NETWORK_RINGS)


class _To(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    type: Literal["phone"]
    number: Digits
    dtmf_answer: Tones = field(default="", name="dtmfAnswer")
    shaken: str = ""


class _From(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    type: Literal["phone"]
    number: Digits


class _Request(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    to: Annotated[list[_To], Meta(min_length=1, max_length=1)]
    from_: _From | None = field(default=None, name="from")
    random_from_number: bool = False
    ncco: list[Any] | None = None
    answer_url: Addresses | None = None
    answer_method: Method = "GET"
    event_url: Addresses | None = None
    event_method: Method = "POST"
    machine_detection: Literal["continue", "hangup"] | None = None
    advanced_machine_detection: Detection | None = None
    length_timer: Annotated[int, Meta(ge=1, le=86_400)] = 7200
    ringing_timer: Annotated[int, Meta(ge=1, le=120)] = 60


def read_call_order(given: dict[str, Any], numbers: Numbers) -> CallOrder:
    """Read the body that creates a call; what it leaves out is configured for the number that calls.

    Raises `VonageRefusedError`.
    """
    request = read_as(_Request, given, errors.BAD_REQUEST)
    if request.from_ is None and not request.random_from_number:
        raise _refused("from", "from or random_from_number is required")
    if request.from_ is not None and request.random_from_number:
        raise _refused("from", "from and random_from_number exclude each other")
    if (request.ncco is None) == (request.answer_url is None):
        raise _refused("answer_url", "exactly one of ncco and answer_url is required")
    ours = _calling_number(request, numbers)
    event_url = request.event_url[0] if request.event_url else ours.voice_status_url
    detection = request.advanced_machine_detection
    if detection is None and request.machine_detection is not None:
        detection = Detection(behavior=request.machine_detection)
    return CallOrder(
        to=from_vonage(request.to[0].number),
        from_=ours.number,
        first=_document(request),
        fallback=fallback_of(ours),
        events=EventAddress(event_url, request.event_method),
        ringing_timer=request.ringing_timer,
        length_timer=min(request.length_timer, LONGEST_CALL),
        detection=detection,
        dtmf_answer=request.to[0].dtmf_answer,
    )


def fallback_of(ours: OurNumber) -> Document | None:
    """Give the fallback answer address of a number of ours; None where it has none."""
    return Document(ours.voice_fallback_url) if ours.voice_fallback_url else None


def read_inline(document: object) -> tuple[Action, ...]:
    """Read an NCCO that a request carries. Raises `VonageRefusedError`."""
    try:
        return read_ncco(document)
    except NccoError as fault:
        raise _refused("ncco", str(fault)) from fault


def _calling_number(request: _Request, numbers: Numbers) -> OurNumber:
    if request.from_ is not None:
        return numbers.find(from_vonage(request.from_.number))
    for ours in numbers.all():
        if ours.carrier == CARRIER:
            return ours
    raise _refused("random_from_number", "the application has no number")


def _document(request: _Request) -> Document:
    if request.answer_url is not None:
        return Document(request.answer_url[0], request.answer_method)
    return Document("", actions=read_inline(request.ncco))


def _refused(name: str, reason: str) -> VonageRefusedError:
    return VonageRefusedError(errors.BAD_REQUEST, [(name, reason)])
