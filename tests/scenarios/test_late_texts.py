"""Stories of texts that come late, of help and of stopping in words, each judged to its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.domain.channel import Channel
from gateway.domain.fatigue import FatigueRules
from tests.support.world import MONDAY, Person, World, with_rules

pytestmark = pytest.mark.behind_prism

EMMA = "+4915112345678"
LONG = "900"
BY_TEXT = with_rules(channels=(Channel.SMS,))


def emma(language: str = "en") -> Person:
    return Person(EMMA, name="Emma", language=language, talk_seconds=LONG)


def last_words(world: World) -> str:
    return str(world.texts(EMMA)[-1]["body"])


def test_who_replies_a_day_after_the_closing_finishes_the_interview(world: World) -> None:
    world.script(EMMA, replies=["9"])
    world.start([emma()], BY_TEXT)
    world.run()
    assert world.assert_nothing_lost().partial == 1
    world.run(until=world.clock.now() + timedelta(hours=24))
    world.text_us(EMMA, "Answer a little sooner")
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.partial, judgement.in_core_store) == (1, 0, 1)
    assert world.answers() == {"nps": 9, "comment_promoter": "Answer a little sooner"}


def test_who_replies_a_week_after_the_closing_is_thanked_and_told(small_world: World) -> None:
    world = small_world
    world.script(EMMA, replies=["9"])
    world.start([emma()], BY_TEXT)
    world.run()
    world.run(until=world.clock.now() + timedelta(days=7))
    for words in ("Answer a little sooner", "Hello?"):
        before = len(world.texts(EMMA))
        world.text_us(EMMA, words)
        world.run()
        if words.startswith("Answer"):
            assert len(world.texts(EMMA)) == before + 1
            assert "This survey is closed" in last_words(world)
        else:
            assert len(world.texts(EMMA)) == before
    judgement = world.assert_nothing_lost()
    assert (judgement.partial, judgement.in_core_store) == (1, 1)
    assert world.answers() == {"nps": 9}


def test_who_asks_in_words_to_be_left_alone_gets_one_confirmation_and_nothing_after_it(
    world: World,
) -> None:
    world.script(EMMA, replies=[])
    world.start([emma("ru")], BY_TEXT)
    world.run(until=MONDAY + timedelta(minutes=5))
    world.text_us(EMMA, "Не пишите мне, пожалуйста!")
    world.run()
    world.text_us(EMMA, "не пишите мне")
    world.run()
    assert world.assert_nothing_lost().refused == 1
    assert len(world.texts(EMMA)) == 2
    assert "Мы больше не будем" in last_words(world)


def test_who_asks_for_help_is_told_whose_survey_it_is_and_can_go_on(small_world: World) -> None:
    world = small_world
    world.script(EMMA, replies=[])
    world.start([emma("ru")], BY_TEXT)
    world.run(until=MONDAY + timedelta(minutes=5))
    world.text_us(EMMA, "Help me!")
    world.run(until=MONDAY + timedelta(minutes=10))
    assert "Это опрос компании «Ромашка» про ваш звонок в поддержку." in last_words(world)
    world.text_us(EMMA, "10")
    world.run()
    world.assert_nothing_lost()
    assert world.answers() == {"nps": 10}


def test_two_surveys_of_one_person_follow_each_other(world: World) -> None:
    tireless = with_rules(
        channels=(Channel.SMS,),
        fatigue=FatigueRules(per_day=99, per_month=99, rest_after_complete=timedelta()),
    )
    world.script(EMMA, replies=["9", "The first", "2", "Long wait", "The second"])
    world.start([emma()], tireless, name="first")
    world.start([emma()], tireless, name="second")
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.in_core_store) == (2, 2)
    interviews = world.rows("SELECT started_at, closed_at FROM interview ORDER BY started_at")
    assert interviews[0]["closed_at"] <= interviews[1]["started_at"]
    first, second = world.rows("SELECT raw FROM answer WHERE question LIKE 'comment%' ORDER BY answered_at")
    assert (first["raw"], second["raw"]) == ("The first", "The second")
