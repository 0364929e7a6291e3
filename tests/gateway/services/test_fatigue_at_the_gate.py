"""Fatigue at the gate: what a person was asked in other cases, in all campaigns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.fatigue import FatigueRules
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.services.apply_call_report import apply_call_report
from gateway.services.import_sample import import_sample
from gateway.services.place_call import place_call
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.services.sweep import Patience, sweep
from tests.support.office import BERLIN, RULES, Office
from tests.support.ways_in import call_us, hang_up, say, start, text_us

OTHER = "+493012345679"
DUE = 'SELECT due_at FROM "case" WHERE due_at IS NOT NULL'


def add(office: Office, phone: str = BERLIN, external_id: str = "emma") -> None:
    """Import one person into the office's campaign."""
    lines = ["external_id,phone,language\n", f"{external_id},{phone},en\n"]
    import_sample(office.runtime, office.campaign, "people.csv", lines)


def asked(office: Office, ref: str, reason: EndReason = EndReason.NO_ANSWER) -> None:
    """Call who is due; the call ends so."""
    assert office.dial().planned == 1
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    report = office.report(CallState.ENDED, reason, ref=ref)
    apply_call_report(office.runtime, attempt, report, "payload")


def close_cases(office: Office) -> None:
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql("UPDATE \"case\" SET state = 'final', due_at = NULL")


def test_one_case_a_day_over_all_campaigns_and_numbers(office: Office) -> None:
    start(office, "first", RULES)
    add(office)
    asked(office, "CA1")
    close_cases(office)
    start(office, "second", RULES)
    add(office, OTHER)
    office.wait(hours=23)
    assert office.dial().planned == 0
    assert str((office.clock.now() + timedelta(hours=1)).date()) in str(office.one(DUE))
    office.wait(hours=1)
    assert office.dial().planned == 1


def test_somebody_else_is_asked_all_the_same(office: Office) -> None:
    start(office, "first", RULES)
    add(office)
    asked(office, "CA1")
    close_cases(office)
    add(office, OTHER, "boris")
    assert office.dial().planned == 1


def test_a_case_that_was_begun_is_tried_again_by_its_own_rules(office: Office) -> None:
    first = start(office, "first", RULES)
    add(office)
    asked(office, "CA1", EndReason.BUSY)
    start(office, "second", RULES)
    add(office, OTHER)
    assert office.dial().planned == 0
    office.campaign = first
    office.wait(minutes=21)
    asked(office, "CA2")


def test_the_fourth_case_in_thirty_days_waits_until_the_first_is_that_old(office: Office) -> None:
    start(office, "often", RULES)
    for number in range(3):
        add(office)
        asked(office, f"CA{number + 1}")
        close_cases(office)
        office.wait(days=2)
    add(office)
    assert office.dial().planned == 0
    office.wait(days=23, hours=23)
    assert office.dial().planned == 0
    office.wait(hours=2)
    assert office.dial().planned == 1


def test_a_campaign_may_have_its_own_limits(office: Office) -> None:
    rules = replace(RULES, fatigue=FatigueRules(per_day=2))
    start(office, "twice a day", rules)
    add(office)
    asked(office, "CA1")
    close_cases(office)
    add(office)
    assert office.dial().planned == 1


def test_after_a_complete_nobody_is_asked_for_ninety_days_however_it_came_about(office: Office) -> None:
    takes_calls = CampaignRules(window="around_the_clock", max_event_age=None, takes_calls=True)
    start(office, "hotline", takes_calls)
    received = call_us(office)
    say(office, received, 1, "nine")
    say(office, received, 2, "Everything")
    hang_up(office)
    start(office, "sample", RULES)
    known = office.one("SELECT external_id FROM respondent")
    add(office, external_id=known)
    office.wait(days=89, hours=23)
    assert office.dial().planned == 0
    office.wait(hours=1)
    assert office.dial().planned == 1


def test_who_begins_a_dialogue_themselves_is_reminded_in_spite_of_a_complete_before(office: Office) -> None:
    start(office, "by keyword", replace(RULES, keywords=("survey",)))
    for body, ref in (("survey", "IN1"), ("9", "IN2"), ("Everything", "IN3"), ("survey", "IN4")):
        text_us(office, body, ref)
        for message in office.queue.take("send_message"):
            send_message(office.runtime, message)
    office.wait(hours=21)
    sweep(office.runtime, Patience())
    (interview,) = office.queue.take("remind_or_close")
    remind_or_close(office.runtime, interview)
    assert len(office.queue.take("send_message")) == 1


def test_a_call_to_us_that_was_not_finished_begins_no_case_of_ours(office: Office) -> None:
    takes_calls = CampaignRules(window="around_the_clock", max_event_age=None, takes_calls=True)
    start(office, "hotline", takes_calls)
    call_us(office)
    hang_up(office)
    start(office, "sample", RULES)
    add(office, external_id=office.one("SELECT external_id FROM respondent"))
    assert office.dial().planned == 1
