"""Numbers as Vonage writes them: the digits of E.164 without the plus."""

from __future__ import annotations

import re
from typing import Final

# The shape that the SDK asks for too: 7 to 15 digits and no 0 in front.
_DIGITS: Final = re.compile(r"[1-9][0-9]{6,14}")


def to_vonage(address: str) -> str:
    """Write one of our numbers for Vonage."""
    return address.removeprefix("+")


def from_vonage(address: str) -> str:
    """Read an address of Vonage's; what is no number (a name, "Anonymous") stays as it is."""
    return f"+{address}" if _DIGITS.fullmatch(address) else address
