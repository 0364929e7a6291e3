"""Sending texts, taking replies, reminding and closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.errors import NotFound
from gateway.domain.ports.carrier_events import MessageStateReported
from gateway.domain.ports.carrier_words import ErrorClass, MessageState
from gateway.domain.ports.carriers import MessageSnapshot, Rejected, Unknown
from gateway.services.apply_message_report import apply_message_report
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.services.settle_unknown import settle_message
from gateway.services.sweep import Patience, sweep
from tests.support.office import BERLIN, MOBILE, NOON, OURS, RULES, Office

LONG = 900
CASE = 'SELECT state, disposition, attempts_made FROM "case"'
INVITATION = "SELECT state, code FROM message WHERE step = 'turn:1'"


def invited(office: Office) -> UUID:
    """Open a campaign with one person who is texted, and send the invitation; give its id."""
    office.open(MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    send_message(office.runtime, message)
    return message


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def reported(office: Office, message: UUID, state: MessageState, error: ErrorClass | None = None) -> str:
    key = f"{message}:{state}"
    report = MessageStateReported("SM1", state, key, error_class=error, code="30006" if error else "")
    return apply_message_report(office.runtime, message, report, "payload")


def test_the_invitation_holds_the_first_question_and_the_way_to_stop(office: Office) -> None:
    invited(office)
    (text,) = office.carrier.texts
    assert (text.to, text.from_) == (MOBILE, OURS)
    assert "0 (not at all) to 10" in text.body
    assert "STOP" in text.body
    assert office.one(CASE) == ("active", None, 1)


def test_a_text_that_is_sent_twice_by_its_job_leaves_once(office: Office) -> None:
    message = invited(office)
    send_message(office.runtime, message)
    assert len(office.carrier.texts) == 1


def test_a_carrier_that_is_busy_gets_the_same_text_later_and_at_most_six_times(office: Office) -> None:
    office.carrier.outcomes.extend(Rejected(ErrorClass.RATE_LIMITED, "20429", "", 7.0) for _ in range(6))
    message = invited(office)
    assert office.one(INVITATION)[0] == "planned"
    due = office.one("SELECT due_at FROM message")
    assert datetime.fromisoformat(str(due)).replace(tzinfo=NOON.tzinfo) == NOON + timedelta(seconds=7)
    for _ in range(8):
        send_message(office.runtime, message)
    assert len(office.carrier.texts) == 6
    assert office.one(INVITATION) == ("rejected", "20429")


def test_an_unknown_text_is_never_sent_again_and_found_by_its_words(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    message = invited(office)
    send_message(office.runtime, message)
    body = office.carrier.texts[0].body
    office.carrier.listed_texts = [
        MessageSnapshot("SM8", MOBILE, OURS, "other words", MessageState.SENT, NOON),
        MessageSnapshot("SM9", MOBILE, OURS, body, MessageState.SENT, NOON),
    ]
    settle_message(office.runtime, message)
    assert len(office.carrier.texts) == 1
    assert office.one("SELECT state, carrier_ref FROM message") == ("accepted", "SM9")


def test_without_evidence_a_text_is_unsettled_and_its_dialogue_waits_for_the_reminder(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    message = invited(office)
    office.wait(minutes=11)
    settle_message(office.runtime, message)
    assert office.one(INVITATION)[0] == "unsettled"
    office.wait(hours=20)
    remind_or_close(office.runtime, _interview(office))
    send_all(office)
    assert len(office.carrier.texts) == 2


def test_a_report_that_overtakes_our_own_record_is_evidence(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    message = invited(office)
    assert reported(office, message, MessageState.DELIVERED) == "applied"
    assert office.one(INVITATION)[0] == "delivered"
    assert office.one(CASE)[2] == 1


def test_reports_out_of_order_leave_the_highest(office: Office) -> None:
    message = invited(office)
    assert reported(office, message, MessageState.DELIVERED) == "applied"
    assert reported(office, message, MessageState.SENT) == "late"
    assert reported(office, message, MessageState.DELIVERED) == "repeated"
    assert office.one(INVITATION)[0] == "delivered"


def test_a_report_for_a_text_that_is_not_ours_is_not_found(office: Office) -> None:
    office.open(MOBILE, talk=LONG)
    with pytest.raises(NotFound):
        reported(office, UUID(int=7), MessageState.SENT)


def test_an_invitation_that_does_not_arrive_sends_the_case_to_a_call(office: Office) -> None:
    message = invited(office)
    reported(office, message, MessageState.UNDELIVERED, ErrorClass.LANDLINE)
    assert office.one('SELECT state, channel FROM "case"') == ("resting", "voice")
    assert office.one("SELECT state FROM interview") == "unanswered"
    assert office.dial().planned == 1


def test_a_reply_is_answered_with_the_next_question(office: Office) -> None:
    invited(office)
    assert office.text_us("2", "SM-a") == "applied"
    send_all(office)
    assert "Long wait" in office.carrier.texts[-1].body
    assert office.one("SELECT question, raw, carrier_ref FROM answer") == ("nps", "2", "SM-a")


def test_a_reply_that_is_delivered_twice_counts_once(office: Office) -> None:
    invited(office)
    office.text_us("2", "SM-a")
    assert office.text_us("2", "SM-a") == "repeated"
    assert office.one("SELECT count(*) FROM answer") == 1


def test_a_second_text_before_the_next_question_has_left_is_no_answer_to_it(office: Office) -> None:
    invited(office)
    office.text_us("2", "SM-a")
    assert office.text_us("and it took ages", "SM-b") == "before_question"
    send_all(office)
    assert office.text_us("1", "SM-c") == "applied"
    assert [row["raw"] for row in office.rows("SELECT raw FROM answer ORDER BY turn")] == ["2", "1"]


@pytest.mark.parametrize(
    ("body", "seconds", "result"),
    [
        ("10", 20, "sent_again"),
        (" 10\n", 20, "sent_again"),
        ("10", 90, "applied"),
        ("10 of 10, really", 20, "applied"),
    ],
)
def test_a_mark_that_is_sent_twice_is_not_its_own_comment(
    office: Office, body: str, seconds: int, result: str
) -> None:
    invited(office)
    office.text_us("10", "SM-a")
    send_all(office)
    office.wait(seconds=seconds)
    assert office.text_us(body, "SM-b") == result
    comments = office.rows("SELECT raw FROM answer WHERE question = 'comment_promoter'")
    assert [row["raw"] for row in comments] == ([] if result == "sent_again" else [body.strip()])
    assert office.one("SELECT count(*) FROM message WHERE direction = 'inbound'") == 2


def test_the_same_key_may_answer_two_questions_in_a_row(office: Office) -> None:
    invited(office)
    office.text_us("1", "SM-a")
    send_all(office)
    assert office.text_us("1", "SM-b") == "applied"
    assert [row["raw"] for row in office.rows("SELECT raw FROM answer ORDER BY turn")] == ["1", "1"]


def test_an_answer_that_comes_before_the_question_is_asked_again_is_taken_and_nothing_is_asked_again(
    office: Office,
) -> None:
    invited(office)
    office.text_us("2", "SM-a")
    send_all(office)
    assert office.text_us("hm", "SM-b") == "applied"  # unclear: the question waits to be asked again
    assert office.text_us("1", "SM-c") == "applied"
    assert [row["raw"] for row in office.rows("SELECT raw FROM answer ORDER BY turn")] == ["2", "1"]
    send_all(office)
    assert len(office.carrier.texts) == 3
    assert "put right first" in office.carrier.texts[-1].body


def test_a_text_that_comes_before_the_invitation_has_left_answers_nothing(office: Office) -> None:
    office.open(MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    assert office.text_us("10", "SM-a") == "before_question"
    assert office.rows("SELECT * FROM answer") == []


def test_a_text_from_a_stranger_is_kept_and_answers_nothing(office: Office) -> None:
    office.open(MOBILE, talk=LONG)
    assert office.text_us("10", "SM-a", from_=BERLIN) == "unmatched"
    assert office.one("SELECT body FROM message WHERE direction = 'inbound'") == "10"


def test_stop_cancels_what_waits_and_ends_every_case_behind_the_number(office: Office) -> None:
    office.open(MOBILE, MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    send_all(office)
    office.text_us("9", "SM-a")
    assert office.text_us("Stop!", "SM-b") == "opted_out"
    send_all(office)
    _invitation, confirmation = office.carrier.texts  # the question that was written already has stayed here
    assert "no more texts" in confirmation.body
    assert {row["state"] for row in office.rows('SELECT state FROM "case"')} == {"final"}
    assert sorted(row["disposition"] for row in office.rows('SELECT disposition FROM "case"')) == [
        "2.112",
        "3.11",
    ]
    assert office.text_us("stop", "SM-c") == "opted_out"
    assert office.one("SELECT count(*) FROM suppression_entry") == 1


def test_start_lifts_the_suppression(office: Office) -> None:
    office.open(MOBILE)
    office.text_us("STOP", "SM-a")
    assert office.text_us("START", "SM-b") == "opted_in"
    assert office.one("SELECT count(*) FROM suppression_entry WHERE lifted_at IS NULL") == 0


def test_a_silent_dialogue_is_reminded_once_then_closed(office: Office) -> None:
    invited(office)
    interview = _interview(office)
    office.wait(hours=19)
    remind_or_close(office.runtime, interview)
    assert office.queue.take("send_message") == []
    office.wait(hours=2)
    sweep(office.runtime, Patience())
    assert office.queue.take("remind_or_close") == [interview]
    remind_or_close(office.runtime, interview)
    remind_or_close(office.runtime, interview)  # the job came twice
    send_all(office)
    assert len(office.carrier.texts) == 2
    office.wait(hours=25)
    remind_or_close(office.runtime, interview)
    assert office.one("SELECT state FROM interview") == "unanswered"
    assert office.one(CASE) == ("resting", "3.13", 1)


def test_a_dialogue_with_an_answer_that_counts_closes_as_partial_with_its_result(office: Office) -> None:
    invited(office)
    office.text_us("9", "SM-a")
    send_all(office)
    interview = _interview(office)
    for hours in (21, 25):
        office.wait(hours=hours)
        remind_or_close(office.runtime, interview)
    assert office.one("SELECT state FROM interview") == "partial"
    assert office.one(CASE)[:2] == ("final", "1.2")
    assert office.queue.take("push_results") == [interview]


def test_a_reminder_is_put_off_until_the_hours_allow_it(office: Office) -> None:
    office.open(
        MOBILE, talk=LONG, rules=replace(RULES, window="eu_default", remind_after=timedelta(hours=10))
    )
    office.dial(Channel.SMS)
    send_all(office)
    interview = _interview(office)
    office.wait(hours=10)  # ten in the evening in Berlin
    remind_or_close(office.runtime, interview)
    assert office.queue.take("send_message") == []
    office.wait(hours=11)  # nine in the morning
    remind_or_close(office.runtime, interview)
    assert len(office.queue.take("send_message")) == 1


def _interview(office: Office) -> UUID:
    return UUID(str(office.one("SELECT id FROM interview")))


def test_nobody_is_reminded_of_a_question_that_has_not_left_us(office: Office) -> None:
    office.carrier.outcomes.append(Rejected(ErrorClass.RATE_LIMITED, "20429", "", 30 * 3600.0))
    invited(office)
    office.wait(hours=21)
    interview = office.one("SELECT id FROM interview")
    remind_or_close(office.runtime, UUID(str(interview)))
    assert office.rows("SELECT id FROM message WHERE step LIKE 'reminder%'") == []
    assert office.one("SELECT state FROM interview") == "in_progress"


def test_a_carrier_that_cannot_be_asked_leaves_a_text_in_doubt_for_ten_minutes(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    office.carrier.answers_nothing = True
    message = invited(office)
    settle_message(office.runtime, message)
    assert office.one(INVITATION)[0] == "unknown"
    office.wait(minutes=11)
    settle_message(office.runtime, message)
    assert office.one(INVITATION)[0] == "unsettled"
