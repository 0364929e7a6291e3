"""The carrier port, what we hear: webhooks as they arrive, and the events that an adapter reads in them.

`dedupe_key` is unique for one fact and the same for each repetition of it. Numbers are E.164 with the
leading plus. Durations are seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from gateway.domain.ports.carrier_words import (
    AmdResult,
    CallState,
    EndReason,
    ErrorClass,
    MessageState,
    RecordingState,
    RoomMove,
)


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
    """Whether a request surely comes from the carrier; `reason` says why not.

    `token` is what the carrier lets a request be used once by ("" where it has nothing of the kind).
    """

    ok: bool
    reason: str = ""
    token: str = ""


Route: TypeAlias = Literal[
    "voice",  # asks what a call does next
    "call-status",  # progress of a call that we placed; some carriers tell machines here too
    "machine",  # what the answering-machine detector heard
    "recording",  # a recording is ready, or there is none
    "room",  # something happened in a conference
    "inbound-call",  # somebody calls one of our numbers
    "inbound-call-status",  # progress of such a call; the address names no attempt
    "message-status",
    "inbound-message",
]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a voice webhook tells of a recording that has just been made.

    `ref` and `url` are "" where the carrier tells them later, on the recording's own route.
    """

    ref: str = ""
    url: str = ""
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class CallInput:
    """A voice webhook that asks what to do: at the answer (nothing entered yet), after a Gather or a Record.

    `answered` is true for the first request of a call. `digits` and `speech` are None where the
    carrier reported no such input; both None after a Gather is silence. `recorded` is set after a Record.
    """

    ref: str
    answered: bool
    digits: str | None = None
    speech: str | None = None
    confidence: float | None = None
    from_: str = ""
    to: str = ""
    recorded: Recorded | None = None


@dataclass(frozen=True, slots=True)
class CallStateReported:
    """A progress report of a call. `from_` and `to` where the report names them."""

    ref: str
    state: CallState
    dedupe_key: str
    end_reason: EndReason | None = None
    sequence: int | None = None
    duration: int | None = None
    code: str = ""
    from_: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class MachineHeard:
    """What the answering-machine detector heard on a call."""

    ref: str
    result: AmdResult
    dedupe_key: str


@dataclass(frozen=True, slots=True)
class RecordingReported:
    """A recording of a call: where it can be fetched, or that there is none."""

    ref: str
    recording_ref: str
    state: RecordingState
    dedupe_key: str
    url: str = ""
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class RoomReported:
    """Something happened in a conference; `ref` is the call that it happened to, "" for the room itself."""

    room: str
    move: RoomMove
    dedupe_key: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class MessagePart:
    """The place of one part in a text that came in several. `key` is the same for all of them."""

    key: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A text, or one part of it, that a person sent to one of our numbers."""

    ref: str
    from_: str
    to: str
    body: str
    dedupe_key: str
    opt_out_type: str = ""
    part: MessagePart | None = None


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
    CallInput
    | CallStateReported
    | MachineHeard
    | RecordingReported
    | RoomReported
    | MessageReceived
    | MessageStateReported
    | Unrecognised
)
