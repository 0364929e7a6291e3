"""Texts of whose end no carrier has told: each is asked for once its validity is over, and none is sent again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.ports.carrier_events import MessageStateReported
from gateway.domain.ports.carrier_words import ErrorClass, MessageState
from gateway.domain.ports.carriers import MessageSnapshot
from gateway.services.apply_message_report import apply_message_report
from gateway.services.reads.exchanges import list_exchanges
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.services.settle_quiet_text import KEEPS_ASKING, settle_quiet_text
from gateway.services.sweep import Patience, sweep
from tests.support.databases import Databases
from tests.support.hooked_gateway import HookedGateway, open_gateway
from tests.support.office import MOBILE, NOON, OURS, RULES, Office
from tests.support.senders import SENDERS

LONG = 900
PATIENCE = Patience()
OVER = RULES.text_validity + PATIENCE.quiet_text
STATE = "SELECT state, code FROM message"


def invited(office: Office, validity: timedelta = RULES.text_validity) -> UUID:
    """Invite one person by a text, which the carrier takes."""
    office.open(MOBILE, talk=LONG, rules=replace(RULES, text_validity=validity))
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    send_message(office.runtime, message)
    return message


def report(office: Office, message: UUID, state: MessageState) -> str:
    told = MessageStateReported("SM1", state, f"told {state}")
    return apply_message_report(office.runtime, message, told, "payload")


def swept(office: Office) -> list[UUID]:
    """Sweep once with an empty queue; give the texts that are asked for."""
    office.queue.jobs.clear()
    sweep(office.runtime, PATIENCE)
    return office.queue.take("settle_quiet_text")


def shows(office: Office, state: MessageState, why: ErrorClass | None = None, code: str = "") -> None:
    """Let the carrier show the text in this state."""
    office.carrier.listed_texts = [MessageSnapshot("SM1", MOBILE, OURS, "", state, NOON, why, code)]


@pytest.mark.parametrize("told", [None, MessageState.QUEUED, MessageState.SENT])
def test_a_text_without_a_final_report_is_asked_for_once_its_validity_is_over(
    office: Office, told: MessageState | None
) -> None:
    message = invited(office)
    if told is not None:
        report(office, message, told)
    office.clock.advance(OVER)
    assert swept(office) == []
    office.wait(seconds=1)
    assert swept(office) == [message]
    shows(office, MessageState.DELIVERED)
    settle_quiet_text(office.runtime, message)
    assert office.one(STATE) == ("delivered", None)
    assert swept(office) == []


def test_a_longer_validity_is_waited_for(office: Office) -> None:
    message = invited(office, timedelta(days=2))
    office.clock.advance(OVER + timedelta(hours=1))
    assert swept(office) == []
    settle_quiet_text(office.runtime, message)  # a job that comes too early
    assert (office.one(STATE)[0], office.carrier.asked_for) == ("accepted", [])
    office.wait(days=2)
    assert swept(office) == [message]


def test_a_text_that_has_its_end_is_not_asked_for(office: Office) -> None:
    message = invited(office)
    report(office, message, MessageState.DELIVERED)
    office.wait(days=1)
    assert swept(office) == []
    settle_quiet_text(office.runtime, message)
    assert office.carrier.asked_for == []


def test_an_invitation_that_the_carrier_shows_as_failed_is_its_cases_matter(office: Office) -> None:
    message = invited(office)
    office.wait(hours=5)
    shows(office, MessageState.UNDELIVERED, ErrorClass.LANDLINE, "30006")
    settle_quiet_text(office.runtime, message)
    assert office.one("SELECT state, error_class, code FROM message") == ("undelivered", "landline", "30006")
    assert office.one("SELECT state FROM interview") == "unanswered"
    assert office.one("SELECT state, outcome FROM contact_attempt") == ("settled", "landline")
    assert len(office.carrier.texts) == 1


def test_a_question_that_the_carrier_shows_as_expired_is_not_sent_again(office: Office) -> None:
    report(office, invited(office), MessageState.DELIVERED)
    office.text_us("10", "SM-a")
    (question,) = office.queue.take("send_message")
    send_message(office.runtime, question)
    office.wait(hours=5)
    assert swept(office) == [question]
    office.carrier.listed_texts = [MessageSnapshot("SM2", MOBILE, OURS, "", MessageState.EXPIRED, NOON)]
    settle_quiet_text(office.runtime, question)
    assert office.one("SELECT state FROM message WHERE carrier_ref = 'SM2'") == "expired"
    assert office.rows("SELECT id FROM message WHERE state = 'planned'") == []
    assert len(office.carrier.texts) == 2


def test_a_person_whom_the_carrier_shows_as_opted_out_is_left_alone(office: Office) -> None:
    message = invited(office)
    office.wait(hours=5)
    shows(office, MessageState.FAILED, ErrorClass.OPTED_OUT, "21610")
    settle_quiet_text(office.runtime, message)
    assert office.one("SELECT address FROM suppression_entry") == MOBILE


@pytest.mark.parametrize("shown", [None, MessageState.ACCEPTED, MessageState.SENT])
def test_without_an_end_at_the_carrier_a_text_is_unsettled_and_its_dialogue_waits_for_the_reminder(
    office: Office, shown: MessageState | None
) -> None:
    message = invited(office)
    office.wait(hours=5)
    if shown is not None:
        shows(office, shown)
    settle_quiet_text(office.runtime, message)
    settle_quiet_text(office.runtime, message)
    assert office.one(STATE) == ("unsettled", "no report")
    assert office.carrier.asked_for == ["SM1"]
    assert swept(office) == []
    assert office.one("SELECT state FROM interview") == "in_progress"
    office.wait(hours=16)
    remind_or_close(office.runtime, UUID(str(office.one("SELECT id FROM interview"))))
    (reminder,) = office.queue.take("send_message")
    send_message(office.runtime, reminder)
    assert len(office.carrier.texts) == 2


def test_a_report_that_comes_after_all_is_taken(office: Office) -> None:
    message = invited(office)
    office.wait(hours=5)
    settle_quiet_text(office.runtime, message)
    assert report(office, message, MessageState.DELIVERED) == "applied"
    assert office.one(STATE) == ("delivered", None)


def test_a_carrier_that_does_not_answer_is_asked_for_an_hour_and_no_longer(office: Office) -> None:
    message = invited(office)
    office.carrier.answers_nothing = True
    office.clock.advance(OVER + timedelta(seconds=1))
    settle_quiet_text(office.runtime, message)
    assert office.one(STATE) == ("accepted", None)
    assert swept(office) == [message]
    office.clock.advance(KEEPS_ASKING)
    settle_quiet_text(office.runtime, message)
    assert office.one(STATE) == ("unsettled", "no report")
    assert swept(office) == []


def test_a_text_of_a_carrier_that_is_set_up_no_longer_is_unsettled(office: Office) -> None:
    message = invited(office)
    office.wait(hours=5)
    settle_quiet_text(replace(office.runtime, messages={}), message)
    assert office.one(STATE) == ("unsettled", "no report")


def test_a_text_of_no_interview_is_asked_for_too(office: Office) -> None:
    office.text_us("не пишите мне", "SM-stop")
    (confirmation,) = office.queue.take("send_message")
    send_message(office.runtime, confirmation)
    office.wait(hours=5)
    assert swept(office) == [confirmation]
    shows(office, MessageState.DELIVERED)
    settle_quiet_text(office.runtime, confirmation)
    assert office.one("SELECT state FROM message WHERE direction = 'outbound'") == "delivered"


@pytest.fixture
def gateway(tmp_path: Path, sqlite_databases: Databases, redis_url: str) -> Iterator[HookedGateway]:
    with sqlite_databases.migrated("alembic") as url, open_gateway(tmp_path, url, redis_url) as opened:
        yield opened


@pytest.mark.parametrize("carrier", list(SENDERS))
def test_each_carrier_is_asked_as_far_as_it_can_be(gateway: HookedGateway, carrier: str) -> None:
    message, _ = gateway.text(carrier, MOBILE)
    gateway.clock.advance(OVER)
    settle_quiet_text(gateway.runtime, message)
    assert gateway.one("SELECT state FROM message") == "unsettled"  # its sandbox has not got round to it yet
    gateway.runtime.exchanges.flush()
    asked = [each.method for each in list_exchanges(gateway.runtime, message, 10)]
    assert asked == {"twilio": ["POST", "GET"], "vonage": ["POST"]}[carrier]
