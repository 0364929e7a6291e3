"""Stories of long texts, which one carrier hands over in parts, the last one first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.domain.channel import Channel
from sandbox.faults import Fault
from tests.support.world import Person, World, with_rules

pytestmark = pytest.mark.behind_prism

EMMA = "+4915112345678"
BY_TEXT = with_rules(channels=(Channel.SMS,))
COMMENT = "Мне быстро и понятно всё объяснили. " * 3 + "А потом ещё перезвонили, чтобы узнать, помогло ли"


def test_a_long_answer_in_parts_arrives_as_it_was_written(
    start_small_world: Callable[..., World],
) -> None:
    world = start_small_world(carriers=("vonage",))
    world.take_texts_in_parts()
    world.script(EMMA, replies=["10", COMMENT])
    world.start([Person(EMMA, name="Emma", talk_seconds="900")], BY_TEXT)
    world.run()
    assert world.assert_nothing_lost().completed == 1
    assert world.answers() == {"nps": 10, "comment_promoter": COMMENT}
    results = world.rows(
        "SELECT result FROM inbound_event WHERE route = 'inbound-message' ORDER BY dedupe_key"
    )
    assert sorted(row["result"] for row in results) == ["applied", "applied", "part", "part"]


def test_a_network_that_splits_everything_loses_nothing_and_a_stop_in_two_parts_is_heeded(
    start_small_world: Callable[..., World],
) -> None:
    world = start_small_world(carriers=("vonage",), fault_rates={Fault.SPLIT: 1.0})
    world.take_texts_in_parts()
    world.script(EMMA, replies=["10", "STOP"])
    world.start([Person(EMMA, name="Emma", talk_seconds="900")], BY_TEXT)
    world.run()
    assert world.assert_nothing_lost().refused == 1
    confirmations = world.rows("SELECT body FROM message WHERE purpose = 'opt_out_confirmation'")
    assert len(confirmations) == 1
