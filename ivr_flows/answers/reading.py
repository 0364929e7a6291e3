"""What a reply is read against, and what became of it: understood, passed over, or why not. No rule here."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import msgspec

from ivr_flows.values import Value

Doubt: TypeAlias = Literal["empty", "too_long", "not_understood", "ambiguous", "out_of_range"]


class Setting(msgspec.Struct, frozen=True):
    """What the meaning of a reply depends on beside its question.

    `language` is the one that the question was asked in (a BCP 47 tag), `today` the respondent's local
    date, without which "tomorrow" is not understood, `region` the country (ISO 3166 alpha-2) whose way
    of writing national phone numbers and numeric dates holds.
    """

    language: str = ""
    today: date | None = None
    region: str | None = None


class Understood(msgspec.Struct, frozen=True):
    """The reply is this value."""

    value: Value


class PassedOver(msgspec.Struct, frozen=True):
    """The respondent passes over a question that may stay unanswered."""


class Unclear(msgspec.Struct, frozen=True):
    """The reply is asked for again."""

    doubt: Doubt


Reading: TypeAlias = Understood | PassedOver | Unclear
