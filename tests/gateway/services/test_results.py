"""Closing interviews and pushing their results."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.services.apply_call_report import apply_call_report
from gateway.services.place_call import place_call
from gateway.services.push_results import push_results
from gateway.services.sweep import Patience, sweep
from tests.support.office import BERLIN, NOON, Office


def answered(office: Office) -> UUID:
    """Let one person answer the whole survey on the telephone; give the interview."""
    office.open(BERLIN)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    office.input(attempt, 0)
    office.input(attempt, 1, "4")
    office.input(attempt, 2, "1")
    office.input(attempt, 3)
    apply_call_report(office.runtime, attempt, office.report(CallState.ENDED, EndReason.COMPLETED), "payload")
    (interview,) = office.queue.take("push_results")
    return interview


def test_a_closed_interview_is_pushed_with_its_answers_and_where_they_came_from(office: Office) -> None:
    interview = answered(office)
    push_results(office.runtime, interview)
    (result,) = office.sink.applied
    assert (result.response_id, result.sequence, result.outcome) == (interview, 1, "complete")
    assert [(one.question, one.value, one.turn, one.carrier_ref, one.metric) for one in result.answers] == [
        ("nps", 4, 2, "CA1", "nps"),
        ("reason", "wait", 3, "CA1", None),
    ]


def test_a_result_that_was_pushed_is_not_pushed_again(office: Office) -> None:
    interview = answered(office)
    for _ in range(2):
        push_results(office.runtime, interview)
    assert len(office.sink.applied) == 1


def test_a_core_store_that_is_away_is_tried_again_with_growing_pauses(office: Office) -> None:
    interview = answered(office)
    office.sink.away = True
    waits = []
    for _ in range(9):
        push_results(office.runtime, interview)
        due = datetime.fromisoformat(str(office.one("SELECT due_at FROM outbox_event")))
        waits.append(due.replace(tzinfo=NOON.tzinfo) - office.clock.now())
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert waits[-1] == timedelta(minutes=15)
    office.wait(minutes=17)
    sweep(office.runtime, Patience())
    assert office.queue.take("push_results") == [interview]
    office.sink.away = False
    push_results(office.runtime, interview)
    assert len(office.sink.applied) == 1


def test_a_campaign_is_finished_when_its_last_case_is(office: Office) -> None:
    answered(office)
    assert office.one("SELECT state FROM campaign") == "running"
    sweep(office.runtime, Patience())
    assert office.one("SELECT state FROM campaign") == "finished"
