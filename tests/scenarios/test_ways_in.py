"""Stories of people who come of themselves: they call, they text a keyword, another system tells of them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from gateway.domain.errors import StaleEvent
from gateway.domain.standard_webhook import Signed
from gateway.services.take_event import take_event
from tests.support.accounts import NUMBERS
from tests.support.world import MONDAY, Person, World, with_rules

pytestmark = pytest.mark.behind_prism

ANNA = "+79161234567"
BORIS = "+79161234568"
BERLIN = "+493012345678"
PROMOTER = {"nps": 10, "comment_promoter": "Всё понравилось"}
TAKES_CALLS = with_rules(takes_calls=True)


def call_us(world: World, number: str) -> str:
    """Let a person call our number for calls; give the carrier's id."""
    ours = NUMBERS[world.carriers[0]].voice
    made = world.control("POST", "/control/calls", {"from": number, "to": ours})
    world.let_events_happen()
    return str(made["sid"])


def told(world: World, id_: str = "msg_1", **changes: Any) -> UUID:
    """Let another system tell that a call of Anna's has just ended."""
    event = {
        "type": "call.ended",
        "occurred_at": world.clock.now().isoformat(),
        "touchpoint": "support_hotline",
        "campaign": "a week",
        "customer": {"external_id": "anna", "phone": ANNA, "name": "Анна", "language": "ru"},
        "talk_seconds": 60,
    }
    taken = take_event(world.runtime, Signed("crm", id_), json.dumps({**event, **changes}).encode())
    return taken.case_id


def calls_to_us(world: World) -> list[dict[str, Any]]:
    return world.network("SELECT * FROM inbound_calls ORDER BY created_at")


def test_a_call_transferred_after_service_is_surveyed(world: World) -> None:
    world.script(ANNA, replies=["10", "Всё понравилось"])
    world.start([], TAKES_CALLS)
    call_us(world, ANNA)
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.sample, judgement.completed, judgement.in_core_store) == (1, 1, 1)
    assert world.answers() == PROMOTER
    assert world.calls(ANNA) == []
    assert world.rows("SELECT state FROM campaign") == [{"state": "running"}]
    assert world.rows("SELECT direction, state FROM contact_attempt") == [
        {"direction": "inbound", "state": "settled"}
    ]


def test_who_is_cut_off_and_calls_back_goes_on_where_they_were(world: World) -> None:
    world.script(
        ANNA, answers=True, replies=["3", "1", "Перезвоните"], cut_off_after=1, calls_back=1, think_seconds=3
    )
    world.start([Person(ANNA)])
    world.run()
    judgement = world.assert_nothing_lost()
    assert judgement.completed == 1
    assert world.answers() == {"nps": 3, "reason": "wait", "comment_detractor": "Перезвоните"}
    assert len(world.calls(ANNA)) == len(calls_to_us(world)) == 1
    assert world.rows('SELECT attempts_made FROM "case"') == [{"attempts_made": 1}]
    (interview,) = world.rows("SELECT state FROM interview")
    assert interview == {"state": "complete"}


def test_a_caller_for_whom_there_is_nothing_is_told_so_and_nothing_is_made(world: World) -> None:
    world.script(BORIS, answers=True)
    world.start([])
    call_us(world, BORIS)
    world.run()
    world.assert_nothing_lost()
    (call,) = calls_to_us(world)
    assert call["end_status"] == "completed"
    assert world.rows('SELECT id FROM "case"') == world.rows("SELECT id FROM contact_attempt") == []


def test_callers_who_withhold_their_numbers_answer_at_the_same_time(world: World) -> None:
    world.start([], TAKES_CALLS)
    world.script("anonymous", replies=["10", "9", "Раз", "Два"], think_seconds=1)
    call_us(world, "anonymous")
    call_us(world, "anonymous")
    world.run()
    world.assert_nothing_lost()
    assert world.rows("SELECT count(*) AS n FROM \"case\" WHERE state = 'final'") == [{"n": 2}]
    assert world.rows("SELECT count(*) AS n FROM answer") == [{"n": 4}]


def test_a_first_text_with_a_keyword_begins_a_dialogue(world: World) -> None:
    world.script(ANNA, replies=["10", "Всё понравилось"], think_seconds=30)
    world.start([], with_rules(keywords=("опрос",)))
    world.text_us(ANNA, "ОПРОС")
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.in_core_store) == (1, 1)
    assert world.answers() == PROMOTER
    assert "СТОП" in world.texts(ANNA)[0]["body"]


def test_an_event_is_followed_by_a_call_at_once(world: World) -> None:
    world.script(ANNA, answers=True, replies=["10", "Всё понравилось"], ring_seconds=5)
    world.start([], with_rules(takes_events=True))
    assert told(world) == told(world)
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.sample, judgement.completed, judgement.in_core_store) == (1, 1, 1)
    assert world.answers() == PROMOTER
    (call,) = world.calls(ANNA)
    assert datetime.fromisoformat(call["created_at"]) - MONDAY < timedelta(seconds=5)


def test_an_event_of_a_long_talk_is_followed_by_a_text_an_hour_later(world: World) -> None:
    world.script(ANNA, replies=["10", "Всё понравилось"], think_seconds=30)
    world.start([], with_rules(takes_events=True))
    told(world, talk_seconds=900)
    world.run()
    world.assert_nothing_lost()
    assert world.answers() == PROMOTER
    assert world.calls(ANNA) == []
    first = datetime.fromisoformat(world.texts(ANNA)[0]["created_at"])
    assert timedelta(hours=1) <= first - MONDAY < timedelta(hours=1, minutes=1)


def test_a_stale_event_calls_nobody(small_world: World) -> None:
    world = small_world
    world.start([], with_rules(takes_events=True))
    with pytest.raises(StaleEvent):
        told(world, occurred_at=(MONDAY - timedelta(hours=73)).isoformat())
    world.run()
    assert world.rows('SELECT id FROM "case"') == []
    assert world.calls(ANNA) == []


def test_who_has_answered_to_the_end_is_left_in_peace_by_the_next_event(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers=True, replies=["10", "Всё понравилось"], ring_seconds=5)
    world.start([], with_rules(takes_events=True))
    told(world)
    world.run(MONDAY + timedelta(hours=1))
    told(world, "msg_2")
    world.run()
    world.assert_nothing_lost()
    assert len(world.calls(ANNA)) == 1
    ended = world.rows('SELECT disposition FROM "case" ORDER BY created_at')
    assert ended == [{"disposition": "1.1"}, {"disposition": "3.11"}]
