"""Stories of quotas: calls and texts that ask for the same places, from the sample to the core store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from gateway.domain.quotas import QuotaRules
from sandbox.people.habits import Habits
from tests.support.quota_survey import quota_survey
from tests.support.world import Person, World, with_rules

STATES = "SELECT channel, state, count(*) AS n FROM interview GROUP BY channel, state"
USED = """
SELECT cell.name, place.state, count(*) AS n FROM quota_cell AS cell
JOIN quota_reservation AS place ON place.cell_id = cell.id GROUP BY cell.name, place.state
"""
LONG = "900"  # who has talked for a quarter of an hour is sent a text


def places(world: World) -> dict[tuple[str, str], int]:
    return {(row["name"], row["state"]): row["n"] for row in world.rows(USED)}


def test_callers_and_texters_share_a_cell_and_the_last_are_thanked_and_turned_away(world: World) -> None:
    callers = [f"+49301234560{number}" for number in range(3)]
    texters = [f"+491511234560{number}" for number in range(3)]
    for number in callers:
        world.script(number, answers=True, replies=["3", "Nobody came"], ring_seconds=2)
    for number in texters:
        world.script(number, replies=["two", "Nobody wrote"], think_seconds=300)
    people = [Person(number, language="en") for number in callers]
    people += [Person(number, language="en", talk_seconds=LONG) for number in texters]
    world.start(people, with_rules(), source=quota_survey("{name: unhappy, when: nps <= 6, limit: 4}"))
    world.run()

    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.in_core_store) == (4, 6)
    assert places(world) == {("unhappy", "used"): 4}
    states = {(row["channel"], row["state"]): row["n"] for row in world.rows(STATES)}
    # A call is over within a minute, the texts are answered after five.
    assert states == {("voice", "complete"): 3, ("sms", "complete"): 1, ("sms", "quota_full"): 2}
    cases = Counter(row["disposition"] for row in world.rows('SELECT disposition FROM "case"'))
    assert cases == {"1.1": 4, "4.80": 2}
    last = Counter(world.texts(number)[-1]["body"] for number in texters)
    assert last["Thank you, that is enough."] == 2
    assert world.rows("SELECT state FROM campaign") == [{"state": "finished"}]


def test_a_caller_who_hangs_up_keeps_the_place_and_completes_in_it_when_called_again(
    small_world: World,
) -> None:
    world = small_world
    first, second = "+493012345601", "+493012345602"
    world.script(first, answers=True, replies=["3", "Because"], hang_up_after=1, ring_seconds=2)
    world.script(second, answers=True, replies=["3", "Because"], ring_seconds=20)
    people = [Person(number, language="en") for number in (first, second)]
    world.start(people, with_rules(), source=quota_survey("{name: unhappy, when: nps <= 6, limit: 1}"))
    world.run()
    world.assert_nothing_lost()
    assert len(world.calls(first)) == 2
    assert world.rows("SELECT address, state FROM interview ORDER BY address") == [
        {"address": first, "state": "complete"},
        {"address": second, "state": "quota_full"},
    ]


CROWD = Habits(hangs_up=0.2, wrong_first=0.2, silent_first=0.1, goes_silent=0.2, answers_twice=0.1)


def test_a_crowd_on_a_faulty_network_fills_its_cells_and_overshoots_none(
    start_small_world: Callable[..., World],
) -> None:
    world = start_small_world(seed=21, faults=0.1, habits=CROWD)
    people = [
        Person(f"+7916555{number:04}", name=f"N{number}", talk_seconds=LONG if number % 2 else "60")
        for number in range(40)
    ]
    cells = ("{name: low, when: nps <= 8, limit: 6}", "{name: admitted, limit: 16, count: admitted}")
    lasting = QuotaRules(call_lease=timedelta(days=9), text_lease=timedelta(days=9))
    silences = {"remind_after": timedelta(hours=2), "close_after": timedelta(hours=2)}
    world.start(people, with_rules(quotas=lasting, **silences), source=quota_survey(*cells))
    world.run()

    judgement = world.assert_nothing_lost()
    assert judgement.in_core_store == judgement.closed
    held = places(world)
    assert held["admitted", "used"] == 16  # more than that were willing to be asked
    assert 0 < held["low", "used"] <= 6
    assert ("low", "reserved") not in held
    completed = "SELECT count(*) AS n FROM interview WHERE state = 'complete'"
    assert world.rows(completed)[0]["n"] == judgement.completed <= 16
