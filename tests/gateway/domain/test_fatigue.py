from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.fatigue import FatigueRules, fatigued_until

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
RULES = FatigueRules()


def days(*ago: float) -> list[datetime]:
    return [NOW - timedelta(days=number) for number in ago]


@pytest.mark.parametrize(
    ("begun", "completed", "free_in_days"),
    [
        (days(), days(), None),
        (days(1), days(), None),
        (days(0.5), days(), 0.5),
        (days(2, 3), days(), None),
        (days(2, 10, 29), days(), 1),
        (days(2, 10, 30), days(), None),
        (days(25, 5, 0.25, 26), days(), 5),
        (days(89), days(89), 1),
        (days(90), days(90), None),
        (days(100, 40), days(100, 40), 50),
    ],
)
def test_a_person_is_left_in_peace_as_long_as_any_limit_holds(
    begun: list[datetime], completed: list[datetime], free_in_days: float | None
) -> None:
    expected = None if free_in_days is None else NOW + timedelta(days=free_in_days)
    assert fatigued_until(begun, completed, RULES, NOW) == expected


def test_at_the_end_that_it_names_a_new_case_may_begin() -> None:
    begun = days(0.2, 3, 20, 28)
    until = fatigued_until(begun, [], RULES, NOW)
    assert until is not None
    assert fatigued_until(begun, [], RULES, until) is None
