"""A reply -> a date, as ISO text: "завтра", "next Friday", "12.03", "12 марта", "March 12th", "2026-03-12".

Which day of the calendar was meant is decided in `said_date`; here is how people say and write one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from ivr_flows.answers import date_words as words
from ivr_flows.answers.number_tables import FACTORS, ORDINALS
from ivr_flows.answers.number_words import Part, join, part_of
from ivr_flows.answers.plain import CLOSED_LIMIT, plain
from ivr_flows.answers.reading import Doubt, Reading, Unclear, Understood
from ivr_flows.answers.said_date import SaidDate, day_meant
from ivr_flows.answers.typing_mistake import meant

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([./\- ])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([./\- ])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_NO_YEAR = re.compile(r"(?<![\d.])(\d{1,2})([./\-]| (?=\d\d?$))(\d{1,2})(?![\d:])")
_KEYED = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)?|((?:19|20)\d\d)(\d\d)(\d\d)")
_TOKEN = re.compile(r"\d+(?:-?(?:го|ого|ое|е|й|st|nd|rd|th)(?!\w))?|[^\W\d_]+")
_DAY_BESIDE = re.compile(r"(?:the )?day (after tomorrow|before yesterday)")
_TOKENS_LIMIT = 16
_FARTHEST = 1000
_MONTH_FIRST_REGIONS = frozenset(("US",))


def read_date(
    reply: str,
    today: date | None = None,
    language: str = "",
    earliest: date | None = None,
    latest: date | None = None,
    *,
    region: str | None = None,
) -> Reading:
    """Read one day, as ISO text; `today` is the respondent's local date.

    A numeric date has the day first, but in English with slashes or hyphens: there the region of the tag
    ("en-US") or `region` says what comes first, and without one what can be read both ways is ambiguous.
    A weekday alone is the coming one; "next" is the week that begins on the next Monday.
    """
    if len(reply) > CLOSED_LIMIT:
        return Unclear("too_long")
    text = plain(reply)
    if not text:
        return Unclear("empty")
    if text.isdecimal():
        return read_keyed_date(text, today, language, earliest, latest, region=region)
    said = _numeric(text, language, region) or _Hearing(today).hear(text)
    return Unclear(said) if isinstance(said, str) else _read(day_meant(said, today, earliest, latest))


def read_keyed_date(
    digits: str,
    today: date | None = None,
    language: str = "",
    earliest: date | None = None,
    latest: date | None = None,
    *,
    region: str | None = None,
) -> Reading:
    """Read keyed digits: DDMM, DDMMYYYY or YYYYMMDD; which of the latter two shows by the century."""
    found = _KEYED.fullmatch(digits.replace("*", ""))
    if found is None:
        return Unclear("not_understood")
    first, second, year, leading_year, month, day = found.groups()
    if leading_year:
        said = SaidDate(orders=frozenset(((int(day), int(month)),)), year=int(leading_year))
    else:
        orders = _orders(int(first), int(second), "-", language, region)
        said = SaidDate(orders=orders, year=int(year) if year else None)
    return _read(day_meant(said, today, earliest, latest))


def _read(day: date | Doubt) -> Reading:
    return Unclear(day) if isinstance(day, str) else Understood(day.isoformat())


def _numeric(text: str, language: str, region: str | None) -> SaidDate | None:
    """Find a date in figures that stands alone, or beside words that add nothing."""
    if found := _YEAR_FIRST.search(text):
        year, _, month, day = found.groups()
        said = SaidDate(orders=frozenset(((int(day), int(month)),)), year=int(year))
    elif found := _YEAR_LAST.search(text):
        first, sign, second, written = found.groups()
        said = SaidDate(orders=_orders(int(first), int(second), sign, language, region))
        said.year = int(written)
    elif found := _NO_YEAR.search(text):
        first, sign, second = found.groups()
        said = SaidDate(orders=_orders(int(first), int(second), sign, language, region))
    else:
        return None
    beside = _TOKEN.findall(text[: found.start()] + " " + text[found.end() :])
    for token in beside:
        weekday = words.WEEKDAYS.get(token)
        if weekday is not None and said.weekday in (None, weekday):
            said.weekday = weekday
        elif token not in words.FILLERS and token not in words.YEAR_WORDS:
            return None
    return said


def _orders(
    first: int, second: int, sign: str, language: str, region: str | None
) -> frozenset[tuple[int, int]]:
    tag, _, country = language.partition("-")
    country = (country or region or "").upper()
    day_first, month_first = (first, second), (second, first)
    if sign == "." or (tag and tag != "en"):
        return frozenset((day_first,))
    if country:
        return frozenset((month_first if country in _MONTH_FIRST_REGIONS else day_first,))
    return frozenset(pair for pair in (day_first, month_first) if pair[1] <= 12)


class _Hearing:
    """One reply in words, token by token; each part of a date may be said once."""

    def __init__(self, today: date | None) -> None:
        self._today = today
        self._said = SaidDate()
        self._parts: list[Part] = []
        self._numbers: list[int] = []
        self._unit: int | None = None
        self._direction = 0
        self._before_month = 0

    def hear(self, text: str) -> SaidDate | Doubt:
        tokens = _TOKEN.findall(_DAY_BESIDE.sub(lambda found: _BESIDE[found.group(1)], text))
        if len(tokens) > _TOKENS_LIMIT:
            return "not_understood"
        self._direction = _direction(tokens)
        for token in tokens:
            if not self._take(token):
                return "not_understood"
        self._numbers += join(self._parts)
        understood = self._take_distance() if self._direction else self._take_numbers()
        return self._said if understood else "not_understood"

    def _take(self, token: str) -> bool:
        if token[0].isdecimal():
            self._close()
            digits = re.match(r"\d{1,4}(?!\d)", token)
            self._numbers += [int(digits.group())] if digits else []
            return digits is not None
        if (month := _known(token, words.MONTHS)) is not None:
            self._close()
            self._before_month = len(self._numbers)
            known, self._said.month = self._said.month, month
            return known is None
        if (nearby := _known(token, words.NEARBY)) is not None:
            return self._take_nearby(nearby)
        if (weekday := _known(token, words.WEEKDAYS)) is not None:
            known, self._said.weekday = self._said.weekday, weekday
            return known in (None, weekday)
        return self._take_word(token)

    def _take_nearby(self, days: int) -> bool:
        if self._today is None or self._said.nearby is not None:
            return False
        self._said.nearby = self._today + timedelta(days)
        return True

    def _take_word(self, token: str) -> bool:
        if token in words.WEEKS:
            self._said.week = words.WEEKS[token]
            return True
        if token in words.UNITS and (self._direction or token not in words.FILLERS):
            self._unit = words.UNITS[token]
            return True
        if token in ORDINALS or token in FACTORS:
            self._parts.append(ORDINALS.get(token, token))
            return True
        if token in words.YEAR_WORDS or token in words.FILLERS or token in words.AHEAD | words.BACK:
            return True
        part = part_of(token)
        if part is not None:
            self._parts.append(part)
        return part is not None

    def _close(self) -> None:
        self._numbers += join(self._parts)
        self._parts.clear()

    def _take_distance(self) -> bool:
        """ "in three days", "неделю назад"."""
        if self._unit is None or self._today is None or len(self._numbers) > 1 or self._said.nearby:
            return False
        count = (self._numbers[0] if self._numbers else 1) * self._direction
        if abs(count) > _FARTHEST:
            return False
        if self._unit:
            self._said.nearby = self._today + timedelta(count * self._unit)
            return True
        month = self._today.year * 12 + self._today.month - 1 + count
        try:
            self._said.nearby = self._today.replace(year=month // 12, month=month % 12 + 1)
        except ValueError:  # a month after the 31st of January
            return False
        return True

    def _take_numbers(self) -> bool:
        """The day, then the year; English says a year in two halves."""
        numbers = self._numbers
        if self._unit is not None or len(numbers) > 3:
            return False
        if numbers and numbers[0] > 31 and len(numbers) == 2:
            numbers.reverse()  # "2026, March 12"
        if numbers:
            self._said.day = numbers[0]
        if len(numbers) == 3 and numbers[1] in (19, 20) and numbers[2] < 100:
            self._said.year = numbers[1] * 100 + numbers[2]
        elif len(numbers) == 2 and (numbers[1] > 99 or self._before_month == 1):
            self._said.year = numbers[1]  # "5-7 марта" is no day of the year 7
        return len(numbers) < 2 or self._said.year is not None


_BESIDE = {"after tomorrow": "послезавтра", "before yesterday": "позавчера"}


def _direction(tokens: list[str]) -> int:
    if not words.BACK.isdisjoint(tokens):
        return -1
    ahead = not words.AHEAD.isdisjoint(tokens) and any(token in words.UNITS for token in tokens)
    return 1 if ahead else 0


def _known(token: str, table: Mapping[str, int]) -> int | None:
    """Look a word up, allowing one typing mistake in a long one."""
    if token in table:
        return table[token]
    near = {table[word] for word in meant(token, table)}
    return near.pop() if len(near) == 1 else None
