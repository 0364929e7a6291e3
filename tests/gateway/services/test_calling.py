"""Dialling, placing and following calls: reserve, then act, then record."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.errors import NotFound
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass
from gateway.domain.ports.carriers import CallSnapshot, Rejected, Unknown
from gateway.services.apply_call_report import apply_call_report
from gateway.services.opt_out import opt_out
from gateway.services.place_call import place_call
from gateway.services.settle_unknown import settle_call
from gateway.services.sweep import Patience, sweep
from ivr_flows.voice_script import Hangup, VoiceScript
from tests.support.office import BERLIN, MOBILE, NOON, OURS, Office

ATTEMPT = "SELECT state, outcome, code, dialled FROM contact_attempt ORDER BY planned_at LIMIT 1"
STATE = "SELECT state FROM contact_attempt ORDER BY planned_at LIMIT 1"
CASE = 'SELECT state, disposition, attempts_made FROM "case"'


def placed(office: Office) -> UUID:
    """Open a campaign with one person and place the call."""
    office.open(BERLIN)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    return attempt


def reported(
    office: Office, attempt: UUID, state: CallState, reason: EndReason | None = None, key: str = ""
) -> str:
    return apply_call_report(office.runtime, attempt, office.report(state, reason, key), "payload")


def test_an_attempt_is_written_before_its_job_is_queued_and_nothing_is_sent_yet(office: Office) -> None:
    office.open(BERLIN)
    assert office.dial().planned == 1
    assert office.carrier.calls == []
    (attempt,) = office.queue.take("place_call")
    assert office.one(STATE) == "planned"
    place_call(office.runtime, attempt)
    (call,) = office.carrier.calls
    assert (call.to, call.from_) == (BERLIN, OURS)
    assert call.answer_url == office.runtime.hooks.voice("twilio", attempt, 0)
    assert office.one(STATE) == "in_flight"


def test_a_job_that_is_delivered_twice_calls_once(office: Office) -> None:
    attempt = placed(office)
    place_call(office.runtime, attempt)
    assert len(office.carrier.calls) == 1
    assert office.one(CASE)[2] == 1


def test_one_number_has_one_live_attempt_however_many_are_behind_it(office: Office) -> None:
    office.open(BERLIN, BERLIN)
    first = office.dial()
    assert (first.planned, first.refused) == (1, 1)
    office.wait(minutes=3)
    assert office.dial().planned == 0
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    reported(office, attempt, CallState.ENDED, EndReason.BUSY)
    office.wait(minutes=3)
    assert office.dial().planned == 1


def test_the_gate_is_asked_again_when_the_call_is_placed(office: Office) -> None:
    office.open(BERLIN)
    office.dial()
    with office.runtime.unit_of_work() as uow:
        opt_out(office.runtime, uow, MOBILE, Channel.SMS, "test", NOON)
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql("UPDATE campaign SET state = 'paused'")
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    assert office.carrier.calls == []
    assert office.one(ATTEMPT)[:2] == ("settled", "campaign_not_running")
    assert office.one(CASE)[0] == "resting"


def test_a_number_that_the_carrier_calls_invalid_is_not_called_again(office: Office) -> None:
    office.carrier.outcomes.append(Rejected(ErrorClass.INVALID_NUMBER, "21211"))
    placed(office)
    assert office.one(ATTEMPT) == ("settled", "invalid_number", "21211", False)
    assert office.one(CASE) == ("final", "4.31", 0)


def test_a_number_that_has_opted_out_at_the_carrier_is_suppressed_here(office: Office) -> None:
    office.carrier.outcomes.append(Rejected(ErrorClass.OPTED_OUT, "21610"))
    placed(office)
    assert office.one("SELECT address, source FROM suppression_entry") == (BERLIN, "carrier")
    assert office.one(CASE)[0] == "final"


def put_off(office: Office, retry_after: float | None) -> None:
    """Let the carrier have no room for the call of a case that is due."""
    office.carrier.outcomes.append(Rejected(ErrorClass.RATE_LIMITED, "20429", retry_after=retry_after))
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)


def test_a_call_that_the_carrier_has_no_room_for_waits_as_long_as_the_carrier_says_and_is_no_try(
    office: Office,
) -> None:
    office.open(BERLIN)
    for _ in range(7):  # more than the tries after a failure of ours
        put_off(office, retry_after=90)
        assert office.one(CASE) == ("resting", None, 0)
        office.wait(seconds=89)
        assert office.dial().planned == 0
        office.wait(seconds=1)
    assert office.one("SELECT DISTINCT state, outcome, code, dialled FROM contact_attempt") == (
        *("settled", "rate_limited", "20429", False),
    )
    assert office.dial().planned == 1
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    assert office.one(CASE)[0::2] == ("active", 1)


def test_a_carrier_that_does_not_say_when_it_has_room_is_asked_less_and_less_often(office: Office) -> None:
    office.open(BERLIN)
    office.carrier.outcomes.extend([Rejected(ErrorClass.RATE_LIMITED, "429")] * 8)
    asked: list[datetime] = []
    while len(asked) < 8:
        office.dial()
        for attempt in office.queue.take("place_call"):
            place_call(office.runtime, attempt)
            asked.append(office.clock.now())
        office.wait(seconds=30)
    waits = [(later - before).total_seconds() for before, later in pairwise(asked)]
    assert waits == [30, 60, 120, 240, 480, 960, 960]


def test_a_case_that_was_put_off_has_all_its_tries_after_failures_of_ours(office: Office) -> None:
    office.open(BERLIN)
    for _ in range(3):
        put_off(office, retry_after=1)
        office.wait(seconds=1)
    office.carrier.outcomes.append(Rejected(ErrorClass.CONFIG, "21212"))
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    tries = office.one('SELECT tries FROM "case"')
    assert (json.loads(tries) if isinstance(tries, str) else tries)["technical"] == 1


def test_an_unknown_call_is_never_placed_again_by_its_job(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("network: ReadTimeout"))
    attempt = placed(office)
    place_call(office.runtime, attempt)
    assert len(office.carrier.calls) == 1
    assert office.one(ATTEMPT)[:2] == ("unknown", "network: ReadTimeout")


def test_a_webhook_settles_an_unknown_call(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    attempt = placed(office)
    assert reported(office, attempt, CallState.RINGING) == "applied"
    assert office.one(ATTEMPT)[0] == "in_flight"
    assert office.one(CASE)[2] == 1


def test_the_carriers_list_settles_an_unknown_call_by_the_oldest_that_belongs_to_nobody(
    office: Office,
) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    attempt = placed(office)
    later = NOON + timedelta(seconds=9)
    office.carrier.listed_calls = [
        CallSnapshot("CA8", BERLIN, OURS, CallState.RINGING, None, later),
        CallSnapshot("CA7", BERLIN, OURS, CallState.RINGING, None, NOON),
        CallSnapshot("CA6", MOBILE, OURS, CallState.RINGING, None, NOON),
    ]
    settle_call(office.runtime, attempt)
    assert office.one("SELECT carrier_ref, state FROM call_leg") == ("CA7", "ringing")
    assert office.one(STATE) == "in_flight"


def test_a_call_that_belongs_to_another_attempt_is_no_evidence(office: Office) -> None:
    attempt = placed(office)
    reported(office, attempt, CallState.ENDED, EndReason.BUSY)
    office.wait(minutes=30)
    office.carrier.outcomes.append(Unknown("cut"))
    office.dial()
    (second,) = office.queue.take("place_call")
    place_call(office.runtime, second)
    office.carrier.listed_calls = [CallSnapshot("CA1", BERLIN, OURS, CallState.ENDED, EndReason.BUSY, NOON)]
    settle_call(office.runtime, second)
    assert office.one("SELECT state FROM contact_attempt ORDER BY planned_at DESC LIMIT 1") == "unknown"


def test_without_evidence_a_call_is_unsettled_after_ten_minutes_and_its_case_rests(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    attempt = placed(office)
    office.wait(minutes=9)
    settle_call(office.runtime, attempt)
    assert office.one(STATE) == "unknown"
    office.wait(minutes=2)
    settle_call(office.runtime, attempt)
    assert office.one(STATE) == "unsettled"
    assert office.one(CASE) == ("resting", "3.16", 0)
    assert len(office.carrier.calls) == 1


def test_a_reservation_that_was_never_recorded_becomes_unknown_and_is_looked_for(office: Office) -> None:
    office.open(BERLIN)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    with office.runtime.unit_of_work() as uow:  # what a process leaves that dies before it sends
        uow.connection.exec_driver_sql(
            "UPDATE contact_attempt SET state = 'reserved', reserved_at = planned_at"
        )
    office.wait(seconds=59)
    assert sweep(office.runtime, Patience()).expired == 0
    office.wait(seconds=2)
    assert sweep(office.runtime, Patience()).expired == 1
    assert office.one(STATE) == "unknown"
    assert office.queue.take("settle_call") == [attempt]


def test_a_job_that_was_lost_is_queued_again_after_a_minute(office: Office) -> None:
    office.open(BERLIN)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    office.wait(seconds=59)
    sweep(office.runtime, Patience())
    assert office.queue.take("place_call") == []
    office.wait(seconds=2)
    sweep(office.runtime, Patience())
    assert office.queue.take("place_call") == [attempt]


def test_a_report_that_comes_twice_is_applied_once(office: Office) -> None:
    attempt = placed(office)
    assert reported(office, attempt, CallState.RINGING, key="same") == "applied"
    assert reported(office, attempt, CallState.ENDED, EndReason.BUSY, key="same") == "repeated"
    assert office.one("SELECT state FROM call_leg") == "ringing"


def test_a_late_report_does_not_take_a_call_back(office: Office) -> None:
    attempt = placed(office)
    reported(office, attempt, CallState.ENDED, EndReason.BUSY)
    assert reported(office, attempt, CallState.RINGING) == "late"
    assert office.one("SELECT state, end_reason FROM call_leg") == ("ended", "busy")


def test_a_late_busy_report_does_not_reopen_a_completed_call(office: Office) -> None:
    attempt = placed(office)
    office.input(attempt, 0)
    office.input(attempt, 1, "10")
    office.input(attempt, 2, "#")
    reported(office, attempt, CallState.ENDED, EndReason.COMPLETED)
    before = office.one(CASE)
    assert reported(office, attempt, CallState.ENDED, EndReason.BUSY) == "late"
    assert office.one(CASE) == before


def test_an_answered_call_that_never_heard_us_is_a_technical_failure_and_no_break_off(office: Office) -> None:
    attempt = placed(office)
    reported(office, attempt, CallState.ANSWERED)
    reported(office, attempt, CallState.ENDED, EndReason.COMPLETED)
    assert office.one(CASE) == ("resting", "3.16", 1)


def test_a_report_for_an_attempt_without_a_call_is_not_found(office: Office) -> None:
    office.open(BERLIN)
    with pytest.raises(NotFound):
        reported(office, UUID(int=7), CallState.RINGING)


def test_a_turn_that_is_taken_twice_gets_the_same_reply_and_one_answer(office: Office) -> None:
    attempt = placed(office)
    assert office.input(attempt, 0).next_turn == 1
    first = office.input(attempt, 1, "10")
    again = office.input(attempt, 1, "3")
    assert (again.script, again.next_turn) == (first.script, first.next_turn)
    assert office.one("SELECT question, raw FROM answer") == ("nps", "10")


def test_an_older_turn_gets_the_current_prompt(office: Office) -> None:
    attempt = placed(office)
    office.input(attempt, 0)
    current = office.input(attempt, 1, "10")
    assert office.input(attempt, 0) == current


def test_a_call_that_is_answered_after_its_case_was_closed_says_goodbye(office: Office) -> None:
    attempt = placed(office)
    with office.runtime.unit_of_work() as uow:
        opt_out(office.runtime, uow, BERLIN, Channel.SMS, "test", NOON)
    assert office.input(attempt, 0).script == VoiceScript((Hangup(),))
    assert office.rows("SELECT * FROM interview") == []


def test_a_turn_of_a_call_that_was_never_answered_is_not_found(office: Office) -> None:
    attempt = placed(office)
    with pytest.raises(NotFound):
        office.input(attempt, 3, "1")


def test_a_carrier_that_cannot_be_asked_leaves_the_doubt_for_ten_minutes(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    office.carrier.answers_nothing = True
    attempt = placed(office)
    settle_call(office.runtime, attempt)
    assert office.one(STATE) == "unknown"
    office.wait(minutes=11)
    settle_call(office.runtime, attempt)
    assert office.one(STATE) == "unsettled"


def test_a_call_that_the_carrier_took_is_not_given_up_because_it_cannot_be_asked(office: Office) -> None:
    attempt = placed(office)
    office.carrier.answers_nothing = True
    office.wait(minutes=50)
    settle_call(office.runtime, attempt)
    assert office.one(STATE) == "in_flight"
