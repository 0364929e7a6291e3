"""The carrier port, what we ask: calls, rooms, recordings and texts of one carrier account.

Adapters classify what a carrier says into the vocabularies of `carrier_words`; one place in the
services decides what follows. What carriers tell us stands in `carrier_events`, what they can in
`carrier_limits`. `render` and `parse` are pure. Numbers are E.164 with the leading plus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias

from gateway.domain.ports.carrier_events import CarrierEvent, RawRequest, Route, Verdict
from gateway.domain.ports.carrier_limits import Capability, Limits
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass, MessageState
from ivr_flows.voice_script import VoiceScript


@dataclass(frozen=True, slots=True)
class PlaceCall:
    """One outbound call. `ring_seconds` is how long it may ring; `time_limit` the longest call.

    With `machine_url` the carrier listens for an answering machine while the call goes on, and tells it
    there; `until_beep` makes it wait for the end of the greeting too.
    """

    to: str
    from_: str
    answer_url: str
    status_url: str
    fallback_url: str | None = None
    ring_seconds: int = 30
    time_limit: int = 1800
    machine_url: str | None = None
    until_beep: bool = False


@dataclass(frozen=True, slots=True)
class SendMessage:
    """One outbound text. `client_ref` is our own id of it, for carriers that give it back."""

    to: str
    from_: str
    body: str
    status_url: str
    validity_seconds: int = 14_400
    client_ref: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took it; `ref` is its id."""

    ref: str


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


class RecordingOrder(StrEnum):
    """What to do with the recording of a running call."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class MemberState:
    """How a member takes part in a room. Who is on hold neither hears nor is heard, muted or not.

    `coaching` is the call that the member whispers to: nobody else in the room hears him; "" is nobody.
    """

    muted: bool = False
    on_hold: bool = False
    coaching: str = ""


@dataclass(frozen=True, slots=True)
class CallSnapshot:
    """A call as the carrier's REST interface shows it. `duration` is in seconds, once it has ended."""

    ref: str
    to: str
    from_: str
    state: CallState
    end_reason: EndReason | None
    created_at: datetime | None
    duration: int | None = None


@dataclass(frozen=True, slots=True)
class MessageSnapshot:
    """A text as the carrier's REST interface shows it. `error_class` and `code` say why it did not arrive."""

    ref: str
    to: str
    from_: str
    body: str
    state: MessageState
    created_at: datetime | None
    error_class: ErrorClass | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    """What a browser's softphone signs in with. `token` is a secret of one user, for a short time."""

    token: str
    identity: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What a webhook answers."""

    status: int
    body: str
    content_type: str


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What a renderer needs beside the script.

    Where input goes, where audio assets lie, where what a Record has recorded is reported, and where what
    happens in a Bridge's room, its recording too; "" where nobody listens.
    """

    turn_url: str
    asset_base_url: str = ""
    recording_url: str = ""
    room_url: str = ""


class VoiceCarrier(Protocol):
    """Calls of one carrier account. What it cannot do is not among its `capabilities`."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    @property
    def limits(self) -> Limits: ...

    def place_call(self, call: PlaceCall) -> SendOutcome: ...

    def hang_up(self, ref: str) -> SendOutcome: ...

    def redirect(self, ref: str, script: VoiceScript, context: RenderContext) -> SendOutcome: ...

    def change_member(self, room: str, ref: str, before: MemberState, after: MemberState) -> SendOutcome:
        """Bring a member of a room from one state to another: no carrier tells how he stands now.

        Where the outcome is not `Accepted`, the same change may be asked for again.
        """
        ...

    def end_room(self, room: str, refs: Sequence[str]) -> SendOutcome:
        """End a room; `refs` are the calls that are known to be in it."""
        ...

    def record(self, ref: str, order: RecordingOrder, report_url: str) -> SendOutcome: ...

    def open_recording(self, url: str) -> AbstractContextManager[Iterator[bytes]]:
        """Stream a recording. Raises NotFound, CarrierUnavailable, or BadInput on an address that is not the carrier's."""
        ...

    def delete_recording(self, ref: str) -> SendOutcome: ...

    def interviewer_credential(self, user: str, ttl: timedelta, now: datetime) -> Credential: ...

    def fetch_call(self, ref: str) -> CallSnapshot | None: ...

    def find_calls(self, to: str, from_: str, since: datetime) -> list[CallSnapshot]: ...

    def render(self, script: VoiceScript, context: RenderContext) -> HttpReply: ...

    def verify(self, request: RawRequest, now: datetime) -> Verdict: ...

    def parse(self, request: RawRequest, route: Route) -> list[CarrierEvent]: ...


class MessageCarrier(Protocol):
    """Texts of one carrier account."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    @property
    def limits(self) -> Limits: ...

    def send(self, message: SendMessage) -> SendOutcome: ...

    def fetch_message(self, ref: str) -> MessageSnapshot | None:
        """Read a text; None where the carrier has none of that id, or shows none at all."""
        ...

    def find_messages(self, to: str, from_: str, since: datetime) -> list[MessageSnapshot]:
        """Find texts between two numbers; none where the carrier cannot (`Capability.FIND_MESSAGES`)."""
        ...

    def verify(self, request: RawRequest, now: datetime) -> Verdict: ...

    def parse(self, request: RawRequest, route: Route) -> list[CarrierEvent]: ...

    def empty_reply(self) -> HttpReply: ...
