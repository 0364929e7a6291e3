from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.dispositions import Disposition
from gateway.domain.errors import BadInput
from gateway.domain.outcome_rates import OutcomeCounts, StatedEligibility, count_outcomes, outcome_rates

EXAMPLE = OutcomeCounts(i=4, p=2, r=1, nc=1, o=1, uh=1, uo=1, ne=1)


def test_the_worked_example_comes_out() -> None:
    rates = {name: round(rate, 3) for name, rate in asdict(outcome_rates(EXAMPLE)).items()}
    assert rates == {
        "e": 0.9,
        "rr1": 0.364, "rr2": 0.545, "rr3": 0.370, "rr4": 0.556, "rr5": 0.444, "rr6": 0.667,
        "coop1": 0.500, "coop2": 0.750, "coop3": 0.571, "coop4": 0.857,
        "ref1": 0.091, "ref2": 0.093, "ref3": 0.111,
        "con1": 0.727, "con2": 0.741, "con3": 0.889,
    }  # fmt: skip


counts = st.builds(OutcomeCounts, *[st.integers(0, 1_000).map(float) for _ in range(8)])


@given(counts)
def test_rates_keep_their_order_and_their_product(c: OutcomeCounts) -> None:
    rates = outcome_rates(c)
    if rates.rr1 is not None and rates.rr3 is not None and rates.rr5 is not None:
        assert rates.rr1 <= rates.rr3 + 1e-12
        assert rates.rr3 <= rates.rr5 + 1e-12
    if rates.rr2 is not None and rates.coop2 is not None and rates.con1 is not None:
        assert rates.rr2 == pytest.approx(rates.coop2 * rates.con1)
    assert all(rate is None or 0 <= rate <= 1 for rate in asdict(rates).values())


def test_an_empty_denominator_gives_no_rate_rather_than_zero() -> None:
    assert set(asdict(outcome_rates(OutcomeCounts())).values()) == {None}
    only_unknown = outcome_rates(OutcomeCounts(uh=5))
    assert (only_unknown.rr1, only_unknown.rr3, only_unknown.rr5) == (0.0, None, None)


def test_a_stated_share_is_used_and_needs_a_reason() -> None:
    rates = outcome_rates(EXAMPLE, StatedEligibility(0.5, "screening study of 2025"))
    assert (rates.e, rates.rr3) == (0.5, 0.4)
    for share, reason in ((0.5, " "), (1.5, "a reason"), (-0.1, "a reason")):
        with pytest.raises(BadInput):
            StatedEligibility(share, reason)


def test_cases_are_counted_by_group_with_their_weights() -> None:
    cases = [
        (Disposition.COMPLETE, 1.5),
        (Disposition.COMPLETE, 0.5),
        (Disposition.BUSY, 2.0),
        (Disposition.FAX, 1.0),
    ]
    assert count_outcomes(cases) == OutcomeCounts(i=2.0, uh=2.0, ne=1.0)


def test_weights_of_one_scale_change_no_rate() -> None:
    dispositions = [Disposition.COMPLETE, Disposition.PARTIAL, Disposition.NO_ANSWER, Disposition.FAX]
    plain, scaled = (outcome_rates(count_outcomes([(code, w) for code in dispositions])) for w in (1.0, 2.0))
    assert plain == scaled
