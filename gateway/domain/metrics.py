"""Metrics: NPS, CSAT and CES from scores, each with its n and, for shares, a 95% interval.

Below a minimum n a figure is given but marked as not enough: screens show it greyed, with its n. Scores
outside their scale raise `ValueError`: answers are checked before they get here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MINIMUM_N = 10
# The standard normal quantile of a two-sided 95% interval.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Nps:
    """Net Promoter Score in points, -100 to 100. None where nobody answered."""

    score: float | None
    low: float | None
    high: float | None
    n: int
    promoters: int
    passives: int
    detractors: int
    enough: bool


@dataclass(frozen=True, slots=True)
class Csat:
    """Customer satisfaction: the share (0 to 1) of answers in the top boxes. None where nobody answered."""

    share: float | None
    low: float | None
    high: float | None
    n: int
    satisfied: int
    enough: bool


@dataclass(frozen=True, slots=True)
class Ces:
    """Customer effort: the mean on its scale, and the share (0 to 1) of the easiest answer."""

    mean: float | None
    top_share: float | None
    n: int
    points: Literal[5, 7]
    easiest: Literal["high", "low"]
    enough: bool


def nps(scores: Sequence[int], minimum: int = MINIMUM_N) -> Nps:
    """Compute the Net Promoter Score of answers from 0 to 10.

    The interval is the adjusted Wald interval with three quarters of an observation added to promoters and
    to detractors and three to n; at n = 15 it covers 95.5% where plain Wald covers 75.5%.
    """
    _check(scores, 0, 10)
    n = len(scores)
    promoters = sum(score >= 9 for score in scores)
    detractors = sum(score <= 6 for score in scores)
    if n == 0:
        return Nps(None, None, None, 0, 0, 0, 0, enough=False)
    liking, disliking = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    centre = liking - disliking
    margin = _Z * math.sqrt((liking + disliking - centre**2) / (n + 3))
    return Nps(
        score=100 * (promoters - detractors) / n,
        low=100 * max(-1.0, centre - margin),
        high=100 * min(1.0, centre + margin),
        n=n,
        promoters=promoters,
        passives=n - promoters - detractors,
        detractors=detractors,
        enough=n >= minimum,
    )


def csat(scores: Sequence[int], points: int = 5, top_boxes: int = 2, minimum: int = MINIMUM_N) -> Csat:
    """Compute the share of answers in the `top_boxes` highest of 1 to `points`, with a Wilson interval."""
    if not 0 < top_boxes < points:
        raise ValueError(f"{top_boxes} top boxes of a scale of {points}")
    _check(scores, 1, points)
    n = len(scores)
    satisfied = sum(score > points - top_boxes for score in scores)
    if n == 0:
        return Csat(None, None, None, 0, 0, enough=False)
    low, high = wilson(satisfied, n)
    return Csat(satisfied / n, low, high, n, satisfied, enough=n >= minimum)


def ces(
    scores: Sequence[int],
    points: Literal[5, 7] = 7,
    easiest: Literal["high", "low"] = "high",
    minimum: int = MINIMUM_N,
) -> Ces:
    """Compute mean effort and the share of the easiest answer on a scale of 1 to `points`.

    `easiest` declares the direction: whether the highest or the lowest answer means the least effort.
    """
    _check(scores, 1, points)
    n = len(scores)
    if n == 0:
        return Ces(None, None, 0, points, easiest, enough=False)
    best = points if easiest == "high" else 1
    top = sum(score == best for score in scores)
    return Ces(sum(scores) / n, top / n, n, points, easiest, enough=n >= minimum)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Give Wilson's 95% interval for a share of `hits` among `n` > 0."""
    share = hits / n
    spread = 1 + _Z**2 / n
    centre = (share + _Z**2 / (2 * n)) / spread
    margin = _Z / spread * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    # Exact at the ends, where rounding would leave a hair outside 0 to 1.
    low = 0.0 if hits == 0 else centre - margin
    high = 1.0 if hits == n else centre + margin
    return low, high


def _check(scores: Sequence[int], lowest: int, highest: int) -> None:
    for score in scores:
        if not lowest <= score <= highest:
            raise ValueError(f"score {score} is not on the scale of {lowest} to {highest}")
