"""National holidays on which a rule pack forbids research calls. Dates are local to the place."""

from __future__ import annotations

from datetime import date, timedelta


def australian(year: int) -> frozenset[date]:
    """Give the national public holidays of Australia, with the working day that stands in for a weekend.

    Anzac Day has no national substitute. Holidays of single states are not among them.
    """
    easter = easter_sunday(year)
    fixed = {date(year, 1, 1), date(year, 1, 26), date(year, 12, 25), date(year, 12, 26)}
    moving = {easter - timedelta(days=2), easter + timedelta(days=1), date(year, 4, 25)}
    substitutes: set[date] = set()
    for day in sorted(fixed):
        if day.weekday() >= 5:
            stand_in = day + timedelta(days=7 - day.weekday())
            # Christmas on a Saturday takes the Monday, so Boxing Day takes the Tuesday.
            while stand_in in substitutes or stand_in in fixed:
                stand_in += timedelta(days=1)
            substitutes.add(stand_in)
    return frozenset(fixed | moving | substitutes)


def easter_sunday(year: int) -> date:
    """Give the western Easter Sunday of a Gregorian year (the tabular computus)."""
    golden = year % 19
    century = year // 100
    skipped = century - century // 4
    epact = (skipped - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (epact // 28) * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - skipped) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))
