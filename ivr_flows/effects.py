"""Effects: what the engine wants done. The engine's only output beside its new state."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec


class Outcome(StrEnum):
    """How an interview ended."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    SCREENED_OUT = "screened_out"
    QUOTA_FULL = "quota_full"
    BROKEN_OFF = "broken_off"
    REFUSED = "refused"


AskReason: TypeAlias = Literal[
    "first", "again_invalid", "again_silent", "again_check", "again_warn", "repeat", "back", "resumed", "more"
]


class Tell(msgspec.Struct, frozen=True, tag="tell"):
    """Say something that wants no answer. `text` is piped and in the interview's language."""

    step: str
    text: str
    intro: bool = False


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """Ask `question` now. `notice` goes before the question (why it is asked again).

    `offered` are the values of the choices that this respondent has, in their order; None where they
    are those of the survey as it lists them. `batch` is which nine of them a call reads.
    """

    question: str
    loop: str
    text: str
    reason: AskReason = "first"
    notice: str = ""
    offered: tuple[str, ...] | None = None
    batch: int = 0


class AskService(msgspec.Struct, frozen=True, tag="ask_service"):
    """Offer the service keys (repeat, back, stop calling me, a person) and take one digit."""


class Reserve(msgspec.Struct, frozen=True, tag="reserve"):
    """Ask the quota store for a place in `cell`; the engine waits for a QuotaVerdict."""

    cell: str


class Finish(msgspec.Struct, frozen=True, tag="finish"):
    """The interview is over. `text` is the survey's closing words, where it has any.

    `stop` says that the respondent asked not to be contacted again; a survey's own `end: refused` is
    a refusal of this interview only.
    """

    outcome: Outcome
    text: str = ""
    stop: bool = False


Effect: TypeAlias = Tell | Ask | AskService | Reserve | Finish
