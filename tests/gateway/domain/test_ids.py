from __future__ import annotations

import threading
from uuid import UUID

from gateway.domain.ids import SeededIds, TimeOrderedIds


def test_ids_sort_in_the_order_of_their_making() -> None:
    source = TimeOrderedIds()
    made = [source.new() for _ in range(2_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(type(one), one.version) for one in made} == {(UUID, 7)}


def test_seeded_ids_repeat_for_a_seed_and_differ_between_seeds() -> None:
    first, again, other = SeededIds(1), SeededIds(1), SeededIds(2)
    made = [first.new() for _ in range(100)]
    assert made == [again.new() for _ in range(100)]
    assert not set(made) & {other.new() for _ in range(100)}


def test_seeded_ids_look_like_time_ordered_ones() -> None:
    source = SeededIds(7)
    made = [source.new() for _ in range(1_000)]
    assert made == sorted(set(made))
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_seeded_ids_stay_unique_when_threads_share_them() -> None:
    source, made = SeededIds(3), list[UUID]()
    threads = [
        threading.Thread(target=lambda: made.extend(source.new() for _ in range(500))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2_000
