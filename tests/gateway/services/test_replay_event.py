"""Replays: what was applied changes nothing, what failed is applied, and every exchange finds its attempt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gateway.domain.errors import BadInput, NotFound
from gateway.domain.ports.carrier_events import Unrecognised
from gateway.services.keep_unrecognised import keep_unrecognised
from gateway.services.reads.exchanges import list_events, list_exchanges
from gateway.services.replay_event import replay_event
from gateway.services.send_message import send_message
from gateway.store.queries import inbound
from tests.support.accounts import NUMBERS
from tests.support.databases import Databases
from tests.support.hooked_gateway import HookedGateway, open_gateway
from tests.support.office import RULES
from tests.support.senders import SENDERS, Sender

ANNA = "+4915112345678"


@pytest.fixture
def gateway(tmp_path: Path, databases: Databases, redis_url: str) -> Iterator[HookedGateway]:
    with databases.migrated("alembic") as url, open_gateway(tmp_path, url, redis_url) as opened:
        yield opened


@pytest.fixture(params=list(SENDERS))
def sender(request: pytest.FixtureRequest) -> Sender:
    return SENDERS[request.param]


def hook(gateway: HookedGateway, sender: Sender, purpose: str, subject: UUID, end: str = "") -> str:
    return f"/hooks/{sender.name}/{purpose}/{gateway.runtime.hooks.reference(subject)}{end}"


def events(gateway: HookedGateway, result: str | None = None) -> list[str]:
    return [event.id for event in list_events(gateway.runtime, None, result, 100)]


def replayed(gateway: HookedGateway, event_id: str) -> str:
    (result,) = replay_event(gateway.runtime, event_id)
    return result


def _what_came_of_it(gateway: HookedGateway) -> list[list[dict[str, Any]]]:
    tables = ("interview", "answer", "call_leg", "message", "suppression_entry")
    return [gateway.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608


def test_what_was_applied_is_repeated_and_changes_nothing(gateway: HookedGateway, sender: Sender) -> None:
    attempt, ref = gateway.call(sender.name, ANNA)
    voice = hook(gateway, sender, "voice", attempt)
    gateway.post(sender.name, f"{voice}/0", sender.answered(ref))
    turn = gateway.one("SELECT turn FROM interview")
    gateway.post(sender.name, f"{voice}/{turn}", sender.keyed(ref, "9"))
    ended = sender.call_state(ref, sender.words[-1])
    gateway.post(sender.name, hook(gateway, sender, "call-status", attempt), ended)
    stop = sender.text("M1", ANNA, "+15005550007", "STOP")
    gateway.post(sender.name, f"/hooks/{sender.name}/inbound-message", stop)
    before = _what_came_of_it(gateway)
    kept = events(gateway)
    assert len(kept) == 4
    assert [replayed(gateway, event_id) for event_id in kept] == ["repeated"] * 4
    assert _what_came_of_it(gateway) == before
    assert events(gateway) == kept


def test_an_answer_whose_webhook_failed_is_applied_by_its_replay_and_only_once(
    gateway: HookedGateway, sender: Sender
) -> None:
    attempt, ref = gateway.call(sender.name, ANNA)
    voice = hook(gateway, sender, "voice", attempt)
    gateway.post(sender.name, f"{voice}/0", sender.answered(ref))
    turn = gateway.one("SELECT turn FROM interview")
    path = f"{voice}/{turn}"
    gateway.change("ALTER TABLE answer RENAME TO away")
    for _ in range(2):  # the carrier comes again, and fails again: that is one event
        assert gateway.post(sender.name, path, sender.keyed(ref, "9")).status_code == 503
    gateway.change("ALTER TABLE away RENAME TO answer")
    assert gateway.rows("SELECT * FROM answer") == []
    (failed,) = events(gateway, "failed")
    assert replayed(gateway, failed) == "applied"
    assert gateway.rows("SELECT question, value FROM answer") == _one_answer(gateway)
    assert replayed(gateway, failed) == "repeated"
    assert gateway.post(sender.name, path, sender.keyed(ref, "9")).status_code == 200
    assert len(gateway.rows("SELECT * FROM answer")) == 1


def _one_answer(gateway: HookedGateway) -> list[dict[str, Any]]:
    (row,) = gateway.rows("SELECT question, value FROM answer")
    value = row["value"] if isinstance(row["value"], int) else json.loads(row["value"])
    assert (row["question"], value) == ("nps", 9)
    return [row]


def test_a_text_whose_webhook_failed_stops_everything_when_it_is_replayed(
    gateway: HookedGateway, sender: Sender
) -> None:
    gateway.change("ALTER TABLE suppression_entry RENAME TO away")
    stop = sender.text("M1", ANNA, "+15005550007", "STOP")
    assert gateway.post(sender.name, f"/hooks/{sender.name}/inbound-message", stop).status_code == 503
    gateway.change("ALTER TABLE away RENAME TO suppression_entry")
    (failed,) = events(gateway, "failed")
    assert replayed(gateway, failed) == "opted_out"
    assert gateway.one("SELECT address FROM suppression_entry") == ANNA


def test_a_word_that_is_known_by_now_is_applied_by_its_replay(gateway: HookedGateway, sender: Sender) -> None:
    attempt, ref = gateway.call(sender.name, ANNA)
    report = sender.call_state(ref, sender.words[0])
    payload = sender.encode(report).content.decode()
    # As the ledger of an adapter that did not know the word yet.
    key = f"{sender.name}:call:{ref}:" + ("7:" if sender.name == "twilio" else "") + sender.words[0]
    keep_unrecognised(
        gateway.runtime, sender.name, "call-status", attempt, None, Unrecognised(ref, "x", key), payload
    )
    assert replayed(gateway, key) == "applied"
    assert gateway.one("SELECT state FROM call_leg") == "ringing"
    assert events(gateway) == [key]
    assert replayed(gateway, key) == "repeated"


def test_a_word_that_is_still_unknown_stays_as_it_is(gateway: HookedGateway, sender: Sender) -> None:
    attempt, ref = gateway.call(sender.name, ANNA)
    path = hook(gateway, sender, "call-status", attempt)
    gateway.post(sender.name, path, sender.call_state(ref, "levitating"))
    (unknown,) = events(gateway, "unknown_word")
    assert replayed(gateway, unknown) == "unknown_word"
    assert events(gateway, "unknown_word") == [unknown]


def test_what_is_no_kept_webhook_cannot_be_replayed(gateway: HookedGateway) -> None:
    with pytest.raises(NotFound):
        replay_event(gateway.runtime, "twilio:call:CA1:7")
    with gateway.runtime.unit_of_work() as uow:
        inbound.add(
            uow,
            dedupe_key="event:crm:1",
            carrier="crm",
            route="event",
            subject_id=None,
            payload="{}",
            result="taken",
            received_at=gateway.clock.now(),
        )
    with pytest.raises(BadInput):
        replay_event(gateway.runtime, "event:crm:1")


def test_every_exchange_is_linked_to_its_attempt(gateway: HookedGateway, sender: Sender) -> None:
    attempt, ref = gateway.call(sender.name, ANNA)
    gateway.post(
        sender.name, hook(gateway, sender, "call-status", attempt), sender.call_state(ref, sender.words[0])
    )
    other, _ = gateway.call(sender.name, "+4915112345679")
    gateway.runtime.exchanges.flush()
    shown = list_exchanges(gateway.runtime, attempt, 10)
    assert [(each.direction, each.status) for each in shown] == [("out", 201), ("in", 204)]
    assert ANNA.removeprefix("+") not in repr(shown)
    assert [each.direction for each in list_exchanges(gateway.runtime, other, 10)] == ["out"]
    assert len(list_exchanges(gateway.runtime, None, 2)) == 2


def test_the_exchanges_of_an_attempt_are_those_of_its_texts_too(
    gateway: HookedGateway, sender: Sender
) -> None:
    message, ref = gateway.text(sender.name, ANNA)
    gateway.post(
        sender.name, hook(gateway, sender, "message-status", message), sender.text_state(ref, "delivered")
    )
    gateway.runtime.exchanges.flush()
    attempt = UUID(str(gateway.one("SELECT attempt_id FROM message")))
    for subject in (message, attempt):
        shown = list_exchanges(gateway.runtime, subject, 10)
        assert [each.direction for each in shown] == ["out", "in"]


def sent(gateway: HookedGateway) -> None:
    """Send what is planned."""
    for row in gateway.rows("SELECT id FROM message WHERE state = 'planned'"):
        send_message(gateway.runtime, UUID(str(row["id"])))


def told_of(gateway: HookedGateway, attempt: UUID) -> list[tuple[str, str]]:
    """Give every exchange of an attempt, by its direction and the purpose of the hook; no other is there."""
    gateway.runtime.exchanges.flush()
    shown = list_exchanges(gateway.runtime, attempt, 100)
    assert len(shown) == gateway.one("SELECT count(*) FROM carrier_exchange")
    return [(each.direction, each.url.split("/")[3] if each.direction == "in" else "") for each in shown]


def test_an_attempt_tells_its_whole_dialogue_by_text(gateway: HookedGateway, sender: Sender) -> None:
    message, ref = gateway.text(sender.name, ANNA)
    ours = gateway.one("SELECT our_number FROM message")
    inbound_texts = f"/hooks/{sender.name}/inbound-message"
    gateway.post(
        sender.name, hook(gateway, sender, "message-status", message), sender.text_state(ref, "delivered")
    )
    gateway.post(sender.name, inbound_texts, sender.text("M1", ANNA, ours, "10"))
    sent(gateway)
    gateway.post(sender.name, inbound_texts, sender.text("M1", ANNA, ours, "10"))  # the carrier repeats it
    gateway.post(sender.name, inbound_texts, sender.text("M2", ANNA, ours, "не пишите мне"))
    sent(gateway)
    attempt = UUID(str(gateway.one("SELECT id FROM contact_attempt")))
    inwards = ("in", "inbound-message")
    assert told_of(gateway, attempt) == [
        ("out", ""),
        ("in", "message-status"),
        inwards,
        ("out", ""),
        inwards,
        inwards,
        ("out", ""),
    ]
    listed = list_events(gateway.runtime, attempt, None, 10)
    assert [(each.route, each.result) for each in listed] == [
        ("inbound-message", "applied"),
        ("inbound-message", "opted_out"),
    ]


def test_a_text_of_somebody_without_a_dialogue_is_about_nothing_of_ours(
    gateway: HookedGateway, sender: Sender
) -> None:
    gateway.text(sender.name, ANNA)
    ours = gateway.one("SELECT our_number FROM message")
    path = f"/hooks/{sender.name}/inbound-message"
    gateway.post(sender.name, path, sender.text("M1", "+4915112345679", ours, "hello"))
    gateway.runtime.exchanges.flush()
    assert gateway.one("SELECT subject_id FROM carrier_exchange WHERE direction = 'in'") is None
    assert gateway.one("SELECT subject_id FROM inbound_event") is None


def test_an_attempt_tells_its_whole_dialogue_that_a_keyword_began(
    gateway: HookedGateway, sender: Sender
) -> None:
    gateway.start(sender.name, rules=replace(RULES, keywords=("survey",)))
    gateway.post(
        sender.name,
        f"/hooks/{sender.name}/inbound-message",
        sender.text("M1", ANNA, NUMBERS[sender.name].sms, "survey"),
    )
    sent(gateway)
    attempt = UUID(str(gateway.one("SELECT id FROM contact_attempt")))
    assert told_of(gateway, attempt) == [("in", "inbound-message"), ("out", "")]
    received = gateway.one("SELECT attempt_id FROM message WHERE direction = 'inbound'")
    assert UUID(str(received)) == attempt


def test_an_attempt_tells_its_whole_call_to_us(gateway: HookedGateway, sender: Sender) -> None:
    gateway.start(sender.name, rules=replace(RULES, takes_calls=True))
    called = {
        **sender.answered("IN-1"),
        "from": ANNA.removeprefix("+"),
        "From": ANNA,
        "to": NUMBERS[sender.name].voice.removeprefix("+"),
        "To": NUMBERS[sender.name].voice,
    }
    gateway.post(sender.name, f"/hooks/{sender.name}/inbound-call", called)
    attempt = UUID(str(gateway.one("SELECT id FROM contact_attempt")))
    status = f"/hooks/{sender.name}/inbound-call-status"
    ended = {**sender.call_state("IN-1", sender.words[-1]), **called, "CallStatus": "completed"}
    gateway.post(sender.name, status, ended)
    gateway.post(sender.name, status, ended)
    assert told_of(gateway, attempt) == [
        ("in", "inbound-call"),
        ("in", "inbound-call-status"),
        ("in", "inbound-call-status"),
    ]
