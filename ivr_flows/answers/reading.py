"""What became of a reply: understood, passed over, or not understood and why. No rule here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ivr_flows.values import Value

Doubt: TypeAlias = Literal["empty", "too_long", "not_understood", "ambiguous", "out_of_range"]


@dataclass(frozen=True, slots=True)
class Understood:
    """The reply is this value."""

    value: Value


@dataclass(frozen=True, slots=True)
class PassedOver:
    """The respondent passes over a question that may stay unanswered."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """The reply is asked for again."""

    doubt: Doubt


Reading: TypeAlias = Understood | PassedOver | Unclear
