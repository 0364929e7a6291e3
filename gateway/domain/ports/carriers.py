"""The carrier port: what the gateway asks of a carrier, and what a carrier tells the gateway.

Adapters classify what a carrier says into the closed vocabularies below and keep its raw code;
one place in the services decides what follows. `render` and `parse` are pure. Numbers are E.164
with the leading plus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol, TypeAlias

from ivr_flows.voice_script import VoiceScript


class CallState(StrEnum):
    """Where a call stands, in rank order: a report of a lower rank than the stored one is not applied."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a call ended."""

    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    CANCELED = "canceled"
    INVALID_NUMBER = "invalid_number"
    NETWORK_FAILED = "network_failed"
    BLOCKED = "blocked"
    MACHINE = "machine"


class AmdResult(StrEnum):
    """What an answering-machine detector heard."""

    HUMAN = "human"
    MACHINE = "machine"
    MACHINE_END = "machine_end"
    FAX = "fax"
    UNKNOWN = "unknown"


class MessageState(StrEnum):
    """Where a text stands at the carrier."""

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"
    REJECTED = "rejected"


class ErrorClass(StrEnum):
    """What kind of refusal a carrier's code means."""

    OPTED_OUT = "opted_out"
    INVALID_NUMBER = "invalid_number"
    UNREACHABLE = "unreachable"
    LANDLINE = "landline"
    FILTERED = "filtered"
    RATE_LIMITED = "rate_limited"
    AUTH = "auth"
    CONFIG = "config"
    UNKNOWN = "unknown"


# --- what we ask -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceCall:
    """One outbound call. `ring_seconds` is how long it may ring; `time_limit` the longest call."""

    to: str
    from_: str
    answer_url: str
    status_url: str
    fallback_url: str | None = None
    ring_seconds: int = 30
    time_limit: int = 1800


@dataclass(frozen=True, slots=True)
class SendMessage:
    """One outbound text."""

    to: str
    from_: str
    body: str
    status_url: str
    validity_seconds: int = 14_400


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took it; `ref` is its id."""

    ref: str


# The code of a Rejected where no connection to the carrier could be made: surely nothing was sent.
NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Rejected:
    """The carrier did not take it, surely. `code` is its raw code, `retry_after` seconds if it said so."""

    error_class: ErrorClass
    code: str
    message: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether the carrier took it (time-out, cut connection, 5xx). Never sent again."""

    reason: str


SendOutcome: TypeAlias = Accepted | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class CallSnapshot:
    """A call as the carrier's REST interface shows it."""

    ref: str
    to: str
    from_: str
    state: CallState
    end_reason: EndReason | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageSnapshot:
    """A text as the carrier's REST interface shows it."""

    ref: str
    to: str
    from_: str
    body: str
    state: MessageState
    created_at: datetime | None


# --- what we hear ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A webhook as it arrived: path and query undecoded, header names in lower case, body as bytes."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request surely comes from the carrier; `reason` says why not."""

    ok: bool
    reason: str = ""


Route: TypeAlias = Literal["voice", "call-status", "message-status", "inbound-message", "inbound-call"]


@dataclass(frozen=True, slots=True)
class CallInput:
    """A voice webhook that asks what to do: at the answer (nothing entered yet) or after a Gather.

    `answered` is true for the first request of a call. `digits` and `speech` are None where the
    carrier reported no such input; both None after a Gather is silence.
    """

    ref: str
    answered: bool
    digits: str | None = None
    speech: str | None = None
    confidence: float | None = None
    from_: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class CallStateReported:
    """A progress report of a call."""

    ref: str
    state: CallState
    dedupe_key: str
    end_reason: EndReason | None = None
    sequence: int | None = None
    duration: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A text that a person sent to one of our numbers."""

    ref: str
    from_: str
    to: str
    body: str
    dedupe_key: str
    opt_out_type: str = ""


@dataclass(frozen=True, slots=True)
class MessageStateReported:
    """A delivery report of a text that we sent."""

    ref: str
    state: MessageState
    dedupe_key: str
    error_class: ErrorClass | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A signed report with a word that the adapter does not know: stored and counted, not applied."""

    ref: str
    word: str
    dedupe_key: str
    payload: Mapping[str, str] = field(default_factory=dict)


CarrierEvent: TypeAlias = (
    CallInput | CallStateReported | MessageReceived | MessageStateReported | Unrecognised
)


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What a webhook answers."""

    status: int
    body: str
    content_type: str


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What a renderer needs beside the script: where input goes, and where audio assets lie."""

    turn_url: str
    asset_base_url: str = ""


class VoiceCarrier(Protocol):
    """Calls of one carrier account."""

    @property
    def name(self) -> str: ...

    def place_call(self, call: PlaceCall) -> SendOutcome: ...

    def hang_up(self, ref: str) -> SendOutcome: ...

    def fetch_call(self, ref: str) -> CallSnapshot | None: ...

    def find_calls(self, to: str, from_: str, since: datetime) -> list[CallSnapshot]: ...

    def render(self, script: VoiceScript, context: RenderContext) -> HttpReply: ...

    def verify(self, request: RawRequest) -> Verdict: ...

    def parse(self, request: RawRequest, route: Route) -> list[CarrierEvent]: ...


class MessageCarrier(Protocol):
    """Texts of one carrier account."""

    @property
    def name(self) -> str: ...

    def send(self, message: SendMessage) -> SendOutcome: ...

    def fetch_message(self, ref: str) -> MessageSnapshot | None: ...

    def find_messages(self, to: str, from_: str, since: datetime) -> list[MessageSnapshot]: ...

    def verify(self, request: RawRequest) -> Verdict: ...

    def parse(self, request: RawRequest, route: Route) -> list[CarrierEvent]: ...

    def empty_reply(self) -> HttpReply: ...
