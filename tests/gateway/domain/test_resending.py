from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.domain.messages import TextState
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.resending import resend_after, resent_step, times_resent, turn_of_step

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("error", ErrorClass)
def test_only_a_telephone_that_is_away_is_worth_another_try(error: ErrorClass) -> None:
    wait = resend_after(TextState.UNDELIVERED, error, 0)
    assert wait == (HOUR if error is ErrorClass.UNREACHABLE else None)


def test_an_expired_text_has_found_the_telephone_away() -> None:
    assert resend_after(TextState.EXPIRED, None, 0) == HOUR


@pytest.mark.parametrize(("resent", "wait"), [(0, HOUR), (1, 4 * HOUR), (2, None), (9, None)])
def test_a_text_goes_again_twice_at_most_and_later_each_time(resent: int, wait: timedelta | None) -> None:
    assert resend_after(TextState.UNDELIVERED, ErrorClass.UNREACHABLE, resent) == wait


@pytest.mark.parametrize(
    ("step", "again", "resent", "turn"),
    [
        ("turn:12", "turn:12:again:1", 0, 12),
        ("turn:12:again:1", "turn:12:again:2", 1, 12),
        ("reminder:1", "reminder:1:again:1", 0, None),
        ("closed", "closed:again:1", 0, None),
        ("started:20260302T110000", "started:20260302T110000:again:1", 0, None),
    ],
)
def test_the_step_of_a_repetition_names_what_it_repeats(
    step: str, again: str, resent: int, turn: int | None
) -> None:
    assert resent_step(step) == again
    assert len(again) <= 32  # the column holds no more
    assert times_resent(step) == resent
    assert turn_of_step(step) == turn_of_step(again) == turn
