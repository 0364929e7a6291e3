"""The gate in its places: asked at the moment of each contact, and its answer kept with the attempt."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from gateway.domain.channel import Channel
from gateway.domain.dispositions import Disposition
from gateway.domain.ports.carrier_events import MessageStateReported
from gateway.domain.ports.carrier_words import MessageState
from gateway.services.apply_message_report import apply_message_report
from gateway.services.place_call import place_call
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from tests.support.office import BERLIN, MOBILE, NOON, RULES, Office

DAYTIME = replace(RULES, window="eu_default")
MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # nine in Berlin
LONG = 900


def gate_of_attempt(office: Office) -> dict[str, Any]:
    kept = office.one("SELECT gate FROM contact_attempt ORDER BY planned_at DESC LIMIT 1")
    found: dict[str, Any] = json.loads(kept) if isinstance(kept, str) else kept
    return found


def due_of_case(office: Office) -> datetime:
    return datetime.fromisoformat(str(office.one('SELECT due_at FROM "case"'))).replace(tzinfo=UTC)


def set_campaign(office: Office, state: str) -> None:
    with office.runtime.unit_of_work() as uow:
        uow.connection.execute(text("UPDATE campaign SET state = :state"), {"state": state})


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def invited_by_text(office: Office, *phones: str) -> None:
    office.open(*phones, talk=LONG, rules=DAYTIME)
    office.dial(Channel.SMS)
    send_all(office)


def test_the_decision_and_what_it_was_made_of_are_kept_with_the_attempt(office: Office) -> None:
    office.open(BERLIN, rules=DAYTIME)
    office.dial()
    assert gate_of_attempt(office) == {
        "purpose": "invite",
        "at": NOON.isoformat(),
        "pack": "eu_default",
        "edition": "1",
        "zone": "Europe/Berlin",
        "zone_assumed": False,
        "attempts_made": 0,
        "attempts_today": 0,
        "fatigued_until": None,
        "allowed": True,
    }


def test_nobody_is_called_at_night_and_the_case_waits_for_the_opening(office: Office) -> None:
    office.wait(hours=9)  # 21:00 in Berlin: closed from this minute on
    office.open(BERLIN, rules=DAYTIME)
    assert office.dial().planned == 0
    assert due_of_case(office) == MORNING
    office.clock.set(MORNING - timedelta(seconds=1))
    assert office.dial().planned == 0
    office.clock.set(MORNING)
    assert office.dial().planned == 1


def test_a_call_whose_job_comes_after_hours_is_not_placed_and_says_why(office: Office) -> None:
    office.open(BERLIN, rules=DAYTIME)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    office.wait(hours=9)
    place_call(office.runtime, attempt)
    assert office.carrier.calls == []
    assert office.one("SELECT state, outcome, dialled FROM contact_attempt") == (
        *("settled", "outside_hours", False),
    )
    kept = gate_of_attempt(office)
    assert (kept["allowed"], kept["rule"], kept["until"]) == (False, "outside_hours", MORNING.isoformat())
    assert (due_of_case(office), office.one('SELECT attempts_made FROM "case"')) == (MORNING, 0)


def test_who_is_in_no_known_zone_is_never_called_and_the_campaign_does_not_wait_for_them(
    office: Office,
) -> None:
    office.open(MOBILE, rules=DAYTIME)
    with office.runtime.unit_of_work() as uow:
        uow.connection.execute(text("UPDATE contact_point SET zone = NULL"))
    assert office.dial().planned == 0
    assert office.one('SELECT state, disposition FROM "case"') == ("final", Disposition.NOT_ATTEMPTED)


def test_an_assumed_zone_is_said_to_be_assumed(office: Office) -> None:
    office.open("+79165106942", rules=replace(DAYTIME, assumed_zone="Europe/Moscow"))
    assert office.dial().planned == 1
    kept = gate_of_attempt(office)
    assert (kept["zone"], kept["zone_assumed"]) == ("Europe/Moscow", True)


def test_who_writes_at_night_is_answered_at_night(office: Office) -> None:
    invited_by_text(office, MOBILE)
    office.wait(hours=10)  # 22:00 in Berlin
    assert office.text_us("2", "SM-a") == "applied"
    send_all(office)
    assert len(office.carrier.texts) == 2


def test_an_invitation_by_text_whose_job_comes_after_hours_waits_and_leaves_in_the_morning(
    office: Office,
) -> None:
    office.open(MOBILE, talk=LONG, rules=DAYTIME)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    office.wait(hours=9)
    send_message(office.runtime, message)
    assert office.carrier.texts == []
    office.clock.set(MORNING)
    send_message(office.runtime, message)
    assert len(office.carrier.texts) == 1


def test_a_pause_of_the_campaign_holds_a_text_back_and_does_not_turn_it_into_a_call(office: Office) -> None:
    office.open(MOBILE, talk=LONG, rules=DAYTIME)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    set_campaign(office, "paused")
    send_message(office.runtime, message)
    assert office.carrier.texts == []
    assert office.one('SELECT state, channel FROM "case"') == ("active", "sms")
    set_campaign(office, "running")
    office.wait(minutes=15)
    send_message(office.runtime, message)
    assert len(office.carrier.texts) == 1


def test_a_pause_of_the_campaign_puts_a_reminder_off_and_closes_no_dialogue(office: Office) -> None:
    invited_by_text(office, MOBILE)
    interview = UUID(str(office.one("SELECT id FROM interview")))
    set_campaign(office, "paused")
    office.wait(hours=22)
    remind_or_close(office.runtime, interview)
    assert office.one("SELECT state, reminders FROM interview") == ("in_progress", 0)
    set_campaign(office, "running")
    office.wait(minutes=15)
    remind_or_close(office.runtime, interview)
    assert office.one("SELECT state, reminders FROM interview") == ("in_progress", 1)


def test_a_dialogue_that_is_still_open_keeps_its_pair_of_numbers_from_the_next_person(office: Office) -> None:
    invited_by_text(office, MOBILE, MOBILE)
    with office.runtime.unit_of_work() as uow:  # the attempt is over, what was answered can go on
        uow.connection.execute(text("UPDATE contact_attempt SET state = 'settled'"))
        uow.connection.execute(text("UPDATE interview SET state = 'suspended'"))
    office.wait(minutes=3)
    refused = office.dial(Channel.SMS)
    assert (refused.planned, refused.refused) == (0, 1)
    assert office.one("SELECT count(*) FROM interview") == 1


def test_an_invitation_that_was_answered_has_arrived_whatever_the_carrier_says(office: Office) -> None:
    invited_by_text(office, MOBILE)
    office.text_us("2", "SM-a")
    first = UUID(str(office.one("SELECT id FROM message WHERE step = 'turn:1'")))
    # Carriers do say this of a text that was answered: a part of it was lost.
    report = MessageStateReported("SM1", MessageState.UNDELIVERED, "late")
    assert apply_message_report(office.runtime, first, report, "payload") == "applied"
    assert office.one("SELECT state FROM contact_attempt") == "in_flight"
    assert office.one('SELECT state, channel FROM "case"') == ("active", "sms")
    assert office.text_us("1", "SM-b") != "unmatched"
