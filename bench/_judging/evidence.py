"""The judge's evidence as plain values: what happened on the network, and what both databases hold.

Ids are 32 hexadecimal digits, instants aware UTC, JSON decoded. Judges nothing, reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person said, keyed or wrote. `row` and `turn` come from the address it was posted to."""

    id: str
    channel: str
    ref: str
    number: str
    answering: str | None
    row: str | None
    turn: int | None
    meant: int | str | None
    stop: bool
    posted_at: datetime
    acked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Call:
    """A call on the network. `row` is the attempt that its address names."""

    sid: str
    number: str
    address: str
    row: str | None
    created_at: datetime
    rang_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallToUs:
    """A call on the network that a person made to a number of ours."""

    sid: str
    number: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A text of ours on the network. `row` is the message that its address names."""

    sid: str
    number: str
    address: str
    row: str | None
    created_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the store."""

    id: str
    final: bool
    disposition: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview of the store."""

    id: str
    case: str
    state: str
    started_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer as the store took it, whether it still counts or not."""

    interview: str
    turn: int
    question: str
    loop: str
    value: Any
    channel: str
    ref: str


@dataclass(frozen=True, slots=True)
class Response:
    """A response of the core store; its id is the interview's."""

    id: str
    case: str
    survey: str


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of the core store."""

    response: str
    question: str
    loop: str
    value: Any
    channel: str
    turn: int
    ref: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that is judged.

    `attempts` gives an attempt's case, `messages` a message's interview, both by the row's id;
    `heard` the interview that took an inbound text, by the carrier's id; `noted` the ids of all
    inbound events; `confirmations` our texts that confirm an opt-out; `questions` our texts that ask what
    was not asked before, which a reminder does not; `reserved` when a row was handed
    to the carrier; `lifted` when a number's suppression ended (None: it holds).
    """

    sample: int
    rejected: int
    cases: Mapping[str, Case]
    interviews: Mapping[str, Interview]
    taken: tuple[Taken, ...]
    attempts: Mapping[str, str]
    messages: Mapping[str, str | None]
    heard: Mapping[str, str | None]
    noted: frozenset[str]
    confirmations: frozenset[str]
    questions: frozenset[str]
    reserved: Mapping[str, datetime]
    lifted: Mapping[str, datetime | None]
    responses: tuple[Response, ...]
    given: tuple[Given, ...]
    replies: tuple[Reply, ...]
    calls: tuple[Call, ...]
    called_us: tuple[CallToUs, ...]
    sent: tuple[Sent, ...]
