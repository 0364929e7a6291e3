"""The core store port: where results of closed interviews go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec


class ResultAnswer(msgspec.Struct, frozen=True):
    """One answer on the interview's path. `value` is None for don't-know, a refusal or a skip."""

    question: str
    loop: str
    value: str | int | float | bool | tuple[str, ...] | None
    raw: str
    channel: str
    turn: int
    carrier_ref: str
    answered_at: datetime
    metric: str | None = None


class Result(msgspec.Struct, frozen=True):
    """A closed interview as the core store keeps it. `sequence` grows with each correction."""

    response_id: UUID
    sequence: int
    case_id: UUID
    campaign: str
    touchpoint: str
    survey: str
    survey_version: int
    respondent_external_id: str
    respondent_segment: str
    language: str
    channel: str
    outcome: str
    disposition: str
    started_at: datetime
    closed_at: datetime
    answers: tuple[ResultAnswer, ...]


@dataclass(frozen=True, slots=True)
class NotApplied:
    """The sink did not take it; `reason` is for the log and the outbox row.

    `refused` where the result itself is at fault, so that it is not tried for ever; else the sink is away.
    """

    reason: str
    refused: bool = False


class ResultSink(Protocol):
    """Applies results at least once; the same result twice leaves one, an older sequence leaves the newer."""

    @property
    def name(self) -> str: ...

    def apply(self, result: Result) -> NotApplied | None: ...


@dataclass(frozen=True, slots=True)
class TouchpointScores:
    """The answers to the NPS question at one touchpoint, as whole numbers."""

    touchpoint: str
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """An open answer with what it was about. Who said it is left out: screens show it to many."""

    touchpoint: str
    text: str
    score: int | None
    channel: str
    language: str
    answered_at: datetime


class ResultsReader(Protocol):
    """Reads the core store for screens."""

    def nps_scores(self) -> list[TouchpointScores]: ...

    def newest_comments(self, limit: int) -> list[Comment]: ...

    def count(self) -> int:
        """Count the responses."""
        ...
