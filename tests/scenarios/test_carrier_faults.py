"""Stories of what networks, carriers and strangers do, and of a core store that is away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from sandbox.faults import Fault
from servers.postgres import PostgresServer
from tests.support.closed_database import let_in
from tests.support.webhook_posting import FOREIGN, post
from tests.support.world import MONDAY, Person, World, with_rules

ANNA = "+79161234567"
BORIS = "+79161234568"
EMMA = "+4915112345678"
LONG = "900"


def test_a_webhook_that_comes_twice_changes_nothing(start_world: Callable[..., World]) -> None:
    world = start_world(fault_rates={Fault.DUPLICATE: 0.5}, seed=3)
    for number in (ANNA, BORIS, EMMA):
        world.script(number, answers=True, replies=["2", "1", "Долго"])
    people = [Person(ANNA), Person(BORIS), Person(EMMA, language="en", talk_seconds=LONG)]
    world.start(people, with_rules(max_event_age=None))
    world.run()
    repeated = [row for row in world.network("SELECT * FROM webhooks") if row["kind"].endswith(":duplicate")]
    assert len(repeated) > 5
    assert {row["status"] for row in repeated} <= {200, 204}
    assert world.assert_nothing_lost().completed == 3


def test_a_call_whose_acceptance_was_cut_off_is_settled_by_its_webhook_and_not_dialled_again(
    start_world: Callable[..., World],
) -> None:
    world = start_world(fault_rates={Fault.CUT_AFTER_ACCEPT: 1.0})
    world.script(ANNA, answers=True, replies=["10", "Спасибо"])
    world.start([Person(ANNA)])
    assert world.rows("SELECT state FROM contact_attempt") == []
    world.act()
    assert world.rows("SELECT state, dialled FROM contact_attempt") == [
        {"state": "unknown", "dialled": False}
    ]
    world.run()
    assert len(world.calls(ANNA)) == 1
    assert world.assert_nothing_lost().completed == 1


def cut_off_text(world: World) -> None:
    """Send a text whose acceptance is cut off, to somebody who takes two minutes for every answer."""
    world.start([Person(EMMA, language="en", talk_seconds=LONG)])
    world.script(EMMA, replies=["9", "The tone"], think_seconds=120)
    world.act()
    assert world.rows("SELECT state FROM message") == [{"state": "unknown"}]
    world.clock.advance(timedelta(seconds=40))  # reports are late: nothing has happened on the network yet
    world.act()


@pytest.mark.parametrize("carrier", ["twilio"], indirect=True)
def test_a_text_whose_acceptance_was_cut_off_is_found_in_the_carriers_list_and_not_sent_again(
    start_small_world: Callable[..., World],
) -> None:
    world = start_small_world(fault_rates={Fault.CUT_AFTER_ACCEPT: 1.0})
    cut_off_text(world)
    (text,) = world.rows("SELECT state, carrier_ref FROM message")
    assert text == {"state": "accepted", "carrier_ref": world.texts(EMMA)[0]["sid"]}
    world.run()
    assert world.assert_nothing_lost().completed == 1
    assert len(world.texts(EMMA)) == 3


@pytest.mark.parametrize("carrier", ["vonage"], indirect=True)
def test_a_text_whose_acceptance_was_cut_off_at_a_carrier_without_a_list_is_settled_by_its_report(
    start_small_world: Callable[..., World],
) -> None:
    world = start_small_world(fault_rates={Fault.CUT_AFTER_ACCEPT: 1.0})
    cut_off_text(world)
    assert world.rows("SELECT state, carrier_ref FROM message") == [{"state": "unknown", "carrier_ref": None}]
    world.run()
    assert world.assert_nothing_lost().completed == 1
    sent = [text["sid"] for text in world.texts(EMMA)]
    assert len(sent) == 3
    known = "SELECT state, carrier_ref FROM message WHERE direction = 'outbound' ORDER BY id"
    assert world.rows(known) == [{"state": "delivered", "carrier_ref": sid} for sid in sent]


def stop_unheard(world: World) -> None:
    """Let somebody opt out at the carrier without our hearing of it, and invite them."""
    unheard = {"carrier": world.carriers[0], "sms_url": ""}
    world.control("PUT", f"/control/numbers/{world.sms_number}", unheard)
    world.text_us(EMMA, "STOP")
    world.start([Person(EMMA, language="en", talk_seconds=LONG)])
    world.import_people([Person(EMMA, name="Max", language="en", talk_seconds=LONG)])
    world.run()


# One refuses a text to who has opted out there; the other takes it, and says so in its report.
@pytest.mark.parametrize(
    ("carrier", "code", "taken"), [("twilio", "21610", 0), ("vonage", "1240", 1)], indirect=["carrier"]
)
def test_a_number_that_has_opted_out_at_the_carrier_is_opted_out_here(
    small_world: World, code: str, taken: int
) -> None:
    world = small_world
    stop_unheard(world)
    assert world.rows("SELECT channel, source FROM suppression_entry") == [
        {"channel": "sms", "source": "carrier"}
    ]
    texts = world.texts(EMMA)
    assert (world.calls(EMMA), len(texts)) == ([], taken)
    assert all(text["delivered_at"] is None for text in texts)
    assert world.rows("SELECT state, error_class, code FROM message") == [
        {"state": "rejected", "error_class": "opted_out", "code": code}
    ]
    judgement = world.assert_nothing_lost()
    assert (judgement.refused, judgement.not_contacted) == (1, 1)


def test_a_call_that_the_network_fails_is_tried_five_times_and_ends_as_technical(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers="network_failed")
    world.start([Person(ANNA)], with_rules(max_event_age=None))
    world.run()
    assert len(world.calls(ANNA)) == 5
    world.assert_nothing_lost()
    assert world.rows('SELECT state, disposition FROM "case"') == [{"state": "final", "disposition": "3.16"}]


TEXTED = {
    "twilio": {"MessageSid": "SM1", "From": EMMA, "Body": "STOP"},
    "vonage": {"message_uuid": "SM1", "from": EMMA.removeprefix("+"), "channel": "sms", "text": "STOP"},
}


def test_a_webhook_without_the_carriers_signature_is_refused_and_kept(
    small_world: World, carrier: str
) -> None:
    world = small_world
    world.start([])
    path = f"/hooks/{carrier}/inbound-message"
    field, number = ("To", world.sms_number) if carrier == "twilio" else ("to", world.sms_number[1:])
    fields = {**TEXTED[carrier], field: number}
    assert post(world, carrier, path, fields, secret=FOREIGN) == 403
    world.runtime.exchanges.flush()
    (kept,) = world.rows("SELECT direction, status, url FROM carrier_exchange WHERE status = 403")
    assert kept == {"direction": "in", "status": 403, "url": path}
    assert world.rows("SELECT * FROM suppression_entry") == []
    assert post(world, carrier, path, fields) == 200
    assert world.rows("SELECT address FROM suppression_entry") == [{"address": EMMA}]


REPORTED = {
    "twilio": {"CallSid": "CA1", "CallStatus": "ringing", "MessageSid": "SM1", "MessageStatus": "sent"},
    "vonage": {"uuid": "CA1", "message_uuid": "SM1"},
}
PLACES = [("voice", {}), ("call-status", {"status": "ringing"}), ("message-status", {"status": "delivered"})]


@pytest.mark.parametrize(("purpose", "state"), PLACES, ids=[purpose for purpose, _ in PLACES])
def test_a_webhook_for_a_row_that_is_not_ours_is_not_found(
    small_world: World, carrier: str, purpose: str, state: dict[str, str]
) -> None:
    world = small_world
    stranger = world.runtime.hooks.reference(UUID(int=7))
    fields = {**REPORTED[carrier], **state}
    path = f"/hooks/{carrier}/{purpose}/{stranger}" + ("/0" if purpose == "voice" else "")
    assert post(world, carrier, path, fields) == 404
    forged = path.replace(stranger, f"{UUID(int=7).hex}.{'0' * 20}")
    assert post(world, carrier, forged, fields) == 404


LEVITATING = {
    "twilio": {"CallSid": "CA1", "CallStatus": "levitating", "SequenceNumber": "9"},
    "vonage": {"uuid": "CA1", "status": "levitating"},
}


def test_a_word_that_nobody_knows_is_taken_counted_and_not_applied(small_world: World, carrier: str) -> None:
    world = small_world
    world.script(ANNA, answers="no_answer")
    world.start([Person(ANNA)])
    world.run(until=MONDAY + timedelta(seconds=4))
    (attempt,) = world.rows("SELECT attempt_id, state FROM call_leg")
    reference = world.runtime.hooks.reference(UUID(str(attempt["attempt_id"])))
    assert post(world, carrier, f"/hooks/{carrier}/call-status/{reference}", LEVITATING[carrier]) == 204
    assert world.rows("SELECT route FROM inbound_event WHERE result = 'unknown_word'") == [
        {"route": "call-status"}
    ]
    assert world.rows("SELECT attempt_id, state FROM call_leg") == [attempt]


@pytest.mark.postgres
def test_results_wait_for_a_core_store_that_is_away_and_arrive_once_each(
    start_postgres_world: Callable[..., World], postgres_server: PostgresServer
) -> None:
    world, server = start_postgres_world(), postgres_server
    for number in (ANNA, BORIS):
        world.script(number, answers=True, replies=["10", "Хорошо"])
    world.start([Person(ANNA), Person(BORIS)])
    let_in(server, world.core_url, allowed=False)
    world.run(until=MONDAY + timedelta(hours=1))
    waiting = world.rows("SELECT pushes, pushed_at, last_error FROM outbox_event")
    assert [row["pushed_at"] for row in waiting] == [None, None]
    assert all(row["pushes"] > 5 and row["last_error"] for row in waiting)
    let_in(server, world.core_url, allowed=True)
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.in_core_store) == (2, 2)


@pytest.mark.parametrize("carrier", ["vonage"], indirect=True)
def test_calls_that_the_carrier_has_no_room_for_are_made_later_and_use_up_no_try(
    start_small_world: Callable[..., World],
) -> None:
    world = start_small_world(call_rate=3)
    people = [Person(f"+7916555{number:04}", name=f"N{number}") for number in range(30)]
    for person in people:
        world.script(person.phone, answers=True, replies=["10", "Всё понравилось"])
    world.start(people, with_rules(max_event_age=None, calls_per_second=50, lines=50))
    world.run()
    assert world.assert_nothing_lost().completed == len(people)
    outcomes = world.rows("SELECT DISTINCT outcome FROM contact_attempt ORDER BY outcome")
    assert [row["outcome"] for row in outcomes] == ["completed", "rate_limited"]
    assert world.rows('SELECT DISTINCT attempts_made FROM "case"') == [{"attempts_made": 1}]
    assert all("technical" not in str(row["tries"]) for row in world.rows('SELECT tries FROM "case"'))
