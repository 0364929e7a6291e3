"""Spellings: how names, keys and moments are written, and the words in which a fault says it.

Authors are no programmers: a fault never shows a pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ivr_flows.day_limit import DAY_LIMIT

# Of what cannot stand there a fault shows this many characters.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Spelling:
    """`words` follow what was written; `code` is the fault of what is written otherwise."""

    pattern: re.Pattern[str]
    words: str
    code: str = "wrong-name"

    def fits(self, written: str) -> bool:
        """Tell whether something is written so."""
        return self.pattern.fullmatch(written) is not None

    def refusal(self, written: str) -> str:
        """Say that something is not, and how it is."""
        shown = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
        return f'"{shown}" cannot stand here: {self.words}'


NAME = Spelling(
    re.compile(r"[a-z][a-z0-9_]{0,59}"),
    "a name has small Latin letters, digits and _, begins with a letter, and has 60 characters at most",
)
SURVEY_KEY = Spelling(
    re.compile(r"[a-z0-9][a-z0-9-]{0,59}"),
    "the key of a survey has small Latin letters, digits and hyphens, 60 at most",
)
CHOICE_VALUE = Spelling(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}"),
    "a value has Latin letters, digits, _ and hyphens, 60 at most; what people read is the text",
)
CHOICE_KEY = Spelling(re.compile(r"[0-9]{1,3}"), "a key is a number of one to three digits")
# Files are named, never addressed: no folder, no URL.
FILE = Spelling(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
    "a file is named without its folder, in Latin letters, digits, dots, _ and hyphens",
)
LANGUAGE = Spelling(re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "a language is a code, as en or pt-BR")
REGION = Spelling(re.compile(r"[A-Z]{2}"), "a region is the two capital letters of a country, as RU")
DAY = Spelling(DAY_LIMIT, "a day is written as 2026-11-21, today or today - 30 days", "wrong-date")
TIME_OF_DAY = Spelling(re.compile(r"([01]\d|2[0-3]):[0-5]\d"), "a time is written as 09:30", "wrong-date")
