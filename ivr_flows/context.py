"""Context: what is known of the contact when an interview begins, frozen into its state."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ivr_flows.answers.plain import storable
from ivr_flows.survey import ContactType, Survey
from ivr_flows.values import ContextValue

_YES = frozenset(("true", "yes", "1", "да"))
_NO = frozenset(("false", "no", "0", "нет"))


def freeze_context(survey: Survey, context: Mapping[str, object]) -> dict[str, ContextValue]:
    """Copy a context: fields that the survey declares in their type, the others as they are.

    A declared field that does not fit its type is none, as a sample file may hold anything. Raises
    TypeError for a value that is no JSON scalar.
    """
    frozen: dict[str, ContextValue] = {}
    for name, value in context.items():
        if value is not None and not isinstance(value, (bool, int, float, str)):
            raise TypeError(f"context field {name!r} holds a {type(value).__name__}")
        declared = survey.contact.get(name)
        frozen[name] = _clean(value) if declared is None else _as(declared, value)
    return frozen


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


def _number(text: str) -> int | float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number
