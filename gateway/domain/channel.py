"""Channel: how a person is reached. The one enumeration of channels; it holds no rules."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """An automatic call, a two-way text, or a live interviewer."""

    VOICE = "voice"
    SMS = "sms"
    CATI = "cati"
