"""What a person said of a date -> the one day that it means. Knows calendars, no words.

A day said without its year, or without its month, is the nearest such day, provided that the next
nearest is at least twice as far: near the middle it is asked again. Limits that leave only the past, or
only the future, make it the nearest there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ivr_flows.answers.reading import Doubt

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_CLEARLY = 2
_WEEK = timedelta(7)
# "26" is a year from 89 years ago to ten years ahead: birthdays and plans.
_YEARS_AHEAD = 10


@dataclass(slots=True)
class SaidDate:
    """The parts of a date, each once. `orders` are the possible (day, month) pairs, `week` is of `WEEKS`."""

    orders: frozenset[tuple[int, int]] | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    week: str = ""
    nearby: date | None = None


def day_meant(said: SaidDate, today: date | None, earliest: date | None, latest: date | None) -> date | Doubt:
    """Give the one day within the limits that fits all that was said, or why there is none."""
    possible, preferred = _possible(said, today)
    if said.weekday is not None:
        if preferred is not None and preferred.weekday() != said.weekday:
            return "ambiguous"  # of "Friday the 21st" one word is a mistake
        possible = [day for day in possible if day.weekday() == said.weekday]
    fitting = [day for day in possible if said.nearby in (None, day)]
    if not fitting:
        return "not_understood"
    within = sorted(day for day in set(fitting) if not (earliest and day < earliest))
    within = [day for day in within if not (latest and day > latest)]
    if not within:
        return "out_of_range"
    if len(within) == 1:
        return within[0]
    return preferred if preferred in within else _on_one_side(within, today, said) or "ambiguous"


def _on_one_side(days: list[date], today: date | None, said: SaidDate) -> date | None:
    """Give the day nearest to today where the limits left only the past, or only the future."""
    if today is None or said.weekday is not None:
        return None
    if days[-1] <= today:
        return days[-1]
    return days[0] if days[0] >= today else None


def _possible(said: SaidDate, today: date | None) -> tuple[list[date], date | None]:
    """List the days that were perhaps meant, and the one that custom prefers."""
    orders = said.orders
    if orders is None and said.day is not None and said.month is not None:
        orders = frozenset(((said.day, said.month),))
    if orders is not None:
        return _by_day_and_month(orders, said.year, today)
    if said.month is not None or said.year is not None or today is None:
        return [], None
    if said.day is not None:
        return _by_day(said.day, today)
    if said.nearby is not None:
        return [said.nearby], said.nearby
    return ([], None) if said.weekday is None else _weekdays(said.weekday, said.week, today)


def _by_day_and_month(
    orders: frozenset[tuple[int, int]], year: int | None, today: date | None
) -> tuple[list[date], date | None]:
    if year is not None:
        years = _full_years(year, today)
    elif today is not None:
        years = (today.year - 1, today.year, today.year + 1)
    else:
        return [], None
    days = list(_days((full, month, day) for full in years for day, month in orders))
    return days, _nearest(days, today) if year is None and today and len(orders) == 1 else None


def _by_day(day: int, today: date) -> tuple[list[date], date | None]:
    middle = today.replace(day=15)
    months = (middle - timedelta(30), middle, middle + timedelta(30))
    days = list(_days((month.year, month.month, day) for month in months))
    return days, _nearest(days, today)


def _weekdays(weekday: int, week: str, today: date) -> tuple[list[date], date | None]:
    monday = today - timedelta(today.weekday())
    this_week = monday + timedelta(weekday)
    is_over = this_week < today
    if week == "next":
        return [this_week + _WEEK], this_week + _WEEK
    if week == "last":  # on a Saturday "last Friday" is yesterday to one, eight days ago to another
        return [this_week - _WEEK, *([this_week] if is_over else [])], None
    if week == "this":
        return [this_week, *([this_week + _WEEK] if is_over else [])], None
    if this_week == today and not week:  # said on that very day: today, or in a week
        return [today - _WEEK, today, today + _WEEK], None
    coming = this_week if this_week > today else this_week + _WEEK
    return [coming] if week else [coming - _WEEK, coming], coming


def _full_years(year: int, today: date | None) -> tuple[int, ...]:
    if year >= 100:
        return (year,)
    both = (1900 + year, 2000 + year)
    if today is None:
        return both
    return tuple(full for full in both if 0 <= today.year + _YEARS_AHEAD - full < 100)


def _days(parts: Iterable[tuple[int, int, int]]) -> Iterable[date]:
    for year, month, day in parts:
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            continue
        try:
            yield date(year, month, day)
        except ValueError:  # the 30th of February
            continue


def _nearest(days: list[date], today: date) -> date | None:
    by_distance = sorted(days, key=lambda day: abs((day - today).days))
    if len(by_distance) < 2:
        return by_distance[0] if by_distance else None
    near, next_near = (abs((day - today).days) for day in by_distance[:2])
    return by_distance[0] if near * _CLEARLY <= next_near else None
