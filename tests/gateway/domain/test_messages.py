from __future__ import annotations

from itertools import permutations

import pytest

from gateway.domain.messages import FINAL, TextState, may_move, reported
from gateway.domain.ports.carrier_words import MessageState

S = TextState
CARRIERS = [reported(state) for state in MessageState]
FAILURES = [S.UNDELIVERED, S.FAILED, S.EXPIRED, S.REJECTED]


@pytest.mark.parametrize("state", MessageState)
def test_every_state_of_a_carrier_is_a_state_of_a_text(state: MessageState) -> None:
    assert reported(state).value == state.value


@pytest.mark.parametrize("before", [S.RESERVED, S.UNKNOWN, S.UNSETTLED])
@pytest.mark.parametrize("report", CARRIERS)
def test_any_report_is_evidence_for_a_text_of_which_we_know_nothing(before: S, report: S) -> None:
    assert may_move(before, report)


@pytest.mark.parametrize(
    ("current", "late"),
    [
        (S.SENT, S.QUEUED),
        (S.SENT, S.ACCEPTED),
        (S.DELIVERED, S.SENT),
        (S.DELIVERED, S.DELIVERED),
        (S.UNDELIVERED, S.SENT),
        *((S.DELIVERED, failure) for failure in FAILURES),
    ],
)
def test_a_late_report_moves_nothing(current: S, late: S) -> None:
    assert not may_move(current, late)


@pytest.mark.parametrize("failure", FAILURES)
def test_a_late_delivered_corrects_a_failure_and_no_other_failure_does(failure: S) -> None:
    assert may_move(failure, S.DELIVERED)
    assert not any(may_move(failure, other) for other in FAILURES)


def test_reports_in_any_order_end_at_the_same_state() -> None:
    for order in permutations([S.ACCEPTED, S.QUEUED, S.SENT, S.UNDELIVERED, S.DELIVERED]):
        current = S.RESERVED
        for report in order:
            current = report if may_move(current, report) else current
        assert current is S.DELIVERED, order


@pytest.mark.parametrize("report", CARRIERS)
def test_a_text_that_never_left_takes_no_report(report: S) -> None:
    assert not may_move(S.PLANNED, report)
    assert not may_move(S.CANCELLED, report)
    assert not may_move(S.RECEIVED, report)


@pytest.mark.parametrize("state", sorted(FINAL - {S.UNDELIVERED, S.FAILED, S.EXPIRED, S.REJECTED}))
def test_a_final_state_stays(state: S) -> None:
    assert [new for new in S if may_move(state, new)] == []


@pytest.mark.parametrize("state", sorted(set(S) - {S.PLANNED, S.RECEIVED}))
def test_every_state_is_reached_from_planned(state: S) -> None:
    reached, edge = {S.PLANNED}, {S.PLANNED}
    while edge:
        edge = {new for before in edge for new in S if may_move(before, new)} - reached
        reached |= edge
    assert state in reached


@pytest.mark.parametrize("current", S)
def test_a_text_that_is_under_way_may_end_unsettled_and_no_final_one_may(current: S) -> None:
    may = {S.RESERVED, S.UNKNOWN, S.ACCEPTED, S.QUEUED, S.SENT}
    assert may_move(current, S.UNSETTLED) == (current in may)


@pytest.mark.parametrize("state", S)
def test_staying_is_no_move(state: S) -> None:
    assert not may_move(state, state)
