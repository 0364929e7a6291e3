"""Two surveys of one person are kept apart: one at a time for a pair of numbers, and the next waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from gateway.domain.channel import Channel
from gateway.domain.fatigue import FatigueRules
from gateway.domain.our_numbers import OurNumber, one_for_each
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from tests.support.office import MOBILE, OURS, RULES, Office

SECOND_OF_OURS = "+15005550009"
# One person may be asked as often as it takes here.
TIRELESS = replace(
    RULES,
    channels=(Channel.SMS,),
    fatigue=FatigueRules(per_day=99, per_month=99, rest_after_complete=timedelta()),
)
TWO_NUMBERS = (
    OurNumber(OURS, "twilio", Channel.SMS),
    OurNumber(SECOND_OF_OURS, "twilio", Channel.SMS),
)
ONE_NUMBER = one_for_each("twilio", voice=OURS, sms=OURS)


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def begin(office: Office, name: str, numbers: tuple[OurNumber, ...] = ONE_NUMBER) -> UUID:
    """Start a campaign with the one person, and dial a round; give its id."""
    office.open(MOBILE, talk=900, rules=TIRELESS, numbers=numbers, name=name)
    office.dial(Channel.SMS)
    send_all(office)
    return office.campaign


def fall_silent(office: Office, campaign: UUID) -> UUID:
    """Let the dialogue of a campaign be reminded of and closed; give its interview."""
    interview = UUID(
        str(office.one("SELECT id FROM interview WHERE campaign_id = :it", it=_key(office, campaign)))
    )
    for hours in (21, 25):
        office.wait(hours=hours)
        remind_or_close(office.runtime, interview)
        send_all(office)
    return interview


def test_the_second_survey_waits_until_the_first_is_over(office: Office) -> None:
    begin(office, "first")
    second = begin(office, "second")
    assert len(office.carrier.texts) == 1
    office.text_us("10", "SM-a")
    send_all(office)
    office.wait(minutes=3)
    assert office.dial(Channel.SMS).planned == 0
    office.text_us("All of it", "SM-b")
    send_all(office)
    office.wait(minutes=3)
    assert office.dial(Channel.SMS).planned == 1
    send_all(office)
    assert office.text_us("0", "SM-c") == "applied"
    rows = office.rows(
        "SELECT campaign_id, question, raw FROM answer JOIN interview ON id = interview_id ORDER BY answered_at, answer.turn"
    )
    assert [row["raw"] for row in rows] == ["10", "All of it", "0"]
    assert [str(row["campaign_id"]).replace("-", "") == second.hex for row in rows] == [False, False, True]


def test_a_dialogue_that_was_taken_up_again_keeps_its_pair_of_numbers(office: Office) -> None:
    first = begin(office, "first")
    office.text_us("2", "SM-a")
    send_all(office)
    fall_silent(office, first)
    assert office.text_us("1", "SM-late") == "applied"
    send_all(office)
    sent = len(office.carrier.texts)
    begin(office, "second")
    assert len(office.carrier.texts) == sent
    assert office.text_us("Be faster", "SM-b") == "applied"
    send_all(office)
    assert office.one("SELECT state FROM interview") == "complete"
    office.wait(minutes=3)
    assert office.dial(Channel.SMS).planned == 1


def test_another_number_that_is_free_is_used_meanwhile(office: Office) -> None:
    first = begin(office, "first")
    office.text_us("2", "SM-a")
    send_all(office)
    fall_silent(office, first)
    office.text_us("1", "SM-late")
    send_all(office)
    begin(office, "second", TWO_NUMBERS)
    assert office.carrier.texts[-1].from_ == SECOND_OF_OURS
    assert office.text_us("Be faster", "SM-b") == "applied"
    assert office.one("SELECT question FROM answer WHERE carrier_ref = 'SM-b'") == "comment_detractor"


def test_a_late_reply_does_not_break_into_the_survey_that_runs_now(office: Office) -> None:
    first = begin(office, "first")
    office.text_us("2", "SM-a")
    send_all(office)
    interview = fall_silent(office, first)
    begin(office, "second")
    assert office.text_us("9", "SM-b") == "applied"
    answered = "SELECT interview_id FROM answer WHERE carrier_ref = 'SM-b'"
    assert UUID(str(office.one(answered))) != interview
    assert office.one("SELECT count(*) FROM interview WHERE state = 'in_progress'") == 1


def _key(office: Office, id_: UUID) -> str | UUID:
    """Write an id as the database of this test compares it in plain SQL."""
    return id_ if "postgresql" in office.runtime.settings.database_url else id_.hex
