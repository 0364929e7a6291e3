"""Stories of what networks, carriers and strangers do, and of a core store that is away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode
from uuid import UUID

import psycopg
import pytest
from twilio.request_validator import RequestValidator

from sandbox.faults import Fault
from servers.postgres import PostgresServer
from tests.support.world import MONDAY, SMS_NUMBER, TOKEN, Person, World, with_rules

ANNA = "+79161234567"
BORIS = "+79161234568"
EMMA = "+4915112345678"
LONG = "900"


def post(world: World, path: str, form: dict[str, str], *, token: str = TOKEN) -> int:
    """Post a webhook as the carrier would, signed with `token`; give the status."""
    signature = RequestValidator(token).compute_signature(world.base_url + path, form)
    line = HTTPConnection(world.base_url.removeprefix("http://"), timeout=10)
    headers = {
        "X-Twilio-Signature": signature,
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    }
    line.request("POST", path, urlencode(form), headers)
    answer: HTTPResponse = line.getresponse()
    answer.read()
    line.close()
    return answer.status


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


def test_a_text_whose_acceptance_was_cut_off_is_found_in_the_carriers_list_and_not_sent_again(
    start_small_world: Callable[..., World],
) -> None:
    world = start_small_world(fault_rates={Fault.CUT_AFTER_ACCEPT: 1.0})
    world.start([Person(EMMA, language="en", talk_seconds=LONG)])
    world.script(EMMA, replies=["9", "The tone"], think_seconds=120)
    world.act()
    assert world.rows("SELECT state FROM message") == [{"state": "unknown"}]
    world.clock.advance(timedelta(seconds=40))  # reports are late: nothing has happened on the network yet
    world.act()
    (text,) = world.rows("SELECT state, carrier_ref FROM message")
    assert text == {"state": "accepted", "carrier_ref": world.texts(EMMA)[0]["sid"]}
    world.run()
    assert world.assert_nothing_lost().completed == 1
    assert len(world.texts(EMMA)) == 3


def test_a_number_that_has_opted_out_at_the_carrier_is_opted_out_here(small_world: World) -> None:
    world = small_world
    world.control("PUT", f"/control/numbers/{SMS_NUMBER}", {"sms_url": ""})  # we do not hear of it
    world.text_us(EMMA, "STOP")
    world.start([Person(EMMA, language="en", talk_seconds=LONG)])
    world.import_people([Person(EMMA, name="Max", language="en", talk_seconds=LONG)])
    world.run()
    assert world.rows("SELECT channel, source FROM suppression_entry") == [
        {"channel": "sms", "source": "carrier"}
    ]
    assert (world.calls(EMMA), len(world.texts(EMMA))) == ([], 0)
    assert world.rows("SELECT state, error_class, code FROM message") == [
        {"state": "rejected", "error_class": "opted_out", "code": "21610"}
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


def test_a_webhook_without_the_carriers_signature_is_refused_and_kept(small_world: World) -> None:
    world = small_world
    world.start([])
    form = {"MessageSid": "SM1", "From": EMMA, "To": SMS_NUMBER, "Body": "STOP"}
    assert post(world, "/hooks/twilio/inbound-message", form, token="not the carrier's") == 403
    world.runtime.exchanges.flush()
    (kept,) = world.rows("SELECT direction, status, url FROM carrier_exchange WHERE status = 403")
    assert kept == {"direction": "in", "status": 403, "url": "/hooks/twilio/inbound-message"}
    assert world.rows("SELECT * FROM suppression_entry") == []


@pytest.mark.parametrize("purpose", ["voice", "call-status", "message-status"])
def test_a_webhook_for_a_row_that_is_not_ours_is_not_found(small_world: World, purpose: str) -> None:
    world = small_world
    stranger = world.runtime.hooks.reference(UUID(int=7))
    form = {"CallSid": "CA1", "CallStatus": "ringing", "MessageSid": "SM1", "MessageStatus": "sent"}
    path = f"/hooks/twilio/{purpose}/{stranger}" + ("/0" if purpose == "voice" else "")
    assert post(world, path, form) == 404
    forged = path.replace(stranger, f"{UUID(int=7).hex}.{'0' * 20}")
    assert post(world, forged, form) == 404


def test_a_word_that_nobody_knows_is_taken_counted_and_not_applied(small_world: World) -> None:
    world = small_world
    world.script(ANNA, answers="no_answer")
    world.start([Person(ANNA)])
    world.run(until=MONDAY + timedelta(seconds=4))
    (attempt,) = world.rows("SELECT attempt_id, state FROM call_leg")
    reference = world.runtime.hooks.reference(UUID(str(attempt["attempt_id"])))
    form = {"CallSid": "CA1", "CallStatus": "levitating", "SequenceNumber": "9"}
    assert post(world, f"/hooks/twilio/call-status/{reference}", form) == 204
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
    _let_in(server, world.core_url, allowed=False)
    world.run(until=MONDAY + timedelta(hours=1))
    waiting = world.rows("SELECT pushes, pushed_at, last_error FROM outbox_event")
    assert [row["pushed_at"] for row in waiting] == [None, None]
    assert all(row["pushes"] > 5 and row["last_error"] for row in waiting)
    _let_in(server, world.core_url, allowed=True)
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.completed, judgement.in_core_store) == (2, 2)


def _let_in(server: PostgresServer, url: str, *, allowed: bool) -> None:
    """Close a database to everybody, or open it again."""
    name = url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(host=str(server.folder), user="otklik", dbname="postgres", autocommit=True) as sql:
        sql.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(allowed).lower()}".encode())
        sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
