"""Context: what is known of the contact when an interview begins, frozen into its state."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ivr_flows.answers.plain import storable
from ivr_flows.survey import ContactType, Survey
from ivr_flows.values import ContextValue

# Under these names a context holds the local day and time of the interview's beginning.
BEGAN_ON, BEGAN_AT = "today", "now"
# From these they are worked out: an instant (ISO 8601) and a zone (IANA).
STARTED_AT, ZONE = "started_at", "zone"

_YES = frozenset(("true", "yes", "1", "да"))
_NO = frozenset(("false", "no", "0", "нет"))


def freeze_context(survey: Survey, context: Mapping[str, object]) -> dict[str, ContextValue]:
    """Copy a context: fields that the survey declares in their type, the others as they are.

    A declared field that does not fit its type is none, as a sample file may hold anything. Where the
    context has `started_at` (ISO 8601) and `zone` (IANA), the local day and time of the beginning are
    frozen too. Raises TypeError for a value that is no JSON scalar.
    """
    frozen: dict[str, ContextValue] = {}
    for name, value in context.items():
        if value is not None and not isinstance(value, (bool, int, float, str)):
            raise TypeError(f"context field {name!r} holds a {type(value).__name__}")
        declared = survey.contact.get(name)
        frozen[name] = _clean(value) if declared is None else _as(declared, value)
    began = _began(frozen)
    if began is not None:
        frozen.setdefault(BEGAN_ON, began.date().isoformat())
        frozen.setdefault(BEGAN_AT, began.strftime("%H:%M"))
    return frozen


def day_of(context: Mapping[str, ContextValue]) -> date | None:
    """Give the local day on which the interview began; None where it is not known."""
    return _date(context.get(BEGAN_ON))


def _began(context: Mapping[str, ContextValue]) -> datetime | None:
    started, zone = context.get(STARTED_AT), context.get(ZONE)
    if not isinstance(started, str):
        return None
    try:
        at = datetime.fromisoformat(started)
    except ValueError:
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    try:
        return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) and zone else UTC)
    except (ValueError, LookupError, OSError):  # a zone that nobody knows: the gateway's own time
        return at.astimezone(UTC)


def _date(value: ContextValue) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _clean(value: ContextValue) -> ContextValue:
    return storable(value) if isinstance(value, str) else value


def _as(declared: ContactType, value: ContextValue) -> ContextValue:
    if value is None or value == "":
        return None
    text = storable(str(value))
    match declared:
        case ContactType.TEXT:
            return text
        case ContactType.TRUTH:
            lowered = text.lower()
            return True if lowered in _YES else False if lowered in _NO else None
        case ContactType.NUMBER:
            return _number(text)
        case ContactType.DATE:
            day = _date(text)
            return day.isoformat() if day is not None else None


def _number(text: str) -> int | float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number
