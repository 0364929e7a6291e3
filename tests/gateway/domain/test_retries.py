from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.domain.dispositions import Disposition
from gateway.domain.endings import Ending
from gateway.domain.retries import Exhausted, RetryAt, RetryRules, Tried, plan_retry

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RULES = RetryRules()
D = Disposition


@pytest.mark.parametrize(
    ("ending", "same_kind", "after"),
    [
        (Ending.BUSY, 1, timedelta(minutes=20)),
        (Ending.BUSY, 3, timedelta(minutes=20)),
        (Ending.BUSY, 4, timedelta(hours=3, minutes=30)),
        (Ending.NO_ANSWER, 1, timedelta(hours=3, minutes=30)),
        (Ending.NO_ANSWER, 7, timedelta(hours=3, minutes=30)),
        (Ending.MACHINE, 1, timedelta(hours=20)),
        (Ending.TECHNICAL, 4, timedelta(minutes=15)),
        (Ending.BREAK_OFF, 1, timedelta(minutes=30)),
        (Ending.NO_REPLY, 1, timedelta(hours=24)),
        (Ending.SOFT_REFUSAL, 1, timedelta(days=7)),
        (Ending.ABANDONED, 1, timedelta(hours=72)),
    ],
)
def test_each_ending_waits_its_own_time(ending: Ending, same_kind: int, after: timedelta) -> None:
    verdict = plan_retry(Tried(ending, same_kind, counted=1), RULES, NOW)
    assert isinstance(verdict, RetryAt), verdict
    assert verdict.at == NOW + after


@pytest.mark.parametrize(
    ("ending", "same_kind", "counted", "disposition"),
    [
        (Ending.BUSY, 8, 8, D.BUSY),
        (Ending.NO_ANSWER, 2, 8, D.NO_ANSWER),
        (Ending.MACHINE, 8, 8, D.DEVICE_UNKNOWN),
        (Ending.TECHNICAL, 5, 0, D.TECHNICAL),
        (Ending.BREAK_OFF, 2, 3, D.BREAK_OFF),
        (Ending.NO_REPLY, 2, 2, D.NO_ANSWER),
        (Ending.SOFT_REFUSAL, 2, 2, D.RESPONDENT_REFUSAL),
        (Ending.ABANDONED, 1, 8, D.UNKNOWN_OTHER),
        (Ending.HARD_REFUSAL, 1, 1, D.RESPONDENT_REFUSAL),
        (Ending.INVALID_NUMBER, 1, 0, D.NON_WORKING),
        (Ending.FAX, 1, 1, D.FAX),
        (Ending.BLOCKED, 1, 1, D.CALL_BLOCKING),
        (Ending.CANNOT_TEXT, 1, 1, D.UNKNOWN_OTHER),
    ],
)
def test_a_case_is_exhausted_with_what_its_last_attempt_amounts_to(
    ending: Ending, same_kind: int, counted: int, disposition: Disposition
) -> None:
    verdict = plan_retry(Tried(ending, same_kind, counted), RULES, NOW)
    assert isinstance(verdict, Exhausted), verdict
    assert verdict.disposition is disposition


def test_technical_failures_do_not_use_up_the_attempts() -> None:
    assert isinstance(plan_retry(Tried(Ending.TECHNICAL, same_kind=4, counted=7), RULES, NOW), RetryAt)


def test_a_broken_off_interview_is_resumed_within_a_day_or_not_at_all() -> None:
    verdict = plan_retry(Tried(Ending.BREAK_OFF, 1, 1), RULES, NOW)
    assert isinstance(verdict, RetryAt)
    assert verdict.not_after == NOW + timedelta(hours=24)


@pytest.mark.parametrize(
    ("ending", "same_kind", "another"),
    [
        (Ending.NO_ANSWER, 1, True),
        (Ending.MACHINE, 1, True),
        (Ending.BUSY, 3, False),
        (Ending.BUSY, 4, True),
        (Ending.TECHNICAL, 1, False),
        (Ending.BREAK_OFF, 1, False),
    ],
)
def test_a_call_that_nobody_answered_goes_to_another_part_of_the_week(
    ending: Ending, same_kind: int, another: bool
) -> None:
    verdict = plan_retry(Tried(ending, same_kind, counted=1), RULES, NOW)
    assert isinstance(verdict, RetryAt)
    assert verdict.another_part is another
    fixed = plan_retry(Tried(ending, same_kind, counted=1), replace(RULES, change_day_part=False), NOW)
    assert fixed == replace(verdict, another_part=False)


@pytest.mark.parametrize("ending", Ending)
def test_every_ending_comes_to_an_end_within_the_attempts(ending: Ending) -> None:
    verdicts = [plan_retry(Tried(ending, tries, counted=tries), RULES, NOW) for tries in range(1, 9)]
    assert isinstance(verdicts[-1], Exhausted)
    first_end = next(place for place, verdict in enumerate(verdicts) if isinstance(verdict, Exhausted))
    assert all(isinstance(verdict, Exhausted) for verdict in verdicts[first_end:])


def test_rules_with_short_times_compress_every_wait() -> None:
    minute = timedelta(minutes=1)
    times: dict[str, Any] = {
        field.name: minute for field in fields(RetryRules) if field.name.endswith(("_after", "_within"))
    }
    short = replace(RULES, **times)
    for ending in Ending:
        verdict = plan_retry(Tried(ending, 1, 1), short, NOW)
        assert isinstance(verdict, Exhausted) or verdict.at == NOW + minute
