"""A first text with a keyword: the campaign's first question is the reply."""

from __future__ import annotations

import pytest

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput
from gateway.domain.our_numbers import one_for_each
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.services.apply_call_report import apply_call_report
from gateway.services.create_campaign import create_campaign
from gateway.services.opt_out import opt_out
from gateway.services.place_call import place_call
from gateway.services.publish_survey import publish_survey
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.services.sweep import Patience, sweep
from ivr_flows.library import survey_source
from tests.support.office import MOBILE, OURS, Office
from tests.support.ways_in import FIRST_QUESTION, SECOND_QUESTION, call_us, start, text_us

SURVEY = CampaignRules(window="around_the_clock", max_event_age=None, keywords=("survey", "мой опрос"))
CASE = 'SELECT origin, state, disposition, attempts_made FROM "case"'
INTERVIEW = "SELECT state, channel, answers_given FROM interview"


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def test_a_keyword_is_answered_with_the_first_question_and_the_dialogue_goes_on(office: Office) -> None:
    start(office, "by keyword", SURVEY)
    assert text_us(office, " Sur vey", "SM-a") == "begun"
    send_all(office)
    (first,) = office.carrier.texts
    assert (first.to, first.from_) == (MOBILE, OURS)
    assert FIRST_QUESTION in first.body
    assert "STOP" in first.body
    assert text_us(office, "9", "SM-b") == "applied"
    send_all(office)
    assert SECOND_QUESTION in office.carrier.texts[1].body
    assert text_us(office, "Everything", "SM-c") == "applied"
    assert office.one(INTERVIEW) == ("complete", "sms", 2)
    assert office.one('SELECT origin, state, disposition FROM "case"') == ("text", "final", "1.1")
    assert office.one("SELECT direction, state FROM contact_attempt") == ("inbound", "settled")
    sweep(office.runtime, Patience())
    assert office.one("SELECT state FROM campaign") == "running"


def test_the_same_text_twice_begins_once(office: Office) -> None:
    start(office, "by keyword", SURVEY)
    assert [text_us(office, "survey", "SM-a"), text_us(office, "survey", "SM-a")] == ["begun", "repeated"]
    assert office.one('SELECT count(*) FROM "case"') == 1


@pytest.mark.parametrize(
    ("body", "from_"), [("survay", MOBILE), ("survey please", MOBILE), ("survey", "BANK")]
)
def test_what_is_no_keyword_or_comes_from_no_number_begins_nothing(
    office: Office, body: str, from_: str
) -> None:
    start(office, "by keyword", SURVEY)
    assert text_us(office, body, "SM-a", from_) == "unmatched"
    assert office.one('SELECT count(*) FROM "case"') == 0


def test_a_keyword_to_another_number_of_ours_begins_nothing(office: Office) -> None:
    start(office, "by keyword", SURVEY)
    assert text_us(office, "survey", "SM-a", to="+15005550099") == "unmatched"


def test_of_two_campaigns_the_word_chooses(office: Office) -> None:
    start(office, "by keyword", SURVEY)
    other = start(office, "another", CampaignRules(window="around_the_clock", keywords=("visit",)))
    text_us(office, "VISIT", "SM-a")
    assert str(office.one('SELECT campaign_id FROM "case"')).replace("-", "") == other.hex


def test_a_number_that_has_opted_out_gets_no_reply(office: Office) -> None:
    start(office, "by keyword", SURVEY)
    with office.runtime.unit_of_work() as uow:
        opt_out(office.runtime, uow, MOBILE, Channel.SMS, "test", office.clock.now())
    assert text_us(office, "survey", "SM-a") == "suppressed"
    send_all(office)
    assert office.carrier.texts == []


def test_a_keyword_goes_on_with_the_interview_that_a_lost_call_has_left(office: Office) -> None:
    office.open(MOBILE, rules=SURVEY)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    office.input(attempt, 0)
    office.input(attempt, 1, "9")
    report = office.report(CallState.ENDED, EndReason.COMPLETED)
    apply_call_report(office.runtime, attempt, report, "payload")
    assert text_us(office, "survey", "SM-a") == "begun"
    send_all(office)
    assert SECOND_QUESTION in office.carrier.texts[0].body
    text_us(office, "Everything", "SM-b")
    assert office.one(INTERVIEW) == ("complete", "sms", 2)


def test_a_dialogue_begun_by_keyword_is_reminded_once_and_then_over(office: Office) -> None:
    start(office, "by keyword", SURVEY)
    text_us(office, "survey", "SM-a")
    send_all(office)
    for _ in range(2):
        office.wait(hours=25)
        sweep(office.runtime, Patience())
        for interview in office.queue.take("remind_or_close"):
            remind_or_close(office.runtime, interview)
        send_all(office)
    assert len(office.carrier.texts) == 2
    assert office.one("SELECT state FROM interview") == "unanswered"
    assert office.one('SELECT state, disposition FROM "case"') == ("final", "3.13")
    office.wait(days=3)
    assert office.dial(Channel.SMS).planned == office.dial().planned == 0


@pytest.mark.parametrize(
    ("channel", "rules", "where"),
    [
        ("voice", SURVEY, "rules.keywords"),
        ("sms", CampaignRules(window="around_the_clock", takes_calls=True), "rules.takes_calls"),
    ],
)
def test_a_campaign_opens_no_way_in_that_its_survey_has_no_words_for(
    office: Office, channel: str, rules: CampaignRules, where: str
) -> None:
    source = survey_source("post-call-nps").replace("channels: [voice, sms, cati]", f"channels: [{channel}]")
    version = publish_survey(office.runtime, source, "survey.yaml")
    with pytest.raises(BadInput) as refused:
        create_campaign(
            office.runtime,
            name="closed",
            survey_version_id=version,
            numbers=one_for_each("twilio", voice=OURS, sms=OURS),
            default_language="en",
            rules=rules,
        )
    assert refused.value.where == where


def test_a_call_takes_over_a_dialogue_that_a_keyword_has_begun(office: Office) -> None:
    start(office, "by keyword", SURVEY)
    text_us(office, "survey", "SM-a")
    received = call_us(office, MOBILE)
    assert received.attempt_id is not None
    send_all(office)
    assert office.carrier.texts == []
    assert office.one(INTERVIEW) == ("in_progress", "voice", 0)
