from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.metrics import ces, csat, nps, wilson


def test_nps_subtracts_detractors_from_promoters() -> None:
    result = nps([10, 9, 9, 8, 7, 6, 0, 10, 9, 10])
    assert (result.score, result.promoters, result.passives, result.detractors) == (40.0, 6, 2, 2)
    assert (result.n, result.enough) == (10, True)


@pytest.mark.parametrize(
    ("score", "points"), [*((low, -100.0) for low in range(7)), (7, 0.0), (8, 0.0), (9, 100.0), (10, 100.0)]
)
def test_each_score_counts_as_promoter_passive_or_detractor(score: int, points: float) -> None:
    assert nps([score]).score == points


def test_the_nps_interval_is_the_adjusted_wald_interval() -> None:
    # p = 8, d = 3, n = 15: P = 8.75/18, D = 3.75/18, worked by hand.
    result = nps([10] * 8 + [7] * 4 + [0] * 3)
    centre, error = 5 / 18, math.sqrt((12.5 / 18 - (5 / 18) ** 2) / 18)
    assert result.low == pytest.approx(100 * (centre - 1.96 * error), abs=0.01)
    assert result.high == pytest.approx(100 * (centre + 1.96 * error), abs=0.01)


def covered(n: int, p: float, d: float) -> float:
    """The chance that the interval holds the true score, summed over every outcome."""
    total = 0.0
    for promoters in range(n + 1):
        for detractors in range(n + 1 - promoters):
            passives = n - promoters - detractors
            ways = math.comb(n, promoters) * math.comb(n - promoters, detractors)
            chance = ways * p**promoters * d**detractors * (1 - p - d) ** passives
            result = nps([10] * promoters + [0] * detractors + [8] * passives)
            assert result.low is not None
            assert result.high is not None
            if result.low <= 100 * (p - d) <= result.high:
                total += chance
    return total


@pytest.mark.parametrize(("p", "d"), [(0.5, 0.2), (0.7, 0.1), (0.3, 0.3)])
def test_the_nps_interval_covers_the_truth_at_a_small_n(p: float, d: float) -> None:
    assert 0.93 <= covered(15, p, d) <= 0.99


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_the_nps_interval_stays_in_its_range_and_is_never_a_point(scores: list[int]) -> None:
    result = nps(scores)
    assert result.low is not None
    assert result.high is not None
    assert -100 <= result.low < result.high <= 100


def test_csat_is_the_share_of_the_top_two_boxes() -> None:
    result = csat([5, 5, 4, 3, 2, 1, 5, 4, 4, 4])
    assert (result.share, result.satisfied, result.n) == (0.7, 7, 10)
    assert (result.low, result.high) == pytest.approx((0.3968, 0.8922), abs=1e-4)
    assert csat([3, 3, 2], points=3, top_boxes=1).share == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 30, 0.0059, 0.1667)],
)
def test_wilson_intervals_are_those_of_the_tables(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=1e-4)


def test_ces_is_a_mean_with_the_share_of_the_easiest_answer() -> None:
    high = ces([7, 7, 5, 1])
    assert (high.mean, high.top_share) == (5.0, 0.5)
    low = ces([1, 1, 1, 5], points=5, easiest="low")
    assert (low.mean, low.top_share) == (2.0, 0.75)


def test_a_small_n_is_marked_and_an_empty_one_has_no_figure() -> None:
    assert [nps([9] * n).enough for n in (9, 10)] == [False, True]
    assert [csat([5] * n).enough for n in (9, 10)] == [False, True]
    assert [ces([5] * n, minimum=3).enough for n in (2, 3)] == [False, True]
    assert (nps([]).score, nps([]).low, csat([]).share, ces([]).mean) == (None, None, None, None)


def test_a_score_off_its_scale_is_an_error() -> None:
    for compute in (lambda: nps([11]), lambda: nps([-1]), lambda: csat([0]), lambda: ces([6], points=5)):
        with pytest.raises(ValueError, match="not on the scale"):
            compute()
    with pytest.raises(ValueError, match="top boxes"):
        csat([1], points=3, top_boxes=3)
