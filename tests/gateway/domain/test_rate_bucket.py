from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.rate_bucket import TokenBucket

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_a_full_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = TokenBucket(rate=2, burst=3)
    assert [bucket.take(START) for _ in range(4)] == [True, True, True, False]
    assert bucket.wait(START) == timedelta(seconds=0.5)
    assert not bucket.take(START + timedelta(seconds=0.4))
    assert bucket.take(START + timedelta(seconds=0.5))
    assert not bucket.take(START + timedelta(seconds=0.5))


def test_a_rest_fills_the_bucket_no_further_than_its_burst() -> None:
    bucket = TokenBucket(rate=10, burst=2)
    bucket.take(START)
    later = START + timedelta(hours=1)
    assert [bucket.take(later) for _ in range(3)] == [True, True, False]


def test_there_is_no_wait_for_a_token_that_is_there() -> None:
    bucket = TokenBucket(rate=1, burst=1)
    assert bucket.wait(START) == timedelta(0)
    assert bucket.take(START)
    assert bucket.wait(START) == timedelta(seconds=1)


def test_an_earlier_instant_gives_no_token_back() -> None:
    bucket = TokenBucket(rate=1, burst=1)
    assert bucket.take(START)
    assert not bucket.take(START - timedelta(seconds=30))
    assert not bucket.take(START + timedelta(seconds=0.5))
    assert bucket.take(START + timedelta(seconds=1))


@given(rate=st.floats(0.1, 200), burst=st.integers(1, 20))
def test_who_waits_as_told_is_served(rate: float, burst: int) -> None:
    bucket, now = TokenBucket(rate, burst), START
    for _ in range(burst + 50):
        now += bucket.wait(now)
        assert bucket.take(now)
    # Fifty beyond the burst cannot have come sooner than the rate allows.
    assert (now - START).total_seconds() >= 49.9 / rate - 1e-3


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (-1, 1), (1, 0)])
def test_a_bucket_that_gives_nothing_cannot_be_made(rate: float, burst: int) -> None:
    with pytest.raises(ValueError, match="never give"):
        TokenBucket(rate, burst)
