"""Limits of dates: a written day, or one counted from the day on which the interview began.

Owns how such a limit is written and what it means. No clock: "today" is given, and is the frozen local
day of the interview, so that a limit never moves while an interview lives.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

# "2026-11-21", "today", "today - 30 days", "today + 1 day".
DAY_LIMIT = re.compile(
    r"(?P<day>\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))|today(\s*(?P<days>[-+]\s*\d{1,5})\s*days?)?"
)


def is_limit(written: str) -> bool:
    """Tell whether a limit that is written as one is a day of the calendar: the 31st of February is not."""
    return _days(written) is not None or _day(written) is not None


def day_of_limit(written: str | None, today: date | None) -> date | None:
    """Give the day that a limit means; None where it limits nothing, as without a known `today`."""
    if not written:
        return None
    days = _days(written)
    if days is None:
        return _day(written)
    try:
        return None if today is None else today + timedelta(days=days)
    except OverflowError:  # before the year 1, or after 9999
        return None


def is_before(earliest: str, latest: str) -> bool | None:
    """Tell whether a limit is before another; None where that depends on the day of the interview."""
    from_today, to_today = _days(earliest), _days(latest)
    if from_today is None and to_today is None:
        return earliest < latest
    return None if from_today is None or to_today is None else from_today < to_today


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _days(written: str) -> int | None:
    """Give how far from today a limit is, in days; None for a written day."""
    found = DAY_LIMIT.fullmatch(written)
    if found is None or found["day"]:
        return None
    return int("".join((found["days"] or "0").split()))
