"""Stories of addresses that fail: whoever is on the line hears why, and our failure is nobody's break-off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.faults import Fault
from tests.support.accounts import NUMBERS
from tests.support.world import Person, World, with_rules

ANNA = "+79161234567"
CARRIER = pytest.mark.parametrize("carrier", ["twilio", "vonage"])
ALWAYS_LATE = {Fault.DEADLINE: 1.0}
SENTENCE = "оставайтесь на линии"
GOODBYE = "Продолжим в другой раз"


def asked_at_fallback(world: World) -> list[str]:
    """What calls were told by the fallback, oldest first."""
    exchanges = world.control("GET", "/control/exchanges?limit=2000")["exchanges"]
    return [
        one["response"] for one in reversed(exchanges) if "/fallback" in one["url"] and one["status"] == 200
    ]


def call_us(world: World) -> dict[str, Any]:
    """Let Anna call our number, until the call is over; give the network's record of it."""
    ours = NUMBERS[world.carriers[0]].voice
    world.control("POST", "/control/calls", {"from": ANNA, "to": ours})
    world.let_events_happen()
    world.run()
    (call,) = world.network("SELECT * FROM inbound_calls")
    return call


@CARRIER
def test_who_is_called_while_every_answer_comes_late_is_kept_and_let_go_and_called_again(
    start_small_world: Callable[..., World], carrier: str
) -> None:
    world = start_small_world(carriers=(carrier,), fault_rates=ALWAYS_LATE)
    world.script(ANNA, answers=True, replies=["10", "Хорошо"])
    world.start([Person(ANNA)], with_rules(max_event_age=None))
    world.run()
    calls = world.calls(ANNA)
    assert len(calls) == world.rows('SELECT attempts_made FROM "case"')[0]["attempts_made"] > 1
    told = asked_at_fallback(world)
    assert len(told) == 4 * len(calls)
    assert [SENTENCE in each for each in told[:4]] == [True, True, True, False]
    assert GOODBYE in told[3]
    assert world.rows('SELECT state, disposition FROM "case"') == [{"state": "final", "disposition": "3.16"}]


@CARRIER
def test_a_caller_whose_call_fails_at_once_hears_a_sentence_before_it_ends(
    start_small_world: Callable[..., World], carrier: str
) -> None:
    world = start_small_world(carriers=(carrier,), fault_rates=ALWAYS_LATE)
    world.script(ANNA, replies=["10", "Хорошо"])
    world.start([], with_rules(takes_calls=True))
    call = call_us(world)
    (told,) = asked_at_fallback(world)
    assert GOODBYE in told
    assert call["end_status"] == "completed"
    assert world.rows("SELECT result FROM inbound_event WHERE route = 'fallback'") == [{"result": "unheard"}]
    assert {row["disposition"] for row in world.rows('SELECT disposition FROM "case"')} != {"2.12"}


@CARRIER
def test_answers_that_come_late_now_and_then_cost_nobody_the_interview(
    start_small_world: Callable[..., World], carrier: str
) -> None:
    world = start_small_world(carriers=(carrier,), seed=3, fault_rates={Fault.DEADLINE: 0.4})
    people = [Person(f"+7916123456{n}", name=f"Анна {n}") for n in range(6)]
    for person in people:
        world.script(person.phone, answers=True, replies=["10", "Хорошо", "Хорошо"])
    world.start(people, with_rules(max_event_age=None))
    world.run()
    judgement = world.assert_nothing_lost()
    assert judgement.completed == len(people)
    assert asked_at_fallback(world) != []
