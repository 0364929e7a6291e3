"""Limits of dates that are counted from the day on which the interview began, in the respondent's zone."""

from __future__ import annotations

from datetime import date

import pytest

from ivr_flows.day_limit import day_of_limit, is_before
from ivr_flows.events import Answer
from ivr_flows.faults import SurveyFaults
from tests.ivr_flows.surveys import after, started, survey_of

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("today", TODAY),
        ("today - 30 days", date(2026, 10, 22)),
        ("today-1 day", date(2026, 11, 20)),
        ("today + 10 days", date(2026, 12, 1)),
        ("2026-02-28", date(2026, 2, 28)),
        ("2026-02-31", None),
        ("today + 99999 days", date(2300, 9, 5)),
        (None, None),
    ],
)
def test_a_limit_is_a_day(written: str | None, day: date | None) -> None:
    assert day_of_limit(written, TODAY) == day


def test_without_a_known_day_nothing_is_limited_by_today() -> None:
    assert day_of_limit("today - 30 days", None) is None
    assert day_of_limit("2026-02-28", None) == date(2026, 2, 28)


def test_a_limit_beyond_the_calendar_limits_nothing() -> None:
    assert day_of_limit("today - 99999 days", date(100, 1, 1)) is None


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        ("2026-01-01", "2026-02-01", True),
        ("2026-02-01", "2026-02-01", False),
        ("today - 30 days", "today", True),
        ("today", "today - 1 day", False),
        ("2020-01-01", "today", None),
    ],
)
def test_limits_are_compared_where_no_interview_is_needed_for_it(
    earliest: str, latest: str, expected: bool | None
) -> None:
    assert is_before(earliest, latest) is expected


VISIT = "  - {ask: visit, type: date, min: today - 30 days, max: today, text: When were you here?}\n"


def kept(reply: str, started_at: str, zone: str) -> object:
    survey = survey_of(VISIT)
    state, _ = after(survey, started(survey, started_at=started_at, zone=zone)[0], [reply])
    return state.answers[-1].value if state.answers else None


def test_today_is_the_local_day_of_the_beginning() -> None:
    late_in_utc = "2026-11-20T22:30:00+00:00"

    assert kept("21.11.2026", late_in_utc, "Europe/Moscow") == "2026-11-21"
    assert kept("21.11.2026", late_in_utc, "UTC") is None


def test_what_is_outside_of_the_limits_is_asked_again() -> None:
    begun = "2026-11-21T09:00:00+00:00"

    assert kept("22.11.2026", begun, "UTC") is None
    assert kept("21.10.2026", begun, "UTC") is None
    assert kept("22.10.2026", begun, "UTC") == "2026-10-22"


def test_keys_are_held_to_the_same_limits() -> None:
    survey = survey_of(VISIT)
    state, _ = started(survey, "voice", started_at="2026-11-21T09:00:00+00:00", zone="UTC")

    assert after(survey, state, [Answer("22112026", "digits")])[0].answers == ()
    assert after(survey, state, [Answer("20112026", "digits")])[0].answers[0].value == "2026-11-20"


@pytest.mark.parametrize("limits", ["min: today, max: today - 1 day", "min: 2026-02-01, max: 2026-01-01"])
def test_limits_the_wrong_way_round_are_a_fault(limits: str) -> None:
    with pytest.raises(SurveyFaults) as found:
        survey_of(f"  - {{ask: visit, type: date, {limits}, text: When?}}\n")
    assert [fault.code for fault in found.value.faults] == ["wrong-date"]


@pytest.mark.parametrize("limit", ["yesterday", "today - 30", "today - 3 weeks", "2026-02-31"])
def test_a_limit_that_is_no_day_is_a_fault(limit: str) -> None:
    with pytest.raises(SurveyFaults) as found:
        survey_of(f"  - {{ask: visit, type: date, max: {limit}, text: When?}}\n")
    assert [fault.code for fault in found.value.faults] == ["wrong-date"]
