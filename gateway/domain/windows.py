"""Windows: whether a place's rules allow contact at an instant, and from when they do.

The only module that knows local time: everything that goes in and out of it is an aware UTC instant.
Zones are IANA names; an unknown one raises `zoneinfo.ZoneInfoNotFoundError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from gateway.domain.rule_packs import Hours, RulePack

# Longer than any run of closed days that a pack can have.
_SEARCH_DAYS = 15


@dataclass(frozen=True, slots=True)
class Open:
    """Contact is allowed now."""


@dataclass(frozen=True, slots=True)
class ClosedUntil:
    """Contact is not allowed before `at` (UTC)."""

    at: datetime


WindowVerdict: TypeAlias = Open | ClosedUntil


class DayPart(StrEnum):
    """Parts of a respondent's week in which the chance of an answer differs (Weeks and Kulka)."""

    WEEKDAY_DAY = "weekday_day"
    WEEKDAY_EVENING = "weekday_evening"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_DAY_PARTS: tuple[tuple[DayPart, frozenset[int], Hours], ...] = (
    (DayPart.WEEKDAY_DAY, frozenset(range(5)), Hours(9 * 60, 17 * 60)),
    (DayPart.WEEKDAY_EVENING, frozenset(range(5)), Hours(17 * 60, 21 * 60)),
    (DayPart.SATURDAY, frozenset({5}), Hours(10 * 60, 18 * 60)),
    (DayPart.SUNDAY, frozenset({6}), Hours(12 * 60, 20 * 60)),
)


def is_open(pack: RulePack, zone: str, now: datetime, *, assumed: bool = False) -> WindowVerdict:
    """Say whether `pack` allows contact in `zone` at `now`, and if not, from which instant on.

    `assumed` means that the zone is not surely the person's: narrower hours then hold.
    """
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    for ahead in range(_SEARCH_DAYS):
        day = today + timedelta(days=ahead)
        hours = _hours_on(pack, day, assumed=assumed)
        if hours is None:
            continue
        opens, closes = _instant(place, day, hours.opens), _instant(place, day, hours.closes)
        if now < opens:
            return ClosedUntil(opens)
        if now < closes:
            return Open()
    raise ValueError(f"rule pack {pack.name} stays closed for {_SEARCH_DAYS} days from {today}")


def day_bounds(zone: str, now: datetime) -> tuple[datetime, datetime]:
    """Give the start and the end (UTC) of the local day in which `now` lies. It may last 23 or 25 hours."""
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    return _instant(place, today, 0), _instant(place, today, 24 * 60)


def day_part(zone: str, now: datetime) -> DayPart | None:
    """Give the part of the respondent's week at `now`, or None in the hours between the parts."""
    local = now.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    for part, weekdays, hours in _DAY_PARTS:
        if local.weekday() in weekdays and hours.opens <= minute < hours.closes:
            return part
    return None


def in_another_part(zone: str, earliest: datetime, avoid: DayPart | None) -> datetime:
    """Give the first instant from `earliest` on that lies in a part of the week other than `avoid`."""
    place = ZoneInfo(zone)
    today = earliest.astimezone(place).date()
    starts = (
        (max(earliest, _instant(place, day, hours.opens)), _instant(place, day, hours.closes))
        for day in (today + timedelta(days=ahead) for ahead in range(8))
        for part, weekdays, hours in _DAY_PARTS
        if part is not avoid and day.weekday() in weekdays
    )
    return next(start for start, end in starts if start < end)


def _hours_on(pack: RulePack, day: date, *, assumed: bool) -> Hours | None:
    hours = pack.week[day.weekday()]
    if hours is None or (pack.no_calls is not None and day in pack.no_calls(day.year)):
        return None
    if not assumed:
        return hours
    opens, closes = max(hours.opens, pack.assumed.opens), min(hours.closes, pack.assumed.closes)
    return Hours(opens, closes) if opens < closes else None


def _instant(place: ZoneInfo, day: date, minute: int) -> datetime:
    # The clock on the wall counts, so a change of clocks between midnight and the opening moves nothing.
    day += timedelta(days=minute // (24 * 60))
    wall = time(*divmod(minute % (24 * 60), 60))
    return datetime.combine(day, wall, place).astimezone(UTC)
