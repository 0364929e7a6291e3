"""Texts of a dialogue that did not arrive: what passes is tried again, what does not or is in doubt never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.ports.carrier_events import MessageStateReported
from gateway.domain.ports.carrier_words import ErrorClass, MessageState
from gateway.domain.ports.carriers import Rejected, Unknown
from gateway.services.apply_message_report import apply_message_report
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.services.sweep import Patience, sweep
from tests.support.office import MOBILE, RULES, Office


def asked(office: Office, rules: CampaignRules = RULES) -> UUID:
    """Bring a dialogue to its second question; give the id of the text that asks it."""
    office.open(MOBILE, talk=900, rules=rules)
    office.dial(Channel.SMS)
    send_all(office)
    office.text_us("2", "SM-a")
    (question,) = office.queue.take("send_message")
    send_message(office.runtime, question)
    return question


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def swept(office: Office) -> None:
    """Let the sweeper and the sends do what is due."""
    sweep(office.runtime, Patience())
    send_all(office)


def reminded(office: Office, **time: float) -> None:
    """Let time pass until the reminder is due, and send it."""
    office.wait(**time)
    sweep(office.runtime, Patience())
    for interview in office.queue.take("remind_or_close"):
        remind_or_close(office.runtime, interview)
    send_all(office)


def fails(office: Office, message: UUID, state: MessageState, error: ErrorClass | None) -> None:
    report = MessageStateReported("SM2", state, f"{message}:{state}", error_class=error, code="1")
    apply_message_report(office.runtime, message, report, "payload")


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (MessageState.UNDELIVERED, ErrorClass.UNREACHABLE),
        (MessageState.EXPIRED, None),
        (MessageState.EXPIRED, ErrorClass.UNREACHABLE),
    ],
)
def test_what_passes_is_sent_again_after_an_hour(
    office: Office, state: MessageState, error: ErrorClass | None
) -> None:
    question = asked(office)
    fails(office, question, state, error)
    swept(office)
    assert len(office.carrier.texts) == 2
    office.wait(hours=1, minutes=2)
    swept(office)
    assert office.carrier.texts[-1].body == office.carrier.texts[-2].body
    assert len(office.carrier.texts) == 3
    swept(office)
    assert len(office.carrier.texts) == 3


@pytest.mark.parametrize(
    "error",
    [
        ErrorClass.UNKNOWN,
        ErrorClass.FILTERED,
        ErrorClass.LANDLINE,
        ErrorClass.INVALID_NUMBER,
        ErrorClass.OPTED_OUT,
    ],
)
def test_what_stays_or_is_in_doubt_is_not_sent_again(office: Office, error: ErrorClass) -> None:
    question = asked(office)
    fails(office, question, MessageState.UNDELIVERED, error)
    office.wait(hours=6)
    swept(office)
    assert len(office.carrier.texts) == 2


def test_a_text_of_unknown_fate_is_not_sent_again(office: Office) -> None:
    office.open(MOBILE, talk=900)
    office.dial(Channel.SMS)
    send_all(office)
    office.carrier.outcomes.append(Unknown("cut"))
    office.text_us("2", "SM-a")
    send_all(office)
    for _ in range(8):
        office.wait(hours=1)
        swept(office)
    assert len(office.carrier.texts) == 2


def test_a_refusal_at_the_counter_that_passes_is_tried_again(office: Office) -> None:
    office.open(MOBILE, talk=900)
    office.dial(Channel.SMS)
    send_all(office)
    office.carrier.outcomes.append(Rejected(ErrorClass.UNREACHABLE, "30003"))
    office.text_us("2", "SM-a")
    send_all(office)
    office.wait(hours=1, minutes=2)
    swept(office)
    assert [text.body for text in office.carrier.texts[1:]] == [office.carrier.texts[1].body] * 2


def test_a_reminder_takes_the_place_of_a_repetition_that_waits(office: Office) -> None:
    question = asked(office, replace(RULES, remind_after=timedelta(minutes=30)))
    fails(office, question, MessageState.UNDELIVERED, ErrorClass.UNREACHABLE)
    reminded(office, minutes=31)
    assert [text.body[:10] for text in office.carrier.texts[2:]] == ["A reminder"]
    office.wait(hours=1, minutes=2)
    swept(office)
    assert len(office.carrier.texts) == 3


def test_a_question_that_was_reminded_of_before_it_is_known_not_to_have_arrived_is_not_sent_again(
    office: Office,
) -> None:
    question = asked(office, replace(RULES, remind_after=timedelta(minutes=30)))
    reminded(office, minutes=31)
    fails(office, question, MessageState.EXPIRED, None)
    office.wait(hours=1, minutes=2)
    swept(office)
    assert len(office.carrier.texts) == 3


def test_a_telephone_that_stays_away_is_tried_twice_more_and_then_left_to_the_reminder(
    office: Office,
) -> None:
    message = asked(office)
    for hours in (1, 4, 12):
        fails(office, message, MessageState.UNDELIVERED, ErrorClass.UNREACHABLE)
        office.wait(hours=hours, minutes=2)
        swept(office)
        newest = "SELECT id FROM message WHERE step LIKE 'turn:2%' ORDER BY created_at DESC, id DESC LIMIT 1"
        message = UUID(str(office.one(newest)))
    assert len(office.carrier.texts) == 4


def test_a_question_that_was_answered_meanwhile_is_not_asked_again(office: Office) -> None:
    question = asked(office)
    fails(office, question, MessageState.UNDELIVERED, ErrorClass.UNREACHABLE)
    assert office.text_us("1", "SM-b") == "applied"  # it had arrived, whatever the carrier says
    send_all(office)
    office.wait(hours=1, minutes=2)
    swept(office)
    assert "put right first" in office.carrier.texts[-1].body
    assert len(office.carrier.texts) == 3
    assert office.one("SELECT state FROM message WHERE step = 'turn:2:again:1'") == "cancelled"


def test_a_text_that_has_arrived_after_all_is_not_sent_again(office: Office) -> None:
    question = asked(office)
    fails(office, question, MessageState.UNDELIVERED, ErrorClass.UNREACHABLE)
    fails(office, question, MessageState.DELIVERED, None)
    office.wait(hours=1, minutes=2)
    swept(office)
    assert len(office.carrier.texts) == 2


def test_the_last_words_of_a_dialogue_are_sent_again_too(office: Office) -> None:
    office.open(MOBILE, talk=900)
    office.dial(Channel.SMS)
    send_all(office)
    office.text_us("10", "SM-a")
    send_all(office)
    office.text_us("All of it", "SM-b")
    (thanks,) = office.queue.take("send_message")
    send_message(office.runtime, thanks)
    fails(office, thanks, MessageState.UNDELIVERED, ErrorClass.UNREACHABLE)
    office.wait(hours=1, minutes=2)
    swept(office)
    assert len(office.carrier.texts) == 4


def test_a_text_is_tried_for_as_long_as_the_campaign_says(office: Office) -> None:
    asked(office, replace(RULES, text_validity=timedelta(minutes=45)))
    assert {text.validity_seconds for text in office.carrier.texts} == {45 * 60}


def test_the_only_attempt_is_reminded_of(office: Office) -> None:
    office.open(MOBILE, talk=900, rules=replace(RULES, retries=replace(RULES.retries, max_attempts=1)))
    office.dial(Channel.SMS)
    send_all(office)
    office.wait(hours=21)
    remind_or_close(office.runtime, UUID(str(office.one("SELECT id FROM interview"))))
    send_all(office)
    assert "reminder" in office.carrier.texts[-1].body
    assert office.one('SELECT attempts_made FROM "case"') == 1


def test_a_reminder_that_was_written_in_the_evening_and_kept_back_does_not_leave_at_night(
    office: Office,
) -> None:
    rules = replace(RULES, window="eu_default", remind_after=timedelta(hours=8, minutes=59))
    office.open(MOBILE, talk=900, rules=rules)
    office.dial(Channel.SMS)
    send_all(office)
    office.wait(hours=8, minutes=59)  # a minute to nine in the evening in Berlin
    remind_or_close(office.runtime, UUID(str(office.one("SELECT id FROM interview"))))
    office.carrier.outcomes.append(Rejected(ErrorClass.RATE_LIMITED, "20429", "", 90.0))
    send_all(office)
    assert len(office.carrier.texts) == 2  # tried once, and surely not taken
    for _ in range(11):
        office.wait(hours=1)
        swept(office)
        assert len(office.carrier.texts) == 2
    office.wait(hours=1, minutes=5)  # nine in the morning
    swept(office)
    assert len(office.carrier.texts) == 3
