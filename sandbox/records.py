"""What the sandbox remembers of calls, texts, replies and webhooks: the rows of the ledger.

The records are alive: the network changes them while things happen and the ledger writes the columns
named in `COLUMNS`. Times are virtual, aware, UTC. They know no carrier's dialect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Literal, TypeAlias

Meant: TypeAlias = int | str | None
"""What a person understands by a reply: a scale's number, "key:N" for a choice, words, or nothing."""


class CallStatus(StrEnum):
    """Where a call stands."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    ANSWERED = "answered"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def final(self) -> bool:
        """Tell whether nothing follows."""
        return not CALL_MOVES[self]


CALL_MOVES: Mapping[CallStatus, frozenset[CallStatus]] = {
    CallStatus.QUEUED: frozenset({CallStatus.INITIATED, CallStatus.CANCELED}),
    CallStatus.INITIATED: frozenset(
        {CallStatus.RINGING, CallStatus.FAILED, CallStatus.BUSY, CallStatus.CANCELED}
    ),
    CallStatus.RINGING: frozenset(
        {CallStatus.ANSWERED, CallStatus.BUSY, CallStatus.NO_ANSWER, CallStatus.FAILED, CallStatus.CANCELED}
    ),
    CallStatus.ANSWERED: frozenset({CallStatus.COMPLETED}),
    CallStatus.COMPLETED: frozenset(),
    CallStatus.BUSY: frozenset(),
    CallStatus.NO_ANSWER: frozenset(),
    CallStatus.FAILED: frozenset(),
    CallStatus.CANCELED: frozenset(),
}


class TextStatus(StrEnum):
    """Where a text stands."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    RECEIVED = "received"


@dataclass(slots=True, kw_only=True)
class Call:
    """One call that we place.

    `sip_code` says why it failed, where it did: 404 there is no such number, 503 the network could not.
    """

    TABLE: ClassVar[str] = "calls"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        *("sid", "to_number", "from_number", "answer_url", "status_url"),
        *("created_at", "rang_at", "answered_at", "ended_at", "end_status"),
    )
    direction: ClassVar[Literal["outbound-api", "inbound", "outbound-dial"]] = "outbound-api"
    sid: str
    to_number: str
    from_number: str
    answer_url: str
    status_url: str
    created_at: datetime
    dialled_at: datetime | None = None
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    status: CallStatus = CallStatus.QUEUED
    sip_code: int | None = None

    @property
    def person(self) -> str:
        """Give the number of the person on the line."""
        return self.to_number

    @property
    def our_number(self) -> str:
        """Give the number of ours that the person talks to."""
        return self.from_number

    @property
    def end_status(self) -> str | None:
        """Tell how the call ended; None while it lives."""
        return self.status.value if self.status.final else None

    def move(self, status: CallStatus, now: datetime) -> None:
        """Move on to `status` at `now`. Raises `ValueError` for a move that calls do not make."""
        if status not in CALL_MOVES[self.status]:
            raise ValueError(f"a call that is {self.status} cannot become {status}")
        self.status = status
        if status is CallStatus.INITIATED:
            self.dialled_at = now
        elif status is CallStatus.RINGING:
            self.rang_at = now
        elif status is CallStatus.ANSWERED:
            self.answered_at = now
        else:
            self.ended_at = now


@dataclass(slots=True, kw_only=True)
class InboundCall(Call):
    """A call that a person made to a number of ours. It rings from its first moment.

    A table of its own: what the ledger's `calls` says is what we did to people, not they to us.
    """

    TABLE: ClassVar[str] = "inbound_calls"
    direction: ClassVar[Literal["outbound-api", "inbound", "outbound-dial"]] = "inbound"
    status: CallStatus = CallStatus.RINGING

    @property
    def person(self) -> str:
        """Give the number of the person on the line."""
        return self.from_number

    @property
    def our_number(self) -> str:
        """Give the number of ours that was called."""
        return self.to_number


@dataclass(slots=True, kw_only=True)
class DialledCall(Call):
    """A call that a document of another call dialled; `parent_sid` is that call."""

    TABLE: ClassVar[str] = "dialled_calls"
    COLUMNS: ClassVar[tuple[str, ...]] = (*Call.COLUMNS, "parent_sid")
    direction: ClassVar[Literal["outbound-api", "inbound", "outbound-dial"]] = "outbound-dial"
    parent_sid: str


@dataclass(slots=True, kw_only=True)
class Text:
    """One text, ours or a person's. `error_code` is the carrier's number for why it did not arrive."""

    TABLE: ClassVar[str] = "texts"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        *("sid", "direction", "to_number", "from_number", "body", "status_url"),
        *("created_at", "delivered_at", "final_status", "error_code"),
    )
    sid: str
    direction: Literal["outbound-api", "outbound-reply", "inbound"]
    to_number: str
    from_number: str
    body: str
    status_url: str
    created_at: datetime
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    status: TextStatus = TextStatus.QUEUED
    error_code: int | None = None

    @property
    def final_status(self) -> str | None:
        """Tell how the text ended; None while it is on its way."""
        return None if self.status in {TextStatus.QUEUED, TextStatus.SENT} else self.status.value


@dataclass(slots=True, kw_only=True)
class Reply:
    """One thing that a person said, keyed or wrote, and what became of its webhook.

    `meant` is what a human reader would understand, and None for everything that answers nothing: a
    wrong reply, an echo, a second text, a service key, an answer to a text that is not the latest.
    """

    TABLE: ClassVar[str] = "replies"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        *("id", "channel", "ref", "number", "our_number", "heard", "answering_ref", "latest_ref", "url"),
        *("raw", "kind", "meant", "stop", "posted_at", "acked_at", "status", "attempts"),
    )
    id: str
    channel: Literal["voice", "sms"]
    ref: str
    number: str
    our_number: str
    heard: str
    url: str
    raw: str
    kind: Literal["digits", "speech", "text"]
    meant: Meant
    stop: bool
    posted_at: datetime
    answering_ref: str | None = None
    latest_ref: str | None = None
    acked_at: datetime | None = None
    status: int | None = None
    attempts: int = 0


@dataclass(slots=True, kw_only=True)
class HookRecord:
    """One webhook and how its delivery ended. `status` is the last HTTP status, None if none came."""

    TABLE: ClassVar[str] = "webhooks"
    COLUMNS: ClassVar[tuple[str, ...]] = ("id", "kind", "ref", "url", "posted_at", "status", "attempts")
    id: str
    kind: str
    ref: str
    url: str
    posted_at: datetime
    status: int | None = None
    attempts: int = 0


Record: TypeAlias = Call | InboundCall | DialledCall | Text | Reply | HookRecord
