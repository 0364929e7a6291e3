"""People who call one of our numbers: they go on, they begin, or they hear that there is nothing to ask."""

from __future__ import annotations

from uuid import UUID

import pytest

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.services.apply_call_report import apply_call_report
from gateway.services.apply_inbound_report import apply_inbound_report
from gateway.services.opt_out import opt_out
from gateway.services.place_call import place_call
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.services.sweep import Patience, sweep
from ivr_flows.voice_script import Hangup, VoiceScript
from tests.support.office import BERLIN, MOBILE, RULES, Office
from tests.support.ways_in import FIRST_QUESTION, SECOND_QUESTION, call_us, hang_up, say, start, words

TAKES_CALLS = CampaignRules(window="around_the_clock", max_event_age=None, takes_calls=True)
CASE = 'SELECT origin, state, disposition, attempts_made FROM "case"'
CASE_STATE = 'SELECT state FROM "case"'
INTERVIEW = "SELECT state, answers_given FROM interview"
OVER = VoiceScript((Hangup(),))


def ringing(office: Office, rules: CampaignRules = RULES) -> UUID:
    """Open a campaign with one person, whose telephone rings."""
    office.open(BERLIN, rules=rules)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    return attempt


def cut_off(office: Office) -> UUID:
    """Call somebody who answers the first question; the line is lost, and nobody has told us yet."""
    attempt = ringing(office)
    office.input(attempt, 0)
    office.input(attempt, 1, "9")
    return attempt


def told_of_the_end(office: Office, attempt: UUID) -> str:
    report = office.report(CallState.ENDED, EndReason.COMPLETED)
    return apply_call_report(office.runtime, attempt, report, "payload")


def suppress(office: Office, number: str) -> None:
    with office.runtime.unit_of_work() as uow:
        opt_out(office.runtime, uow, number, Channel.VOICE, "test", office.clock.now())


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def test_who_was_cut_off_and_calls_back_goes_on_where_they_were(office: Office) -> None:
    attempt = cut_off(office)
    received = call_us(office)
    assert SECOND_QUESTION.rstrip("?") in words(received.turn.script)
    assert told_of_the_end(office, attempt) == "applied"
    assert office.one(CASE_STATE) == "active"  # the call that goes on decides
    say(office, received, received.turn.next_turn, "Everything")
    assert hang_up(office) == "applied"
    assert office.one(INTERVIEW) == ("complete", 2)
    assert office.one(CASE) == ("sample", "final", "1.1", 1)
    attempts = office.rows("SELECT direction, state, dialled FROM contact_attempt ORDER BY planned_at, id")
    assert [(row["direction"], row["state"], bool(row["dialled"])) for row in attempts] == [
        ("outbound", "settled", True),
        ("inbound", "settled", False),
    ]


def test_who_calls_back_after_the_end_was_told_goes_on_too(office: Office) -> None:
    attempt = cut_off(office)
    told_of_the_end(office, attempt)
    assert office.one(INTERVIEW) == ("suspended", 1)
    received = call_us(office)
    assert SECOND_QUESTION.rstrip("?") in words(received.turn.script)
    assert office.one(CASE_STATE) == "active"


def test_the_call_that_was_lost_is_ended_when_its_next_turn_comes(office: Office) -> None:
    attempt = cut_off(office)
    received = call_us(office)
    assert office.input(attempt, 2, "5").script == OVER
    assert office.one(INTERVIEW) == ("in_progress", 1)
    say(office, received, received.turn.next_turn, "Everything")
    assert office.one(INTERVIEW) == ("complete", 2)


def test_a_telephone_that_still_rings_does_not_take_the_caller_s_interview_away(office: Office) -> None:
    attempt = ringing(office, TAKES_CALLS)
    received = call_us(office)
    assert office.one(CASE) == ("sample", "active", None, 1)
    assert office.input(attempt, 0).script == OVER  # their voicemail answers us
    told_of_the_end(office, attempt)
    assert office.one(CASE_STATE) == "active"
    say(office, received, 1, "nine")
    assert office.one(INTERVIEW) == ("in_progress", 1)


def test_what_was_planned_for_a_caller_is_put_away(office: Office) -> None:
    office.open(BERLIN, rules=TAKES_CALLS)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    call_us(office)
    place_call(office.runtime, attempt)
    assert office.carrier.calls == []
    assert office.one("SELECT outcome FROM contact_attempt WHERE direction = 'outbound'") == "came_first"


def test_nobody_behind_a_number_is_called_while_it_calls_us(office: Office) -> None:
    office.open(BERLIN, BERLIN, rules=TAKES_CALLS)
    call_us(office)
    assert office.dial().planned == 0
    hang_up(office)
    office.wait(minutes=20)
    assert office.dial().planned == 1  # the other one, whose time it is


def test_a_call_that_was_planned_before_the_other_one_called_us_is_not_placed(office: Office) -> None:
    office.open(BERLIN, BERLIN, rules=TAKES_CALLS)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    planned = office.one("SELECT case_id FROM contact_attempt")
    call_us(office)
    place_call(office.runtime, attempt)
    assert office.carrier.calls == []
    with_us = office.rows("SELECT case_id FROM contact_attempt WHERE direction = 'inbound'")
    assert with_us[0]["case_id"] == planned  # the oldest case that waits is the one that they go on with


def test_a_repeated_webhook_gets_the_reply_that_was_kept(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS)
    first = call_us(office)
    assert call_us(office) == first
    second = say(office, first, 1, "nine")
    later = call_us(office)
    assert (later.attempt_id, later.turn.script, later.turn.next_turn) == (first.attempt_id, second, 2)
    for table in ('"case"', "interview", "contact_attempt", "call_leg"):
        assert office.one(f"SELECT count(*) FROM {table}") == 1  # noqa: S608 - our own words


def test_a_transferred_caller_is_interviewed_and_that_is_no_attempt_of_ours(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS)
    received = call_us(office)
    assert FIRST_QUESTION[:1] in words(received.turn.script)
    say(office, received, 1, "nine")
    say(office, received, 2, "Everything")
    hang_up(office)
    sweep(office.runtime, Patience())
    name, language, external_id = office.one("SELECT name, language, external_id FROM respondent")
    assert (name, language) == ("", "en")
    assert external_id.startswith("caller:")
    assert BERLIN.lstrip("+") not in external_id
    assert office.one(CASE) == ("call", "final", "1.1", 0)
    assert office.one("SELECT state FROM campaign") == "running"  # others may call


def test_a_caller_who_comes_again_is_the_same_person_in_a_case_of_their_own(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS)
    for ref in ("CA-one", "CA-two"):
        received = call_us(office, ref=ref)
        say(office, received, 1, "nine", ref)
        say(office, received, 2, "Everything", ref)
        hang_up(office, ref)
        office.wait(days=1)
    assert office.one("SELECT count(*) FROM respondent") == 1
    assert [row["state"] for row in office.rows(CASE_STATE)] == ["final", "final"]


def test_a_caller_whom_we_know_is_that_person(office: Office) -> None:
    office.open(BERLIN)
    start(office, "hotline", TAKES_CALLS)
    call_us(office)
    rows = office.rows('SELECT origin, respondent_id FROM "case" ORDER BY created_at, origin')
    assert {row["origin"] for row in rows} == {"sample", "call"}
    assert len({row["respondent_id"] for row in rows}) == 1


def test_several_callers_who_withhold_their_number_are_several_people(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS)
    calls = {f"CA{at}": from_ for at, from_ in enumerate(["anonymous", "", "+266696687"])}
    received = {ref: call_us(office, from_, ref) for ref, from_ in calls.items()}
    for ref, said in zip(calls, ("seven", "eight", "nine"), strict=True):
        say(office, received[ref], 1, said, ref)
    values = [row["value"] for row in office.rows("SELECT value FROM answer")]
    assert sorted(int(value) for value in values) == [7, 8, 9]
    assert office.one("SELECT count(DISTINCT address) FROM contact_point") == 3


def test_who_withheld_their_number_and_hangs_up_is_over_and_is_never_contacted(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS)
    received = call_us(office, "anonymous")
    say(office, received, 1, "nine")
    hang_up(office)
    assert office.one(CASE_STATE) == "final"
    assert office.one(INTERVIEW)[0] in {"partial", "broken_off"}
    office.wait(days=2)
    assert office.dial().planned == office.dial(Channel.SMS).planned == 0


def test_who_came_of_themselves_may_call_again_for_a_day_and_is_not_called(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS)
    say(office, call_us(office), 1, "nine")
    hang_up(office)
    office.wait(hours=23)
    assert office.dial().planned == 0
    received = call_us(office, ref="CA-again")
    assert SECOND_QUESTION.rstrip("?") in words(received.turn.script)
    hang_up(office, "CA-again")
    office.wait(hours=23)
    sweep(office.runtime, Patience())
    assert office.queue.take("remind_or_close") == []
    office.wait(hours=2)
    sweep(office.runtime, Patience())
    (interview,) = office.queue.take("remind_or_close")
    remind_or_close(office.runtime, interview)
    assert office.one(INTERVIEW)[0] in {"partial", "broken_off"}
    assert office.one(CASE_STATE) == "final"
    assert office.carrier.calls == []


def test_somebody_of_our_sample_who_called_and_hung_up_is_called_by_the_rules(office: Office) -> None:
    office.open(BERLIN, rules=TAKES_CALLS)
    call_us(office)
    hang_up(office)
    assert office.dial().planned == 0
    office.wait(minutes=31)
    assert office.dial().planned == 1


def test_a_text_dialogue_goes_on_in_the_call_and_nothing_more_is_written_in_it(office: Office) -> None:
    office.open(MOBILE, talk=900)
    office.dial(Channel.SMS)
    send_all(office)
    office.text_us("9", "SM-in")
    received = call_us(office, MOBILE)
    assert SECOND_QUESTION.rstrip("?") in words(received.turn.script)
    send_all(office)
    assert len(office.carrier.texts) == 1  # the question that waited is asked in the call
    assert office.one("SELECT state, outcome FROM contact_attempt WHERE channel = 'sms'") == (
        "settled",
        "went_on_elsewhere",
    )
    say(office, received, received.turn.next_turn, "Everything")
    assert office.one("SELECT state, channel FROM interview") == ("complete", "voice")


def test_a_suppressed_number_is_welcome_and_is_not_contacted_later(office: Office) -> None:
    office.open(BERLIN, rules=TAKES_CALLS)
    suppress(office, BERLIN)
    received = call_us(office)
    say(office, received, 1, "nine")
    assert office.one(INTERVIEW) == ("in_progress", 1)
    hang_up(office)
    office.wait(hours=3)
    assert office.dial().planned == office.dial(Channel.SMS).planned == 0
    assert office.carrier.calls == office.carrier.texts == []


@pytest.mark.parametrize(("language", "said"), [("en", "no survey for you"), ("ru", "нет опроса")])
def test_a_caller_for_whom_there_is_nothing_hears_so_in_the_number_s_language(
    office: Office, language: str, said: str
) -> None:
    start(office, "only ours", RULES, language=language)
    received = call_us(office)
    assert received.attempt_id is None
    assert said in words(received.turn.script)
    assert isinstance(received.turn.script.verbs[-1], Hangup)
    assert call_us(office) == received
    assert office.one('SELECT count(*) FROM "case"') == office.one("SELECT count(*) FROM call_leg") == 0
    assert hang_up(office) == "unmatched"


def test_a_number_that_is_no_campaign_s_declines_in_english(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS, language="ru")
    assert "no survey for you" in words(call_us(office, to="+15005550099").turn.script)


def test_a_campaign_that_does_not_run_takes_no_new_callers(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS)
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql("UPDATE campaign SET state = 'paused'")
    assert call_us(office).attempt_id is None


def test_the_end_of_a_call_is_applied_once(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS)
    call_us(office)
    report = office.report(CallState.ENDED, EndReason.COMPLETED, "one", ref="CA-in")
    assert apply_inbound_report(office.runtime, "twilio", report, "payload") == "applied"
    assert apply_inbound_report(office.runtime, "twilio", report, "payload") == "repeated"


def test_a_call_whose_end_nobody_tells_is_looked_for_at_the_carrier(office: Office) -> None:
    start(office, "hotline", TAKES_CALLS)
    received = call_us(office)
    office.wait(minutes=41)
    sweep(office.runtime, Patience())
    assert office.queue.take("settle_call") == [received.attempt_id]
