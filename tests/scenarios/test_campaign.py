"""Whole campaigns of people who do as people do, on a network that fails now and then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sandbox.people.habits import Habits
from tests.support.world import Person, World, with_rules

# More of everything that goes wrong than in life, so that a small crowd meets it all.
CROWD = Habits(
    hangs_up=0.2,
    stops_by_key=0.08,
    stops_by_text=0.1,
    wrong_first=0.2,
    silent_first=0.15,
    goes_silent=0.2,
    answers_twice=0.15,
    adds_a_text=0.15,
    text_lost=0.1,
)


def people(count: int) -> list[Person]:
    """Make a sample: half are texted first, a third speaks English, some share a telephone."""
    return [
        Person(
            phone=f"+7916555{number - (number % 20 == 19):04}",
            name=f"N{number}",
            language="en" if number % 3 == 0 else "ru",
            external_id=f"customer-{number}",
            talk_seconds="900" if number % 2 else "60",
        )
        for number in range(count)
    ]


def survive(world: World, count: int) -> None:
    """Run a campaign to its end, and hold the judge's verdict against it."""
    silences = {"remind_after": timedelta(hours=2), "close_after": timedelta(hours=2)}
    world.start(people(count), with_rules(**silences))
    world.run()
    judgement = world.assert_nothing_lost()
    states = (judgement.completed, judgement.partial, judgement.broken_off, judgement.refused)
    assert sum(states) + judgement.no_contact + judgement.not_contacted == judgement.sample == count
    assert judgement.in_core_store == judgement.closed
    assert 0 < judgement.completed < judgement.closed
    assert world.rows("SELECT state FROM campaign") == [{"state": "finished"}]


@pytest.mark.parametrize("seed", [11, 12])
def test_a_campaign_on_a_faulty_network_loses_and_doubles_nothing(
    start_small_world: Callable[..., World], seed: int
) -> None:
    survive(start_small_world(seed=seed, faults=0.1, habits=CROWD), 60)


@pytest.mark.postgres
def test_a_campaign_on_postgresql_loses_and_doubles_nothing(
    start_postgres_world: Callable[..., World],
) -> None:
    survive(start_postgres_world(seed=13, faults=0.1, habits=CROWD), 30)
