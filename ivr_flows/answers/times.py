"""A reply -> a time of day, as "14:30": figures, "полтретьего", "half past two", "2pm", "в два часа дня".

An hour from 1 to 12 without a part of the day may be meant twice. The limits decide; else the night, from
midnight to six, is not meant: two is 14:00. What is left twice, as eight, is asked again - but "8:30" in a
language that writes the day in 24 hours is in the morning.
"""

from __future__ import annotations

import re
from datetime import time

from ivr_flows.answers.number_tables import ORDINALS
from ivr_flows.answers.number_words import Part, join, number_of
from ivr_flows.answers.plain import CLOSED_LIMIT, plain
from ivr_flows.answers.reading import Doubt, Reading, Unclear, Understood
from ivr_flows.answers.time_words import (
    BEFORE,
    FILLERS,
    FIXED,
    HALVES,
    HOURS,
    MINUTES,
    PARTS_OF_DAY,
    PAST,
    QUARTERS,
    PartOfDay,
)

_WRITTEN = re.compile(r"(?<![\d.:])(\d{1,2})(?:[:.\-]| ?(?:ч|h) ?)(\d\d)(?![\d.:])")
# From one hour to another, or an hour with so few minutes that it cannot be told from that.
_RANGE = re.compile(r"\d *- *(?:\d|1\d|2[0-4])(?!\d)|(?<!\d)\d{1,2} \d(?!\d| *(?:м|m))")
_CUT_OFF = re.compile(r"\d[:.]\d(?!\d)")
_KEYED = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_TOKEN = re.compile(r"[ap]\.? ?m\b|\d+|[^\W\d_]+(?:'[^\W\d_]+)?")
_HALF = re.compile(r"\bпол[ -]?(?=[^\W\d_]{5,}о\b)")
_TOKENS_LIMIT = 12
_NIGHT_ENDS = 6


def read_time(
    reply: str, language: str = "", earliest: time | None = None, latest: time | None = None
) -> Reading:
    """Read one time of day between the limits, both included, as "HH:MM" in 24 hours."""
    if len(reply) > CLOSED_LIMIT:
        return Unclear("too_long")
    text = plain(reply)
    if not text:
        return Unclear("empty")
    keyed = _KEYED.fullmatch(text)
    if keyed:
        return _read([time(int(keyed[1]), int(keyed[2]))], None, earliest, latest)
    heard = _heard(text, language)
    return Unclear(heard) if isinstance(heard, str) else _read(*heard, earliest, latest)


def read_keyed_time(digits: str, earliest: time | None = None, latest: time | None = None) -> Reading:
    """Read four keyed digits, HHMM in 24 hours; a star may stand between."""
    keyed = _KEYED.fullmatch(digits.replace("*", ""))
    if keyed is None:
        return Unclear("not_understood")
    return _read([time(int(keyed[1]), int(keyed[2]))], None, earliest, latest)


def _read(
    possible: list[time], preferred: time | None, earliest: time | None, latest: time | None
) -> Reading:
    within = [
        moment
        for moment in dict.fromkeys(possible)
        if (not earliest or earliest <= moment) and (not latest or moment <= latest)
    ]
    if len(within) == 1:
        return Understood(f"{within[0]:%H:%M}")
    if not within:
        return Unclear("out_of_range" if possible else "not_understood")
    return Understood(f"{preferred:%H:%M}") if preferred in within else Unclear("ambiguous")


Meant = tuple[list[time], time | None]


def _heard(text: str, language: str) -> Meant | Doubt:
    if _RANGE.search(text):
        return "ambiguous"
    written = _WRITTEN.search(text)
    rest = text[: written.start()] + " " + text[written.end() :] if written else text
    tokens = _TOKEN.findall(_HALF.sub("половина ", rest))
    hearing = _Hearing()
    readable = len(tokens) <= _TOKENS_LIMIT and not _CUT_OFF.search(rest)
    if not readable or not all(hearing.take(token) for token in tokens):
        return "not_understood"
    match written, hearing.said():
        case None, time() as fixed:
            return [fixed], fixed
        case None, (int() as hour, int() as minute):
            return _meant(hour, minute, hearing.part, exact=hour > 12, as_written=False)
        case re.Match() as figures, None:
            exact = figures[1].startswith("0") or int(figures[1]) > 12
            as_written = bool(language) and language.partition("-")[0] != "en"
            return _meant(int(figures[1]), int(figures[2]), hearing.part, exact=exact, as_written=as_written)
    return "not_understood"


def _meant(hour: int, minute: int, part: PartOfDay | None, *, exact: bool, as_written: bool) -> Meant | Doubt:
    if hour > 23 or minute > 59:
        return "not_understood"
    if part is not None:
        hours = part.hours.get(hour % 12)
        fits = hours is not None and (hour <= 12 or hour == hours)
        return ([time(hours, minute)], None) if fits and hours is not None else "not_understood"
    if exact or hour == 0:
        return [time(hour, minute)], None
    both = [time(hour % 12, minute), time(hour % 12 + 12, minute)]
    awake = [moment for moment in both if moment.hour >= _NIGHT_ENDS]
    if len(awake) == 1:
        return both, awake[0]
    return both, both[0] if as_written else None


class _Hearing:
    """One reply in words, token by token. `part` is the part of the day that was said."""

    def __init__(self) -> None:
        self.part: PartOfDay | None = None
        self._parts: list[Part] = []
        self._numbers: list[int] = []
        self._fixed: time | None = None
        self._towards = 0
        self._ordinal = False
        self._minutes_only = False

    def take(self, token: str) -> bool:
        part = PARTS_OF_DAY.get(token.replace(".", "").replace(" ", ""))
        if part is not None:
            known, self.part = self.part, part
            return known in (None, part)
        if token in FIXED:
            self._fixed = FIXED[token]
            return True
        if token in PAST or token in BEFORE:
            self._close()
            known_direction, self._towards = self._towards, -1 if token in BEFORE else 1
            return known_direction == 0
        return self._take_number(token)

    def _take_number(self, token: str) -> bool:
        number = 30 if token in HALVES else 15 if token in QUARTERS else None
        if token.isdecimal():
            number = int(token) if len(token) <= 2 else -1
        if number is not None:
            self._close()
            self._numbers.append(number)
            return number >= 0
        if token in HOURS or token in MINUTES:
            self._close()
            self._minutes_only = token in MINUTES and len(self._numbers) < 2
            if token in HOURS and not self._numbers:
                self._numbers.append(1)  # "час дня"
            return True
        if token in ORDINALS:
            self._close()
            self._ordinal = True
            self._numbers.append(ORDINALS[token])
            return True
        if token in FILLERS:
            return True
        spelt = number_of(token)
        if spelt is not None:
            self._parts.append(spelt)
        return spelt is not None

    def _close(self) -> None:
        self._numbers += join(self._parts)
        self._parts.clear()

    def said(self) -> time | tuple[int, int] | None:
        """Give a fixed time, an hour with minutes, or None where no time was said."""
        self._close()
        if self._fixed is not None:
            return None if self._numbers else self._fixed
        if self._towards:
            return self._beside_the_hour()
        match self._numbers:
            case [minutes, hour] if self._ordinal:
                return _before(hour, 60 - minutes)  # "ten of the third": the third hour has begun
            case [hour] if not self._ordinal and not self._minutes_only:
                return hour, 0
            case [hour, minute] if not self._ordinal:
                return hour, minute
        return None

    def _beside_the_hour(self) -> tuple[int, int] | None:
        if len(self._numbers) != 2:
            return None
        minutes, hour = self._numbers
        return (hour, minutes) if self._towards > 0 else _before(hour, minutes)


def _before(hour: int, minutes: int) -> tuple[int, int] | None:
    if not 1 <= hour <= 24 or not 0 < minutes < 60:
        return None
    return (hour - 1) or 12, 60 - minutes
