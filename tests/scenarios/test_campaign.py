"""Whole campaigns of people who do as people do, on a network that fails now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from bench.judge import Judgement
from sandbox.faults import Fault
from sandbox.people.habits import Habits
from tests.support.accounts import CARRIERS
from tests.support.spoken_survey import spoken
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


# All of them at a tenth; but few of the texts are long enough to be split, so of those one half is.
FAULTS = {"faults": 0.1, "fault_rates": {Fault.SPLIT: 0.5}}


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


def survive(world: World, count: int, source: str | None = None) -> Judgement:
    """Run a campaign to its end, and hold the judge's verdict against it."""
    silences = {"remind_after": timedelta(hours=2), "close_after": timedelta(hours=2)}
    world.start(people(count), with_rules(**silences), source=source)
    world.run()
    judgement = world.assert_nothing_lost()
    states = (judgement.completed, judgement.partial, judgement.broken_off, judgement.refused)
    assert sum(states) + judgement.no_contact + judgement.not_contacted == judgement.sample == count
    assert judgement.in_core_store == judgement.closed
    assert world.rows("SELECT state FROM campaign") == [{"state": "finished"}]
    assert_no_text_was_sent_twice(world)
    assert_what_was_unknown_is_settled(world)
    return judgement


def assert_no_text_was_sent_twice(world: World) -> None:
    """Look at the network: nobody gets the same step of a dialogue again, but what surely did not arrive."""
    steps = world.rows("SELECT id, interview_id, step FROM message WHERE direction = 'outbound'")
    of_row = {UUID(str(row["id"])).hex: (row["interview_id"], row["step"]) for row in steps}
    arrived = "SELECT status_url FROM texts WHERE direction = 'outbound-api' AND delivered_at IS NOT NULL"
    delivered = [
        of_row[row["status_url"].rpartition("/")[2].partition(".")[0]] for row in world.network(arrived)
    ]
    assert [each for each, times in Counter(delivered).items() if times > 1] == []


def assert_what_was_unknown_is_settled(world: World) -> None:
    """Nothing stands between two states when a campaign is over."""
    settled = ("settled", "unsettled")
    calls = world.rows("SELECT state FROM contact_attempt WHERE channel = 'voice'")
    assert {row["state"] for row in calls} <= set(settled)
    texts = world.rows("SELECT state FROM message WHERE direction = 'outbound'")
    assert {row["state"] for row in texts}.isdisjoint({"planned", "reserved", "unknown"})


def survive_everything(world: World, carrier: str, count: int) -> Judgement:
    """Run a campaign in which every kind of answer is given: keys, texts, texts in parts, recordings."""
    if carrier == "vonage":
        world.take_texts_in_parts()
    return survive(world, count, spoken(by_text=True))


@pytest.mark.parametrize("seed", range(1, 21))
def test_a_small_crowd_on_a_faulty_network_loses_and_doubles_nothing(
    start_small_world: Callable[..., World], carrier: str, seed: int
) -> None:
    survive_everything(start_small_world(seed=seed, habits=CROWD, **FAULTS), carrier, 5)


@pytest.mark.timeout(300)
def test_a_campaign_on_a_faulty_network_loses_and_doubles_nothing(
    start_small_world: Callable[..., World], carrier: str
) -> None:
    world = start_small_world(seed=11, habits=CROWD, **FAULTS)
    judgement = survive_everything(world, carrier, 40)
    assert 0 < judgement.completed < judgement.closed
    assert len(world.rows("SELECT id FROM recording WHERE state = 'fetched'")) > 2
    parts = world.rows("SELECT payload FROM inbound_event WHERE result = 'part'")
    assert len(parts) > 2 if carrier == "vonage" else parts == []


@pytest.mark.timeout(300)
@pytest.mark.postgres
@pytest.mark.parametrize("carrier", ["both"], indirect=True)
def test_a_campaign_at_both_carriers_on_postgresql_loses_and_doubles_nothing(
    start_postgres_world: Callable[..., World],
) -> None:
    survive(start_postgres_world(carriers=CARRIERS, seed=14, faults=0.1, habits=CROWD), 20)
