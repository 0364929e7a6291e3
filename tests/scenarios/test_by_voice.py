"""Stories of calls, each from the sample to the core store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bench.judge import at_once, gather
from tests.support.world import MONDAY, Person, World, with_rules

pytestmark = pytest.mark.behind_prism

ANNA = "+79161234567"
MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = "+493012345678"  # a fixed line: it is called, and its number tells its zone


def test_a_promoter_who_keys_her_mark_in_russian_is_in_the_core_store_once(world: World) -> None:
    world.script(ANNA, answers=True, replies=["10", "Всё понравилось"])
    world.start([Person(ANNA)])
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.in_core_store) == (1, 1)
    assert world.answers() == {"nps": 10, "comment_promoter": "Всё понравилось"}
    assert len(world.calls(ANNA)) == 1


def test_a_caller_who_hangs_up_is_called_again_and_goes_on_at_the_same_question(world: World) -> None:
    world.script(ANNA, answers=True, replies=["3", "1", "Перезвоните"], hang_up_after=2)
    world.start([Person(ANNA)])
    world.run()
    judgement = world.assert_nothing_lost()
    assert judgement.completed == 1
    assert world.answers() == {"nps": 3, "reason": "wait", "comment_detractor": "Перезвоните"}
    first, second = world.calls(ANNA)
    pause = datetime.fromisoformat(second["created_at"]) - datetime.fromisoformat(first["ended_at"])
    assert timedelta(minutes=30) <= pause < timedelta(minutes=32)
    heard = [reply.ref for reply in gather(world.store_url, world.core_url, world.ledger).replies]
    assert heard == [first["sid"], first["sid"], second["sid"]]


def test_who_hangs_up_every_time_leaves_a_partial_with_what_was_answered(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers=True, replies=["3", ""], hang_up_after=1)
    world.start([Person(ANNA)])
    world.run()
    judgement = world.assert_nothing_lost()
    assert len(world.calls(ANNA)) == 2
    assert (judgement.partial, judgement.in_core_store) == (1, 1)
    assert world.answers() == {"nps": 3}


def test_what_was_answered_is_kept_when_no_rule_lets_us_call_again(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers=True, replies=["9"], hang_up_after=1)
    world.start([Person(ANNA)], with_rules(max_event_age=timedelta(hours=1, minutes=10)))
    world.run()
    judgement = world.assert_nothing_lost()
    assert len(world.calls(ANNA)) == 1
    assert (judgement.partial, world.answers()) == (1, {"nps": 9})


@pytest.mark.parametrize("keys", [["*9"], ["*", "9"]], ids=["at once", "through the menu"])
def test_the_service_key_and_nine_end_everything_at_that_number(small_world: World, keys: list[str]) -> None:
    world = small_world
    world.script(ANNA, answers=True, replies=keys)
    world.start([Person(ANNA), Person(ANNA, name="Boris", talk_seconds="900")])
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.refused, judgement.not_contacted) == (1, 1)
    assert len(world.calls(ANNA)) == 1
    assert world.texts(ANNA) == []
    (entry,) = world.rows("SELECT address, channel, source FROM suppression_entry")
    assert entry == {"address": ANNA, "channel": "voice", "source": "service_key"}


def test_two_people_behind_one_number_are_served_one_after_the_other(world: World) -> None:
    world.script(ANNA, answers=True, replies=["10", "Хорошо", "8", "Быстрее"])
    world.start([Person(ANNA), Person(ANNA, name="Boris")])
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.in_core_store) == (2, 2)
    calls = gather(world.store_url, world.core_url, world.ledger).calls
    assert len(calls) == 2
    assert list(at_once(calls)) == []


@pytest.mark.parametrize(("answers", "code"), [("busy", "3.12"), ("no_answer", "3.13")])
def test_a_telephone_that_is_never_answered_is_tried_again_and_ends_as_no_contact(
    small_world: World, answers: str, code: str
) -> None:
    world = small_world
    world.script(ANNA, answers=answers)
    world.start([Person(ANNA)], with_rules(max_event_age=None))
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.no_contact, judgement.in_core_store) == (1, 0)
    calls = world.calls(ANNA)
    assert len(calls) == 8
    days = [datetime.fromisoformat(call["created_at"]).astimezone(MOSCOW).date() for call in calls]
    assert max(map(days.count, days)) == 2
    assert world.rows('SELECT disposition FROM "case"') == [{"disposition": code}]


def test_a_case_that_grew_too_old_ends_as_what_its_attempts_amount_to(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers="busy")
    world.start([Person(ANNA)], with_rules(max_event_age=timedelta(hours=2)))
    world.run()
    judgement = world.assert_nothing_lost()
    assert judgement.no_contact == 1
    assert world.rows('SELECT disposition FROM "case"') == [{"disposition": "3.12"}]


def test_wrong_keys_are_asked_again_and_three_of_them_end_the_call(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers=True, replies=["11", "10", "Спасибо"])
    world.script(BERLIN, answers=True, replies=["11", "12", "13"])
    world.start([Person(ANNA), Person(BERLIN, language="en")])
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.broken_off) == (1, 1)
    assert world.answers() == {"nps": 10, "comment_promoter": "Спасибо"}


def test_silence_is_asked_again_and_costs_no_answer(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers=True, replies=["", "", "7", "Ничего"])
    world.start([Person(ANNA)])
    world.run()
    world.assert_nothing_lost()
    assert world.answers() == {"nps": 7, "comment_passive": "Ничего"}


def test_nobody_is_called_at_night(start_small_world: Callable[..., World]) -> None:
    night = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)  # half past ten in Berlin
    world = start_small_world(origin=night)
    world.script(BERLIN, answers=True, replies=["10", "Everything"])
    world.start([Person(BERLIN, language="en", event_at=night)], with_rules(window="eu_default"))
    world.run()
    world.assert_nothing_lost()
    (call,) = world.calls(BERLIN)
    assert call["created_at"] == "2026-03-03T08:00:00.000000+00:00"  # nine in Berlin


def test_a_stop_that_comes_while_a_call_is_planned_prevents_the_call(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers=True, replies=["10", "Хорошо"])
    world.start([Person(ANNA)])
    assert world.dialler.dial() == 1
    world.control("POST", "/control/inbound", {"from": ANNA, "to": world.sms_number, "body": "стоп"})
    world.let_events_happen()
    world.run()
    assert world.calls(ANNA) == []
    assert world.assert_nothing_lost().not_contacted == 1
    assert world.rows("SELECT state, outcome FROM contact_attempt") == [
        {"state": "settled", "outcome": "opted_out"}
    ]


def test_a_stop_by_text_while_she_is_on_the_line_ends_the_interview_as_refused(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers=True, replies=["10", "Хорошо"], ring_seconds=5, think_seconds=4)
    world.start([Person(ANNA)])
    world.run(until=MONDAY + timedelta(seconds=20))
    assert world.rows("SELECT state FROM interview") == [{"state": "in_progress"}]
    world.text_us(ANNA, "STOP")
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.refused, judgement.in_core_store) == (1, 1)
