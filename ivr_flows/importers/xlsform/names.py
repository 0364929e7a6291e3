"""Names of a form -> names of a survey: small letters, no word of the language, none twice."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection

from ivr_flows.language.functions import FUNCTIONS
from ivr_flows.language.scope import CONSTANTS, NAMESPACES

_WRONG = re.compile(r"[^a-z0-9_]+")
_WRONG_IN_VALUE = re.compile(r"[^A-Za-z0-9_-]+")
_LIMIT = 50
_RESERVED = frozenset((*keyword.kwlist, *FUNCTIONS, *CONSTANTS, *NAMESPACES, "sponsor", "purpose"))


def survey_name(name: str, taken: Collection[str]) -> str:
    """Make a name for a step, a list or a column out of any name."""
    plain = _WRONG.sub("_", name.lower()).strip("_")[:_LIMIT].rstrip("_") or "q"
    plain = plain if plain[0].isalpha() else f"q_{plain}"
    return _free(f"{plain}_q" if plain in _RESERVED else plain, taken)


def choice_value(value: str, taken: Collection[str]) -> str:
    """Make the value of a choice out of any value."""
    plain = _WRONG_IN_VALUE.sub("_", value).strip("_-")[:_LIMIT] or "choice"
    return _free(plain, taken)


def survey_key(title: str) -> str:
    """Make the key of a survey out of the form's id or title."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_LIMIT].rstrip("-")
    return plain or "imported"


def _free(name: str, taken: Collection[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
