"""Processes that are killed at every named point, in a campaign of real ones: nothing is lost or doubled.

`python -m bench crashes --repeats 20` does the same with twenty seeds.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench._crash_points import Charges, Point
from bench._crash_world import draw_charges, survive_crashes
from tests.support.databases import Databases


@pytest.mark.timeout(200)
def test_processes_killed_at_every_point_lose_and_double_nothing(
    tmp_path: Path, databases: Databases, redis_url: str
) -> None:
    with databases.migrated("alembic") as store, databases.migrated("core_store") as core:
        report = survive_crashes(tmp_path, store, core, redis_url, seed=1)
    assert report.unfired == ()
    assert {name.rpartition(".")[2] for name in report.fired} == set(Point)
    assert report.judgement.complaints == ()
    assert report.called_twice_at_once == 0
    assert report.judgement.in_core_store == report.judgement.closed > 0


def test_every_seed_draws_a_charge_for_every_point_and_seeds_differ() -> None:
    drawn = [draw_charges(seed) for seed in range(20)]
    assert all({point for _, point in charges} == set(Point) for charges in drawn)
    assert len({tuple(charges.items()) for charges in drawn}) > 15
    assert draw_charges(3) == draw_charges(3)


def test_a_charge_is_listed_until_it_goes_off(tmp_path: Path) -> None:
    charges = Charges(tmp_path, "web")
    charges.set(Point.AFTER_COMMIT, 3)
    charges.reach(Point.AFTER_COMMIT)
    charges.reach(Point.BEFORE_COMMIT)
    assert charges.left() == ["web.after_commit"]
