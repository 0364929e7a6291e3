"""Telephone numbers as Vonage writes them: digits only, where the network has a plus before them."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[1-9]\d{6,14}")
_NOWHERE = "999"  # no country has this code, so a call to it is rejected before it rings


def is_number(written: str) -> bool:
    """Tell whether `written` is a number in E.164 without its plus."""
    return _DIGITS.fullmatch(written) is not None


def leads_nowhere(number: str) -> bool:
    """Tell whether no route leads to the network's `number`."""
    return number.startswith(f"+{_NOWHERE}")


def from_vonage(digits: str) -> str:
    """Write a number as the network does."""
    return f"+{digits}"


def to_vonage(number: str) -> str:
    """Write the network's number as Vonage does."""
    return number.removeprefix("+")
