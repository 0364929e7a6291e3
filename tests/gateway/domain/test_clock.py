from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway.domain.clock import ManualClock, ScaledClock, SystemClock

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_the_system_clock_gives_aware_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(now.timestamp() - time.time()) < 5


def test_a_scaled_clock_runs_at_its_speed_from_its_origin() -> None:
    before = time.time()
    now = ScaledClock(START, real_origin=before - 10, speed=60).now()
    after = time.time()
    assert timedelta(seconds=600) <= now - START <= timedelta(seconds=600 + (after - before) * 60 + 1)


def test_scaled_clocks_with_the_same_origin_agree() -> None:
    first, second = (ScaledClock(START, real_origin=time.time() - 1000, speed=1) for _ in range(2))
    assert abs(first.now() - second.now()) < timedelta(seconds=1)


@pytest.mark.parametrize("speed", [0, -1])
def test_a_scaled_clock_refuses_to_stand_still_or_run_back(speed: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        ScaledClock(START, real_origin=0, speed=speed)


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(START)
    assert clock.now() == clock.now() == START
    clock.advance(timedelta(minutes=20))
    assert clock.now() == START + timedelta(minutes=20)
    clock.set(START + timedelta(days=1))
    assert clock.now() == START + timedelta(days=1)


def test_a_manual_clock_answers_in_utc() -> None:
    moscow = timezone(timedelta(hours=3))
    assert ManualClock(datetime(2026, 11, 2, 12, 0, tzinfo=moscow)).now().tzinfo is UTC


def test_a_manual_clock_never_runs_back() -> None:
    clock = ManualClock(START)
    with pytest.raises(ValueError, match="never runs back"):
        clock.set(START - timedelta(seconds=1))
    with pytest.raises(ValueError, match="never runs back"):
        clock.advance(timedelta(seconds=-1))
    assert clock.now() == START


def test_a_naive_instant_is_refused() -> None:
    naive = START.replace(tzinfo=None)
    for make in (ManualClock, lambda origin: ScaledClock(origin, 0, 1), ManualClock(START).set):
        with pytest.raises(ValueError, match="without a zone"):
            make(naive)


def test_threads_that_advance_a_manual_clock_lose_no_step() -> None:
    clock = ManualClock(START)

    def tick() -> None:
        for _ in range(500):
            clock.advance(timedelta(seconds=1))

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock.now() == START + timedelta(seconds=2_000)
