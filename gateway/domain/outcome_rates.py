"""Outcome rates: AAPOR's response, cooperation, refusal and contact rates from final dispositions.

Formulas of "Standard Definitions" (see `dispositions.EDITION`). Interim outcomes never come in: a case
counts by its final disposition only. Counts may be sums of base weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.domain.dispositions import Disposition, Group
from gateway.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """Cases (or their weights) by group; the names are the letters of the formulas."""

    i: float = 0
    p: float = 0
    r: float = 0
    nc: float = 0
    o: float = 0
    uh: float = 0
    uo: float = 0
    ne: float = 0

    @property
    def eligible(self) -> float:
        """Give S, the cases known to be eligible."""
        return self.i + self.p + self.r + self.nc + self.o

    @property
    def unknown(self) -> float:
        """Give U, the cases of unknown eligibility."""
        return self.uh + self.uo


@dataclass(frozen=True, slots=True)
class StatedEligibility:
    """A share of eligible among unknown cases, 0 to 1, that a person sets, and why.

    Raises `BadInput` without a reason, or outside 0 to 1.
    """

    share: float
    reason: str

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise BadInput("e", f"{self.share} is not a share", "give a number from 0 to 1")
        if not self.reason.strip():
            raise BadInput("e", "a stated share needs a written reason", "say what the share rests on")


@dataclass(frozen=True, slots=True)
class OutcomeRates:
    """Every rate, 0 to 1; None where its denominator is empty. `e` is the share that was used."""

    e: float | None
    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr4: float | None
    rr5: float | None
    rr6: float | None
    coop1: float | None
    coop2: float | None
    coop3: float | None
    coop4: float | None
    ref1: float | None
    ref2: float | None
    ref3: float | None
    con1: float | None
    con2: float | None
    con3: float | None


_LETTERS = {
    Group.COMPLETE: "i",
    Group.PARTIAL: "p",
    Group.REFUSAL: "r",
    Group.NON_CONTACT: "nc",
    Group.OTHER: "o",
    Group.UNKNOWN_HOUSEHOLD: "uh",
    Group.UNKNOWN_OTHER: "uo",
    Group.NOT_ELIGIBLE: "ne",
}


def count_outcomes(cases: Iterable[tuple[Disposition, float]]) -> OutcomeCounts:
    """Add up cases by group, each with its base weight (1 for unweighted rates)."""
    sums = dict.fromkeys(_LETTERS.values(), 0.0)
    for disposition, weight in cases:
        sums[_LETTERS[disposition.group]] += weight
    return OutcomeCounts(**sums)


def outcome_rates(counts: OutcomeCounts, stated: StatedEligibility | None = None) -> OutcomeRates:
    """Compute every rate. Without a stated share, e is that among cases of known eligibility, S/(S+NE)."""
    c = counts
    e = stated.share if stated else _share(c.eligible, c.eligible + c.ne)
    everyone = c.eligible + c.unknown
    # With nothing unknown, e is not needed; with nothing known, RR3 cannot be said.
    estimated = c.eligible + e * c.unknown if e is not None else 0.0
    reached = c.i + c.p + c.r + c.o
    willing = c.i + c.p + c.r
    answered = c.i + c.p
    return OutcomeRates(
        e=e,
        rr1=_share(c.i, everyone),
        rr2=_share(answered, everyone),
        rr3=_share(c.i, estimated),
        rr4=_share(answered, estimated),
        rr5=_share(c.i, c.eligible),
        rr6=_share(answered, c.eligible),
        coop1=_share(c.i, reached),
        coop2=_share(answered, reached),
        coop3=_share(c.i, willing),
        coop4=_share(answered, willing),
        ref1=_share(c.r, everyone),
        ref2=_share(c.r, estimated),
        ref3=_share(c.r, c.eligible),
        con1=_share(reached, everyone),
        con2=_share(reached, estimated),
        con3=_share(reached, c.eligible),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
