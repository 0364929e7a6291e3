"""The rules of quotas: who is admitted, and what becomes of a place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.channel import Channel
from gateway.domain.interviews import FINAL, InterviewState
from gateway.domain.quotas import MOVES, Counts, PlaceState, QuotaMode, QuotaRules, has_room, place_after

STRICT = QuotaRules()
COUNTS = st.integers(0, 500)


@pytest.mark.parametrize(
    ("limit", "used", "reserved", "strict", "relaxed"),
    [
        (0, 0, 0, False, False),
        (1, 0, 0, True, True),
        (10, 9, 0, True, True),
        (10, 9, 1, False, True),
        (10, 9, 2, False, False),
        (10, 10, 0, False, False),
        (10, 0, 10, False, True),
        (10, 0, 19, False, True),
        (10, 0, 20, False, False),
        (10, 12, 0, False, False),  # the limit of a relaxed cell was overshot
    ],
)
def test_a_cell_admits_while_its_completes_and_reservations_leave_room(
    limit: int, used: int, reserved: int, strict: bool, relaxed: bool
) -> None:
    assert has_room(limit, used, reserved, STRICT) is strict
    rules = QuotaRules(mode=QuotaMode.RELAXED, completing=0.5)
    assert has_room(limit, used, reserved, rules) is relaxed


@given(COUNTS, COUNTS, COUNTS, st.floats(0.01, 1))
def test_the_relaxed_mode_is_never_stricter_than_the_strict_one(
    limit: int, used: int, reserved: int, chance: float
) -> None:
    rules = QuotaRules(mode=QuotaMode.RELAXED, completing=chance)
    assert has_room(limit, used, reserved, rules) >= has_room(limit, used, reserved, STRICT)


@pytest.mark.parametrize("state", InterviewState)
def test_a_cell_of_completes_counts_completes_and_nothing_else(state: InterviewState) -> None:
    after = place_after(Counts.COMPLETE, state, belongs=True)
    assert (after is PlaceState.USED) == (state is InterviewState.COMPLETE)
    assert (after is PlaceState.RESERVED) == (state not in FINAL)


@pytest.mark.parametrize("state", InterviewState)
def test_a_cell_of_the_admitted_counts_all_who_were_let_in(state: InterviewState) -> None:
    turned_away = state in {InterviewState.QUOTA_FULL, InterviewState.REJECTED}
    after = place_after(Counts.ADMITTED, state, belongs=True)
    assert after is (PlaceState.RELEASED if turned_away else PlaceState.USED)


@pytest.mark.parametrize("counts", Counts)
@pytest.mark.parametrize("state", InterviewState)
def test_a_cell_that_the_path_has_left_is_given_back(counts: Counts, state: InterviewState) -> None:
    assert place_after(counts, state, belongs=False) is PlaceState.RELEASED


def test_every_move_of_a_place_is_in_the_table() -> None:
    found = {
        (before, after)
        for before in (PlaceState.RESERVED, PlaceState.USED)
        for counts in Counts
        for interview in InterviewState
        for belongs in (True, False)
        if (after := place_after(counts, interview, belongs=belongs)) is not before
    }
    # What is used never goes back to being reserved: a cell's kind does not change, and an end is one.
    impossible = {(PlaceState.USED, PlaceState.RESERVED)}
    assert found - impossible == {(a, b) for a, after in MOVES.items() for b in after} - {
        (PlaceState.RELEASED, PlaceState.RESERVED)
    }
    assert set(MOVES) == set(PlaceState)


def test_a_text_may_be_answered_later_than_a_call() -> None:
    assert STRICT.lease(Channel.SMS) > STRICT.lease(Channel.VOICE) == STRICT.lease(Channel.CATI)


@pytest.mark.parametrize(
    "changes",
    [
        {"completing": 0.0},
        {"completing": 1.01},
        {"call_lease": timedelta()},
        {"text_lease": timedelta(seconds=-1)},
    ],
)
def test_rules_that_cannot_be_followed_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"chance|last"):
        QuotaRules(**changes)  # type: ignore[arg-type]
