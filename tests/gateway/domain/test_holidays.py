from __future__ import annotations

from datetime import date

import pytest

from gateway.domain.holidays import australian, easter_sunday


@pytest.mark.parametrize(
    "day",
    [date(2000, 4, 23), date(2008, 3, 23), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5),
     date(2027, 3, 28), date(2038, 4, 25), date(2049, 4, 18), date(2076, 4, 19)],
)  # fmt: skip
def test_easter_falls_where_the_almanac_has_it(day: date) -> None:
    assert easter_sunday(day.year) == day


def test_easter_is_always_a_sunday_of_its_season() -> None:
    for year in range(1900, 2200):
        day = easter_sunday(year)
        assert day.weekday() == 6
        assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_a_holiday_on_a_weekend_takes_the_next_working_day_too() -> None:
    # Christmas 2027 is a Saturday, Boxing Day the Sunday after.
    assert {date(2027, 12, 25), date(2027, 12, 26), date(2027, 12, 27), date(2027, 12, 28)} <= australian(
        2027
    )
    assert date(2027, 12, 29) not in australian(2027)
    # Boxing Day 2026 is a Saturday.
    assert date(2026, 12, 28) in australian(2026)
    # Christmas 2022 was a Sunday: Boxing Day kept the Monday, Christmas took the Tuesday.
    assert date(2022, 12, 27) in australian(2022)


def test_good_friday_easter_monday_and_anzac_day_are_holidays() -> None:
    assert {date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 25)} <= australian(2026)
    assert date(2026, 4, 27) not in australian(2026)
