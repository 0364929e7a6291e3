"""Dialogues come to rest: nothing waits for ever for what cannot come, and no reminder outlives its question."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.ports.carrier_events import MessageStateReported
from gateway.domain.ports.carrier_words import ErrorClass, MessageState
from gateway.domain.ports.carriers import Rejected
from gateway.services.apply_message_report import apply_message_report
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.services.stop_campaign import pause_campaign
from gateway.services.sweep import Patience, sweep
from tests.support.office import MOBILE, RULES, Office
from tests.support.ways_in import start, text_us

ONLY_TEXTS = replace(RULES, channels=(Channel.SMS,))
ONCE = replace(ONLY_TEXTS, retries=replace(RULES.retries, max_attempts=1))
REMINDER = "SELECT state, code FROM message WHERE step LIKE 'reminder%' ORDER BY created_at, id"
NOWHERE_KNOWN = "+79161234567"  # a Russian mobile number says nothing of its zone


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def swept(office: Office, **time: float) -> None:
    """Let time pass, and what is due be done."""
    office.wait(**time)
    sweep(office.runtime, Patience())
    for interview in office.queue.take("remind_or_close"):
        remind_or_close(office.runtime, interview)
    send_all(office)


def asked(office: Office, reply: str = "10") -> None:
    """Invite one person, who replies and is asked the second question."""
    office.open(MOBILE, talk=900, rules=ONLY_TEXTS)
    office.dial(Channel.SMS)
    send_all(office)
    office.text_us(reply, "SM-a")
    send_all(office)


def kept_back(office: Office, reply: str = "10") -> None:
    """Bring a dialogue to a reminder that the carrier does not take at once."""
    asked(office, reply)
    office.carrier.outcomes.append(Rejected(ErrorClass.RATE_LIMITED, "20429", "", 600.0))
    swept(office, hours=21)
    assert office.one(REMINDER) == ("planned", None)


def test_a_reminder_that_was_kept_back_does_not_come_after_the_last_answer(office: Office) -> None:
    kept_back(office)
    office.text_us("All of it", "SM-b")
    send_all(office)
    sent = len(office.carrier.texts)
    swept(office, minutes=12)  # its case was the last one: the campaign is over
    assert office.one("SELECT state FROM campaign") == "finished"
    swept(office, minutes=12)
    assert office.one(REMINDER) == ("cancelled", "left behind")
    assert len(office.carrier.texts) == sent


def test_a_reminder_that_was_kept_back_does_not_ask_what_was_answered_meanwhile(office: Office) -> None:
    kept_back(office, "2")
    office.wait(minutes=1)
    office.text_us("1", "SM-b")
    send_all(office)
    assert office.one("SELECT state FROM interview") == "in_progress"
    sent = len(office.carrier.texts)
    swept(office, minutes=12)
    assert office.one(REMINDER) == ("cancelled", "left behind")
    assert len(office.carrier.texts) == sent


def test_a_reminder_that_did_not_arrive_is_not_sent_again_where_an_answer_did(office: Office) -> None:
    asked(office, "2")
    swept(office, hours=21)
    reminder = UUID(str(office.one("SELECT id FROM message WHERE step = 'reminder:1'")))
    office.wait(minutes=1)
    office.text_us("1", "SM-b")
    send_all(office)
    assert office.one("SELECT state FROM interview") == "in_progress"
    sent = len(office.carrier.texts)
    report = MessageStateReported(
        "SM9", MessageState.UNDELIVERED, "late", error_class=ErrorClass.UNREACHABLE, code="30003"
    )
    apply_message_report(office.runtime, reminder, report, "payload")
    swept(office, hours=1, minutes=2)
    assert len(office.carrier.texts) == sent


def test_a_reminder_that_was_kept_back_comes_where_silence_lasts(office: Office) -> None:
    kept_back(office)
    sent = len(office.carrier.texts)
    swept(office, minutes=12)
    assert office.one(REMINDER) == ("accepted", None)
    assert len(office.carrier.texts) == sent + 1


def taken_up_again(office: Office) -> None:
    """End a campaign with an invitation that did not arrive, by the carrier's word, and let it be replied to."""
    office.open(MOBILE, talk=900, rules=ONCE)
    office.dial(Channel.SMS)
    (invitation,) = office.queue.take("send_message")
    send_message(office.runtime, invitation)
    report = MessageStateReported(
        "SM1", MessageState.UNDELIVERED, "lost", error_class=ErrorClass.UNREACHABLE, code="30003"
    )
    apply_message_report(office.runtime, invitation, report, "payload")
    sweep(office.runtime, Patience())
    assert office.one("SELECT state FROM campaign") == "finished"
    assert office.text_us("2", "SM-late") == "applied"
    send_all(office)


def test_a_dialogue_that_outlives_its_campaign_is_closed_when_it_falls_silent(office: Office) -> None:
    taken_up_again(office)
    sent = len(office.carrier.texts)
    swept(office, hours=21)
    assert office.one("SELECT state, due_at FROM interview") == ("partial", None)
    assert office.one('SELECT state, disposition FROM "case"') == ("final", "1.2")
    assert len(office.carrier.texts) == sent


def test_a_dialogue_of_a_paused_campaign_waits_and_is_reminded_of_when_it_goes_on(office: Office) -> None:
    asked(office)
    pause_campaign(office.runtime, office.campaign)
    sent = len(office.carrier.texts)
    swept(office, hours=48)
    assert (office.one("SELECT state FROM interview"), len(office.carrier.texts)) == ("in_progress", sent)
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql("UPDATE campaign SET state = 'running'")
    swept(office, minutes=16)
    assert len(office.carrier.texts) == sent + 1


@pytest.mark.parametrize(("replies", "state"), [((), "unanswered"), (("2",), "partial")])
def test_who_is_nowhere_known_is_not_reminded_and_the_dialogue_is_closed(
    office: Office, replies: tuple[str, ...], state: str
) -> None:
    start(office, "by keyword", CampaignRules(window="around_the_clock", keywords=("survey",)))
    assert text_us(office, "survey", "SM-a", NOWHERE_KNOWN) == "begun"
    send_all(office)
    for number, reply in enumerate(replies):
        assert text_us(office, reply, f"SM-{number}", NOWHERE_KNOWN) == "applied"
        send_all(office)
    sent = len(office.carrier.texts)
    swept(office, hours=21)
    assert office.one("SELECT state, due_at FROM interview") == (state, None)
    assert len(office.carrier.texts) == sent
