"""Replies to a dialogue that silence has closed: in time it goes on, later there is one polite text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from gateway.core_store.sql_sink import SqlResultSink
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.services.push_results import push_results
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.store.engines import open_engines
from tests.support.office import MOBILE, RULES, Office

CASE = 'SELECT state, disposition FROM "case"'
INTERVIEW = "SELECT state FROM interview"
ONLY_TEXTS = replace(RULES, channels=(Channel.SMS,))


def fall_silent(office: Office, *replies: str, rules: CampaignRules = ONLY_TEXTS) -> UUID:
    """Invite one person, let them write `replies`, and close the dialogue after its reminder; give its id."""
    office.open(MOBILE, talk=900, rules=rules)
    office.dial(Channel.SMS)
    send_all(office)
    for number, reply in enumerate(replies):
        office.text_us(reply, f"SM-{number}")
        send_all(office)
    interview = UUID(str(office.one("SELECT id FROM interview")))
    close(office, interview)
    return interview


def close(office: Office, interview: UUID) -> None:
    for hours in (21, 25):
        office.wait(hours=hours)
        remind_or_close(office.runtime, interview)
        send_all(office)


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def said(office: Office) -> str:
    return office.carrier.texts[-1].body


def test_a_late_reply_goes_on_at_the_question_that_was_left(office: Office) -> None:
    fall_silent(office, "2")
    assert office.one(INTERVIEW) == "partial"
    office.wait(hours=71)
    assert office.text_us("1", "SM-late") == "applied"
    send_all(office)
    assert "put right first" in said(office)
    assert office.one(INTERVIEW) == "in_progress"
    assert office.one("SELECT question, raw FROM answer WHERE carrier_ref = 'SM-late'") == ("reason", "1")
    assert office.one("SELECT interview_id FROM message WHERE carrier_ref = 'SM-late'") is not None


def test_what_the_interview_comes_to_in_the_end_replaces_what_it_was(
    office: Office, core_database_url: str
) -> None:
    interview = fall_silent(office, "10")
    push_results(office.runtime, interview)
    assert office.one(CASE) == ("final", "1.2")
    assert office.text_us("Everything", "SM-late") == "applied"
    assert office.one(CASE) == ("final", "1.1")
    assert office.one(INTERVIEW) == "complete"
    push_results(office.runtime, interview)
    assert [(each.sequence, each.outcome, len(each.answers)) for each in office.sink.applied] == [
        (1, "partial", 1),
        (2, "complete", 2),
    ]
    core = open_engines(core_database_url, 2)
    sink = SqlResultSink(core.writing)
    for result in (office.sink.applied[1], office.sink.applied[0]):  # the order does not matter
        assert sink.apply(result) is None
    with core.reading.connect() as connection:
        rows = connection.exec_driver_sql("SELECT outcome, disposition, sequence FROM core_response").all()
        answers = connection.exec_driver_sql("SELECT question FROM core_answer ORDER BY question").all()
    core.dispose()
    assert [tuple(row) for row in rows] == [("complete", "1.1", 2)]
    assert [row[0] for row in answers] == ["comment_promoter", "nps"]


def test_a_dialogue_that_falls_silent_again_is_closed_again_and_stays_partial(office: Office) -> None:
    interview = fall_silent(office, "2")
    office.text_us("1", "SM-late")
    send_all(office)
    office.wait(hours=21)
    remind_or_close(office.runtime, interview)  # it has been reminded of once already: it closes
    assert office.one(INTERVIEW) == "partial"
    assert office.one(CASE) == ("final", "1.2")
    assert office.one("SELECT count(*) FROM outbox_event") == 2
    assert office.text_us("Call back", "SM-later") == "applied"


def test_who_never_replied_and_then_does_is_interviewed_and_not_invited_again(office: Office) -> None:
    fall_silent(office)
    assert office.one(INTERVIEW) == "unanswered"
    assert office.one(CASE)[0] == "resting"
    assert office.text_us("10", "SM-late") == "applied"
    assert office.one(CASE)[0] == "active"
    office.wait(days=2)
    assert office.dial(Channel.SMS).planned == 0
    send_all(office)
    office.text_us("All of it", "SM-later")
    assert office.one(CASE) == ("final", "1.1")
    assert office.one("SELECT sequence FROM outbox_event") == 1


def test_a_case_that_was_given_up_is_corrected_by_a_late_reply(office: Office) -> None:
    once = replace(ONLY_TEXTS, retries=replace(RULES.retries, no_reply_tries=1))
    fall_silent(office, rules=once)
    assert office.one(CASE) == ("final", "3.13")
    office.text_us("10", "SM-late")
    send_all(office)
    office.text_us("All of it", "SM-later")
    assert office.one(CASE) == ("final", "1.1")


def test_a_reply_after_the_time_of_grace_gets_one_polite_text(office: Office) -> None:
    fall_silent(office, "10")
    office.wait(hours=72, seconds=1)
    sent = len(office.carrier.texts)
    assert office.text_us("Everything", "SM-late") == "too_late"
    send_all(office)
    assert "closed" in said(office)
    assert office.text_us("Hello?", "SM-later") == "too_late"
    send_all(office)
    assert len(office.carrier.texts) == sent + 1
    assert office.one(INTERVIEW) == "partial"
    assert office.one("SELECT count(*) FROM answer") == 1


def test_without_a_time_of_grace_every_late_reply_is_too_late(office: Office) -> None:
    fall_silent(office, "10", rules=replace(ONLY_TEXTS, late_reply_within=timedelta()))
    office.wait(seconds=1)
    assert office.text_us("Everything", "SM-late") == "too_late"


def test_who_was_interviewed_otherwise_in_between_is_thanked_and_not_asked_again(office: Office) -> None:
    fall_silent(
        office, rules=replace(ONLY_TEXTS, retries=replace(RULES.retries, reminder_after=timedelta(hours=1)))
    )
    office.wait(hours=2)
    assert office.dial(Channel.SMS).planned == 1  # invited anew: a dialogue of its own
    send_all(office)
    office.text_us("10", "SM-a")
    send_all(office)
    office.text_us("All of it", "SM-b")
    assert office.one(CASE) == ("final", "1.1")
    assert office.text_us("thank you", "SM-c") == "unmatched"
    assert {row["state"] for row in office.rows(INTERVIEW)} == {"unanswered", "complete"}


def test_nobody_who_has_opted_out_is_answered_late(office: Office) -> None:
    fall_silent(office, "10")
    office.text_us("STOP", "SM-stop")
    assert office.text_us("Everything", "SM-late") == "unmatched"
    office.text_us("START", "SM-start")
    assert office.text_us("Everything", "SM-later") == "unmatched"
    assert office.one(CASE) == ("final", "1.2")


def test_a_completed_interview_is_not_opened_by_what_is_written_after_it(office: Office) -> None:
    office.open(MOBILE, talk=900, rules=ONLY_TEXTS)
    office.dial(Channel.SMS)
    send_all(office)
    for number, reply in enumerate(("10", "All of it")):
        office.text_us(reply, f"SM-{number}")
        send_all(office)
    assert office.text_us("bye", "SM-c") == "unmatched"
    assert office.one(INTERVIEW) == "complete"


def test_the_polite_text_is_in_the_language_of_the_dialogue(office: Office) -> None:
    office.open(MOBILE, talk=900, rules=replace(ONLY_TEXTS, late_reply_within=timedelta()), language="ru")
    office.dial(Channel.SMS)
    send_all(office)
    office.text_us("10", "SM-a")
    send_all(office)
    close(office, UUID(str(office.one("SELECT id FROM interview"))))
    office.wait(seconds=1)
    office.text_us("Всё", "SM-late")
    send_all(office)
    assert "Опрос уже закончен" in said(office)
