"""What is heard on a line, as words with their times: what a recording keeps and a page of phones shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Speaker(StrEnum):
    """Whose sound it is, seen from the line."""

    PERSON = "person"
    US = "us"


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound on a line: from `at` for `seconds`. `words` is "" for a sound that says nothing."""

    at: datetime
    seconds: float
    speaker: Speaker
    words: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """Something that is about to be heard: `seconds` of `words`. `sounds` is False for silence.

    `url` is where it can be heard, for a file that is played.
    """

    words: str
    seconds: float
    language: str = ""
    sounds: bool = True
    url: str = ""
