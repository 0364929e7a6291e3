"""Stories of texts, each from the sample to the core store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.people.habits import Habits
from tests.support.world import MONDAY, Person, World, with_rules

pytestmark = pytest.mark.behind_prism

EMMA = "+4915112345678"
ANNA = "+79161234567"
# Who has just talked for a quarter of an hour is sent a text rather than called.
LONG = "900"


def by_text(number: str, language: str = "en") -> Person:
    return Person(number, name="Emma", language=language, talk_seconds=LONG)


def test_a_detractor_who_writes_in_english_words_is_asked_why(world: World) -> None:
    world.script(EMMA, replies=["three", "Long wait", "Answer sooner"])
    world.start([by_text(EMMA)])
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.in_core_store) == (1, 1)
    assert world.answers() == {"nps": 3, "reason": "wait", "comment_detractor": "Answer sooner"}
    assert len(world.texts(EMMA)) == 4
    assert world.calls(EMMA) == []


def test_stop_ends_everything_at_that_number_at_once(world: World, carrier: str) -> None:
    world.script(EMMA, replies=["9", "STOP"])
    world.script(ANNA, replies=["9", "Спасибо"])
    world.start([by_text(EMMA), by_text(ANNA, "ru")])
    world.run(until=MONDAY + timedelta(seconds=10))
    world.import_people([Person(EMMA, name="Max", language="en")])  # he waits until the line is free
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.refused, judgement.not_contacted, judgement.completed) == (1, 1, 1)
    assert world.calls(EMMA) == []
    # An invitation and a question. One carrier confirms the word itself, for the other one we do.
    assert len(world.texts(EMMA)) == {"twilio": 2, "vonage": 3}[carrier]
    assert world.rows('SELECT disposition FROM "case" WHERE address = :it ORDER BY id', it=EMMA) == [
        {"disposition": "2.112"},
        {"disposition": "3.11"},
    ]


# Texts never reach these people, and they take every call and answer it to its end.
ONLY_BY_VOICE = Habits(
    text_lost=1.0,
    answers=1.0,
    busy=0.0,
    no_answer=0.0,
    voicemail=0.0,
    invalid=0.0,
    hangs_up=0.0,
    stops_by_key=0.0,
    wrong_first=0.0,
    silent_first=0.0,
    think_median=1.0,
)


def test_a_text_that_does_not_arrive_falls_back_to_a_call(start_world: Callable[..., World]) -> None:
    world = start_world(habits=ONLY_BY_VOICE)
    world.start([by_text(EMMA)])
    world.run()
    assert world.assert_nothing_lost().completed == 1
    assert len(world.texts(EMMA)) == 1
    assert len(world.calls(EMMA)) == 1
    assert world.rows("SELECT state FROM interview ORDER BY id") == [
        {"state": "unanswered"},
        {"state": "complete"},
    ]


def test_a_wrong_answer_is_asked_again(small_world: World) -> None:
    world = small_world
    world.script(EMMA, replies=["whatever", "8/10", "A shorter wait"])
    world.start([by_text(EMMA)])
    world.run()
    world.assert_nothing_lost()
    assert world.answers() == {"nps": 8, "comment_passive": "A shorter wait"}


def test_a_dialogue_that_falls_silent_is_reminded_once_and_closed_as_partial(world: World) -> None:
    world.script(EMMA, replies=["9"])
    world.start([by_text(EMMA)])
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.partial, judgement.in_core_store) == (1, 1)
    assert world.answers() == {"nps": 9}
    _invitation, question, reminder = world.texts(EMMA)
    silence = _at(reminder["created_at"]) - _at(question["created_at"])
    assert timedelta(hours=20) <= silence < timedelta(hours=20, minutes=1)


def test_a_reminder_brings_a_silent_dialogue_back(small_world: World) -> None:
    world = small_world
    world.script(EMMA, replies=["", "9", "Nothing"])
    world.start([by_text(EMMA)])
    world.run()
    assert world.assert_nothing_lost().completed == 1
    assert world.answers() == {"nps": 9, "comment_promoter": "Nothing"}


def test_who_never_replies_ends_as_no_contact_and_has_no_result(small_world: World) -> None:
    world = small_world
    world.script(EMMA, replies=[])
    world.start([by_text(EMMA)], with_rules(max_event_age=None))
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.no_contact, judgement.in_core_store) == (1, 0)
    assert {row["state"] for row in world.rows("SELECT state FROM interview")} == {"unanswered"}


def test_a_reply_at_five_past_nine_in_the_evening_is_answered_and_a_reminder_waits_for_the_morning(
    small_world: World,
) -> None:
    world = small_world  # it is ten in Berlin
    eleven_hours = timedelta(hours=11, minutes=5) - timedelta(seconds=10)
    world.script(EMMA, replies=["9"], think_seconds=eleven_hours.total_seconds())
    world.start(
        [by_text(EMMA)], with_rules(window="eu_default", remind_after=timedelta(hours=11, minutes=30))
    )
    world.run()
    assert world.assert_nothing_lost().partial == 1
    invitation, question, reminder = (_at(text["created_at"]) for text in world.texts(EMMA))
    assert invitation == MONDAY
    assert datetime(2026, 3, 2, 20, 4, tzinfo=UTC) < question < datetime(2026, 3, 2, 20, 6, tzinfo=UTC)
    assert reminder == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # nine in Berlin


def test_a_second_text_that_answers_nothing_more_is_kept_and_changes_nothing(small_world: World) -> None:
    world = small_world
    world.script(EMMA, replies=["9", "All of it"])
    world.start([by_text(EMMA)])
    world.run()
    before = world.answers()
    world.text_us(EMMA, "have a good day")
    world.run()
    world.assert_nothing_lost()
    assert world.answers() == before
    assert world.rows("SELECT result FROM inbound_event WHERE route = 'inbound-message'")[-1] == {
        "result": "unmatched"
    }


def _at(instant: str) -> datetime:
    return datetime.fromisoformat(instant)
