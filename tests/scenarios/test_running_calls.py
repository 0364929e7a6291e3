"""Stories of running calls: machines, spoken answers, and a web server that fails while somebody listens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.machines import MachineRules, OnMachine
from gateway.services.reads.recordings import list_recordings, read_recording
from servers.postgres import PostgresServer
from tests.support.closed_database import let_in
from tests.support.spoken_survey import spoken
from tests.support.world import MONDAY, Person, World, with_rules

pytestmark = pytest.mark.behind_prism

ANNA = "+79161234567"
CARRIER = pytest.mark.parametrize("carrier", ["twilio", "vonage"])


def once(policy: OnMachine) -> CampaignRules:
    """Rules that try once: what a machine leads to is seen at the end."""
    rules = with_rules(machines=MachineRules(policy=policy))
    return with_rules(machines=rules.machines, max_event_age=timedelta(hours=2))


def legs(world: World) -> list[dict[str, object]]:
    """What is known of the calls, oldest first."""
    return world.rows(
        "SELECT amd_result, message_left_at, duration, end_reason FROM call_leg ORDER BY created_at"
    )


@CARRIER
def test_a_machine_is_hung_up_on_and_leaves_no_interview_behind(
    start_small_world: Callable[..., World], carrier: str
) -> None:
    world = start_small_world(carriers=(carrier,))
    world.script(ANNA, answers="voicemail", greeting_seconds=8)
    world.start([Person(ANNA)], once(OnMachine.HANG_UP))
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.no_contact, judgement.in_core_store) == (1, 0)
    assert world.rows("SELECT state FROM interview") == [{"state": "unanswered"}]
    assert world.rows('SELECT state, disposition FROM "case"') == [{"state": "final", "disposition": "3.14"}]
    (leg,) = legs(world)
    assert leg["amd_result"] in ("machine", "machine_end")
    (call,) = world.calls(ANNA)
    assert call["ended_at"] is not None


@CARRIER
def test_a_machine_gets_a_message_after_its_beep(
    start_small_world: Callable[..., World], carrier: str
) -> None:
    world = start_small_world(carriers=(carrier,))
    world.script(ANNA, answers="voicemail", greeting_seconds=8, beeps=True)
    world.start([Person(ANNA)], once(OnMachine.LEAVE_MESSAGE))
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.no_contact, judgement.in_core_store) == (1, 0)
    (leg,) = legs(world)
    assert leg["amd_result"] == "machine_end"
    assert leg["message_left_at"] is not None
    assert world.rows("SELECT outcome FROM contact_attempt") == [{"outcome": "message_left"}]
    assert world.rows("SELECT state FROM interview") == [{"state": "unanswered"}]


def test_a_message_is_left_on_the_first_and_the_fourth_machine(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers="voicemail", greeting_seconds=8, beeps=True)
    rules = MachineRules(policy=OnMachine.LEAVE_MESSAGE)
    world.start([Person(ANNA)], with_rules(machines=rules, max_event_age=None))
    world.run()
    world.assert_nothing_lost()
    left = [leg["message_left_at"] is not None for leg in legs(world)]
    assert left == [True, False, False, True, False, False, False, False]


@CARRIER
def test_nobody_listens_for_machines_where_the_campaign_goes_on(
    start_small_world: Callable[..., World], carrier: str
) -> None:
    world = start_small_world(carriers=(carrier,))
    world.script(ANNA, answers="voicemail", greeting_seconds=8)
    world.start([Person(ANNA)], once(OnMachine.GO_ON))
    world.run()
    assert {leg["amd_result"] for leg in legs(world)} == {None}


@CARRIER
def test_a_person_hears_the_survey_at_once_while_the_carrier_listens(
    start_world: Callable[..., World], carrier: str
) -> None:
    world = start_world(carriers=(carrier,))
    world.script(ANNA, answers=True, replies=["10", "Хорошо"], greeting_seconds=1)
    world.start([Person(ANNA)], once(OnMachine.HANG_UP))
    world.run()
    judgement = world.assert_nothing_lost()
    assert judgement.completed == 1
    assert [leg["amd_result"] for leg in legs(world)] == ["human"]


@CARRIER
def test_who_has_answered_is_a_person_whatever_the_listener_says(
    start_small_world: Callable[..., World], carrier: str
) -> None:
    world = start_small_world(carriers=(carrier,))
    # Somebody greets at length, and keys the first answer before the listener has made up its mind.
    world.script(ANNA, answers=True, replies=["10", "Хорошо"], greeting_seconds=25, think_seconds=0.5)
    world.start([Person(ANNA)], once(OnMachine.LEAVE_MESSAGE))
    world.run()
    assert world.assert_nothing_lost().completed == 1
    assert [leg["message_left_at"] for leg in legs(world)] == [None]


@CARRIER
def test_a_spoken_answer_is_fetched_heard_and_deleted_at_the_carrier(
    start_world: Callable[..., World], carrier: str
) -> None:
    world = start_world(carriers=(carrier,))
    world.script(ANNA, answers=True, replies=["3", "Мастер не пришёл, и никто не позвонил", "2"])
    world.start([Person(ANNA)], source=spoken())
    world.run()
    judgement = world.assert_nothing_lost()
    assert judgement.completed == 1
    (recording,) = list_recordings(world.runtime, world.campaign)
    assert world.answers() == {"nps": 3, "story": str(recording.id), "again": 2}
    assert recording.state == "fetched"
    assert recording.speech_share is not None
    assert recording.speech_share > 0.3
    heard = read_recording(world.runtime, recording.id)
    assert heard.wav[:4] == b"RIFF"
    assert heard.svg.startswith("<svg")
    (row,) = world.rows("SELECT at_carrier, due_at FROM recording")
    assert bool(row["at_carrier"]) is (carrier == "vonage")  # there is no interface to delete it there
    assert row["due_at"] is None


def test_silence_in_a_spoken_answer_is_asked_again_where_the_carrier_tells_it_at_once(
    start_small_world: Callable[..., World],
) -> None:
    world = start_small_world(carriers=("twilio",))
    world.script(ANNA, answers=True, replies=["3", "", "Долго ждали", "2"])
    world.start([Person(ANNA)], source=spoken())
    world.run()
    assert world.assert_nothing_lost().completed == 1
    fetched = [each for each in list_recordings(world.runtime, world.campaign) if each.state == "fetched"]
    assert world.answers() == {"nps": 3, "story": str(fetched[0].id), "again": 2}


def test_silence_that_only_listening_finds_leaves_an_answer_without_a_value(
    start_world: Callable[..., World],
) -> None:
    world = start_world(carriers=("vonage",))
    world.script(ANNA, answers=True, replies=["3", "", "2"])
    world.start([Person(ANNA)], source=spoken())
    world.run()
    assert world.assert_nothing_lost().completed == 1
    assert world.answers() == {"nps": 3, "story": None, "again": 2}
    (recording,) = list_recordings(world.runtime, world.campaign)
    assert (recording.state, recording.speech_share) == ("empty", 0.0)


def test_a_caller_who_does_not_agree_is_not_recorded(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers=True, replies=["3", "2", "Долго ждали", "2"])
    world.start([Person(ANNA)], source=spoken(consent=True))
    world.run()
    assert world.assert_nothing_lost().completed == 1
    assert world.answers()["story"] == "Долго ждали"
    assert list_recordings(world.runtime, world.campaign) == []


@pytest.mark.postgres
def test_a_caller_is_kept_company_while_the_database_is_away(
    start_postgres_world: Callable[..., World], postgres_server: PostgresServer
) -> None:
    world = start_postgres_world(carriers=("twilio",))
    world.script(ANNA, answers=True, replies=["3", "1", "Долго"], ring_seconds=5, think_seconds=3)
    world.start([Person(ANNA)])
    world.run(until=MONDAY + timedelta(seconds=7))
    assert world.rows("SELECT turn FROM interview") == [{"turn": 1}]
    let_in(postgres_server, world.store_url, allowed=False)
    for _ in range(40):
        world.control("POST", "/control/step", {})
        asked = [
            row for row in world.network("SELECT url, status FROM webhooks") if "/fallback/" in row["url"]
        ]
        if asked:
            break
    let_in(postgres_server, world.store_url, allowed=True)
    assert [row["status"] for row in asked] == [200]
    world.run()
    judgement = world.assert_nothing_lost()
    assert judgement.completed == 1
    assert len(world.calls(ANNA)) == 1
