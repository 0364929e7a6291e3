from __future__ import annotations

import time

import pytest

from gateway.domain.ports.waiting import longest_wait, wait_at_most


def test_where_nobody_waits_for_us_a_request_takes_its_usual_time() -> None:
    assert longest_wait(10.0) == 10.0


def test_the_requests_of_a_block_share_its_time() -> None:
    with wait_at_most(2.0):
        first = longest_wait(10.0)
        time.sleep(0.02)
        second = longest_wait(10.0)
    assert 0.5 < second < first <= 2.0
    assert first - second >= 0.02


def test_a_shorter_usual_time_stays() -> None:
    with wait_at_most(60.0):
        assert longest_wait(0.1) == 0.1


def test_the_last_request_is_sent_even_where_the_time_is_used_up() -> None:
    with wait_at_most(-1.0):
        assert longest_wait(10.0) == 0.5


def test_a_block_that_fails_bounds_nothing_afterwards() -> None:
    with pytest.raises(LookupError), wait_at_most(1.0):
        raise LookupError
    assert longest_wait(10.0) == 10.0
