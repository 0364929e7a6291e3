"""What Twilio takes for a telephone number. Says nothing of whether somebody is there."""

from __future__ import annotations

import re

_E164 = re.compile(r"\+[1-9]\d{7,14}")
_INVALID = "+15005550001"  # Twilio's own test number for "this number is invalid"


def is_number(written: str) -> bool:
    """Tell whether `written` is a number in E.164."""
    return _E164.fullmatch(written) is not None and written != _INVALID
