from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

import pytest

from gateway.domain import attempts, cases, interviews
from gateway.domain.attempts import AttemptState
from gateway.domain.cases import CaseState
from gateway.domain.interviews import InterviewState
from gateway.store.tables.attempts import contact_attempt
from gateway.store.tables.interviews import interview
from ivr_flows.effects import Outcome

MACHINES = [
    pytest.param(CaseState, CaseState.FRESH, cases.MOVES, cases.FINAL, id="case"),
    pytest.param(AttemptState, AttemptState.PLANNED, attempts.MOVES, attempts.FINAL, id="attempt"),
    pytest.param(
        InterviewState, InterviewState.IN_PROGRESS, interviews.MOVES, interviews.FINAL, id="interview"
    ),
]
Moves = Mapping[StrEnum, frozenset[StrEnum]]


def reachable(start: StrEnum, moves: Moves) -> set[StrEnum]:
    seen, ahead = {start}, [start]
    while ahead:
        new = moves[ahead.pop()] - seen
        seen |= new
        ahead += new
    return seen


@pytest.mark.parametrize(("states", "first", "moves", "final"), MACHINES)
def test_every_state_is_reachable(
    states: type[StrEnum], first: StrEnum, moves: Moves, final: frozenset[StrEnum]
) -> None:
    assert reachable(first, moves) == set(states) == set(moves)


@pytest.mark.parametrize(("states", "first", "moves", "final"), MACHINES)
def test_final_states_are_final_and_every_other_state_can_end(
    states: type[StrEnum], first: StrEnum, moves: Moves, final: frozenset[StrEnum]
) -> None:
    for state in states:
        ahead = reachable(state, moves)
        assert ahead & final
        assert (ahead <= final) == (state in final)


@pytest.mark.parametrize(("states", "first", "moves", "final"), MACHINES)
def test_staying_is_no_move(
    states: type[StrEnum], first: StrEnum, moves: Moves, final: frozenset[StrEnum]
) -> None:
    assert all(state not in moves[state] for state in states)


ATTEMPT_MOVES = {
    ("planned", "reserved"),
    ("planned", "settled"),
    ("reserved", "in_flight"),
    ("reserved", "unknown"),
    ("reserved", "settled"),
    ("in_flight", "settled"),
    ("unknown", "in_flight"),
    ("unknown", "settled"),
    ("unknown", "unsettled"),
    ("unsettled", "in_flight"),
    ("unsettled", "settled"),
}


@pytest.mark.parametrize("before", AttemptState)
@pytest.mark.parametrize("after", AttemptState)
def test_an_attempt_moves_by_the_crash_rules_and_no_other_way(
    before: AttemptState, after: AttemptState
) -> None:
    assert attempts.may_move(before, after) == ((before, after) in ATTEMPT_MOVES)


def test_an_unknown_attempt_is_never_made_again_and_keeps_its_number_occupied() -> None:
    assert not attempts.may_move(AttemptState.UNKNOWN, AttemptState.RESERVED)
    assert AttemptState.UNKNOWN in attempts.LIVE
    assert not attempts.LIVE & attempts.FINAL


def test_the_store_lets_a_number_have_one_attempt_that_lives() -> None:
    (index,) = [each for each in contact_attempt.indexes if each.name == "uq_contact_attempt_live"]
    named = set(re.findall(r"'(\w+)'", str(index.dialect_options["postgresql"]["where"]))) - {"outbound"}
    assert named == {state.value for state in attempts.LIVE}


def test_the_store_lets_a_case_have_one_interview_that_is_open() -> None:
    (index,) = [each for each in interview.indexes if each.name == "uq_interview_open_case"]
    named = set(re.findall(r"'(\w+)'", str(index.dialect_options["postgresql"]["where"])))
    assert named == {state.value for state in interviews.OPEN}


def test_a_closed_interview_is_left_only_by_a_reviewer_who_rejects_it() -> None:
    leaving = {(a, b) for a in interviews.FINAL for b in interviews.MOVES[a]}
    assert leaving == {
        (InterviewState.COMPLETE, InterviewState.REJECTED),
        (InterviewState.PARTIAL, InterviewState.REJECTED),
    }


def test_a_late_reply_opens_what_silence_has_closed_and_nothing_that_a_respondent_ended() -> None:
    assert interviews.REOPENED < interviews.FINAL
    assert not interviews.REOPENED & {
        InterviewState.COMPLETE,
        InterviewState.REFUSED,
        InterviewState.REJECTED,
        InterviewState.SCREENED_OUT,
        InterviewState.QUOTA_FULL,
    }


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_of_the_engine_is_an_end_that_an_interview_can_take(outcome: Outcome) -> None:
    end = InterviewState(outcome.value)
    assert end in interviews.FINAL
    assert interviews.may_move(InterviewState.IN_PROGRESS, end)
    assert interviews.may_move(InterviewState.SUSPENDED, end)


def test_a_refusal_rests_with_a_converter_and_does_not_return_to_the_pool() -> None:
    assert not cases.may_move(CaseState.REFUSAL_HOLD, CaseState.RESTING)
    assert cases.may_move(CaseState.REFUSAL_HOLD, CaseState.ACTIVE)
    assert not any(cases.may_move(CaseState.FINAL, state) for state in CaseState)
