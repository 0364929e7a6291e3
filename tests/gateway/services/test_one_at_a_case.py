"""Two processes at work on one case: the second waits for the first, sees what it did, and neither is undone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar
from uuid import UUID

import pytest

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.interviews import InterviewState
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.domain.ports.carriers import PlaceCall, SendOutcome
from gateway.runtime import UnitOfWork
from gateway.services.apply_call_report import apply_call_report
from gateway.services.begin_interview import begin_or_resume
from gateway.services.call_turn import CallTurn, KeptScript
from gateway.services.place_call import place_call
from gateway.services.send_message import send_message
from gateway.store.queries import attempts, callers, cases, interviews, messages
from tests.support.office import BERLIN, MOBILE, OURS, Carrier, Office
from tests.support.ways_in import call_us

LONG = 900
RULES = CampaignRules(window="around_the_clock", max_event_age=None, takes_calls=True)

Given = TypeVar("Given")


@contextmanager
def first(office: Office) -> Iterator[tuple[UnitOfWork, Callable[[Callable[[], Given]], Future[Given]]]]:
    """Be the process that is first: a unit of work, and a way to let another process run into it."""
    with ThreadPoolExecutor(1) as threads:

        def second(act: Callable[[], Given]) -> Future[Given]:
            acting = threads.submit(act)
            _stands(office, acting)
            return acting

        with office.runtime.unit_of_work() as uow:
            yield uow, second


def _stands(office: Office, acting: Future[Given]) -> None:
    """Wait until the other one waits for us. SQLite lets it in only when we are done."""
    if office.runtime.settings.database_url.startswith("sqlite"):
        time.sleep(0.1)
        return
    until = time.monotonic() + 10
    while time.monotonic() < until and not acting.done():
        if office.one(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        ):
            return
        time.sleep(0.01)


def called(office: Office) -> UUID:
    """Place one call; give its attempt."""
    office.open(BERLIN, rules=RULES)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    return attempt


def invited(office: Office) -> UUID:
    """Invite one person by text; give the interview."""
    office.open(MOBILE, talk=LONG, rules=RULES)
    office.dial(Channel.SMS)
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
    return UUID(str(office.one("SELECT id FROM interview")))


def case_of(office: Office) -> UUID:
    return UUID(str(office.one('SELECT id FROM "case"')))


def test_a_report_that_waited_for_a_later_one_is_late(office: Office) -> None:
    attempt = called(office)
    ringing = office.report(CallState.RINGING)
    with first(office) as (uow, second):
        assert attempts.lock(uow, attempt) is not None
        other = second(lambda: apply_call_report(office.runtime, attempt, ringing, "payload"))
        attempts.update_leg(uow, attempt, state=CallState.ENDED)
    assert other.result(20) == "late"
    assert office.one("SELECT state FROM call_leg") == "ended"


def test_a_first_request_that_comes_twice_at_once_opens_the_call_once(office: Office) -> None:
    attempt = called(office)
    with first(office) as (uow, second):
        held = attempts.lock(uow, attempt)
        assert held is not None
        other = second(lambda: office.input(attempt, 0))
        kept = KeptScript()
        _, begun = begin_or_resume(
            office.runtime,
            uow,
            case=cases.lock(uow, held.case_id),
            attempt_id=attempt,
            channel=Channel.VOICE,
            our_number=OURS,
            carrier_ref="CA1",
            now=office.clock.now(),
            reply=kept,
        )
        attempts.update_leg(uow, attempt, opened_turn=begun.state.turn)
    assert other.result(20) == CallTurn(kept.script, begun.state.turn)


def test_an_end_that_waited_for_the_first_prompt_knows_that_it_was_heard(office: Office) -> None:
    attempt = called(office)
    ended = office.report(CallState.ENDED, EndReason.COMPLETED)
    with first(office) as (uow, second):
        assert attempts.lock(uow, attempt) is not None
        other = second(lambda: apply_call_report(office.runtime, attempt, ended, "payload"))
        attempts.update_leg(uow, attempt, state=CallState.ANSWERED, opened_turn=1)
    assert other.result(20) == "applied"
    assert list(office.one('SELECT tries FROM "case"')) != ["technical"]


def test_a_reply_finds_its_dialogue_though_it_has_just_gone_on_with_another_attempt(office: Office) -> None:
    interview = invited(office)
    with first(office) as (uow, second):
        row = interviews.lock(uow, interview)
        assert row is not None
        other = second(lambda: office.text_us("9", "SM-reply"))
        again = office.runtime.ids.new()
        callers.add_attempt(
            uow,
            id=again,
            case_id=row.case_id,
            campaign_id=row.campaign_id,
            address=row.address,
            our_number=OURS,
            channel=Channel.SMS,
            purpose=Purpose.INBOUND,
            carrier="twilio",
            planned_at=office.clock.now(),
        )
        interviews.change(uow, interview, {"attempt_id": again})
    assert other.result(20) == "applied"


def test_a_webhook_and_the_carriers_answer_to_the_order_do_not_undo_each_other(office: Office) -> None:
    office.open(BERLIN, rules=RULES)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    asked, answers = Event(), Event()

    class Slow(Carrier):
        def place_call(self, call: PlaceCall) -> SendOutcome:
            asked.set()
            answers.wait(10)
            return super().place_call(call)

    office.carrier.__class__ = Slow
    with ThreadPoolExecutor(1) as threads:
        placing = threads.submit(place_call, office.runtime, attempt)
        assert asked.wait(10)
        with office.runtime.unit_of_work() as uow:  # the webhook was faster than the answer
            assert attempts.lock(uow, attempt) is not None
            answers.set()
            _stands(office, placing)
            attempts.update_leg(uow, attempt, state=CallState.RINGING)
        placing.result(20)
    assert office.one("SELECT state FROM contact_attempt") == "in_flight"
    assert office.one("SELECT carrier_ref, state FROM call_leg") == ("CA1", "ringing")


def test_a_last_answer_by_text_and_a_dialler_that_takes_the_case_do_not_undo_each_other(
    office: Office,
) -> None:
    invited(office)
    assert office.text_us("9", "SM-1") == "applied"
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
    with first(office) as (uow, second):
        cases.lock(uow, case_of(office))
        other = second(lambda: office.text_us("very good", "SM-2"))
        interviews.lock_open_of_case(uow, case_of(office))
    assert other.result(20) == "applied"
    assert office.one('SELECT state FROM "case"') == "final"


def test_a_person_who_calls_while_we_place_a_call_to_them_is_answered(office: Office) -> None:
    office.open(BERLIN, rules=RULES)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    with first(office) as (uow, second):
        held = attempts.lock(uow, attempt)
        assert held is not None
        other = second(lambda: call_us(office))
        cases.lock(uow, held.case_id)
    assert other.result(20).attempt_id is not None
    assert office.one("SELECT outcome FROM contact_attempt WHERE direction = 'outbound'") == "came_first"


def test_a_stop_word_and_a_text_that_is_about_to_go_do_not_undo_each_other(office: Office) -> None:
    office.open(MOBILE, talk=LONG, rules=RULES)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    interview = UUID(str(office.one("SELECT id FROM interview")))
    with first(office) as (uow, second):
        assert messages.lock(uow, message) is not None
        other = second(lambda: office.text_us("STOP", "SM-stop"))
        assert interviews.lock(uow, interview) is not None
    assert other.result(20) == "opted_out"
    assert office.one("SELECT state FROM message WHERE direction = 'outbound'") == "cancelled"


@pytest.mark.parametrize("state", ["complete", "refused"])
def test_who_calls_while_their_interview_is_closed_elsewhere_gets_no_second_one(
    office: Office, state: str
) -> None:
    interview = invited(office)
    with first(office) as (uow, second):
        cases.lock(uow, case_of(office))
        other = second(lambda: call_us(office, MOBILE))
        now = office.clock.now()
        interviews.change(uow, interview, {"state": InterviewState(state), "closed_at": now})
        cases.finalise(uow, case_of(office), "1.1", now)
    other.result(20)
    old = office.rows("SELECT case_id FROM interview WHERE id = :id", id=_bound(office, interview))
    assert office.one('SELECT state FROM "case" WHERE id = :id', id=old[0]["case_id"]) == "final"
    assert office.one("SELECT count(*) FROM interview WHERE case_id = :id", id=old[0]["case_id"]) == 1


def _bound(office: Office, row: UUID) -> str:
    """Write an id as the database keeps it."""
    return row.hex if office.runtime.settings.database_url.startswith("sqlite") else str(row)
