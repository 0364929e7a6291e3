"""Stories of calls, each from the sample to the core store."""

from __future__ import annotations

from tests.support.world import Person, World

ANNA = "+79161234567"


def test_a_promoter_who_keys_her_answers_in_russian_is_in_the_core_store_once(world: World) -> None:
    world.script(ANNA, answers=True, replies=["10", "Всё понравилось"])
    world.start([Person(ANNA)])
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.in_core_store) == (1, 1)
    assert world.answers() == {"nps": 10, "comment_promoter": "Всё понравилось"}
    assert len(world.calls(ANNA)) == 1
