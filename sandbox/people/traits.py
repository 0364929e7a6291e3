"""The temper of one person, drawn once from the seed and the number; it lasts."""

from __future__ import annotations

import random
from dataclasses import dataclass

from sandbox.people.habits import Habits
from sandbox.people.replies import Opinion


@dataclass(frozen=True, slots=True)
class Traits:
    """What does not change between two contacts. Times are virtual seconds, `low` and `high` shares."""

    invalid: bool
    low: float
    high: float
    speaks: bool
    barges_in: float
    patience: float
    think_median: float
    text_delay_median: float

    def opinion(self, draw: random.Random) -> Opinion:
        """Form an opinion: near the others of the same person, not equal to them."""
        return Opinion(draw.uniform(self.low, self.high))

    def think_time(self, draw: random.Random) -> float:
        """Draw how long the person thinks before keying or speaking."""
        return draw.lognormvariate(0.0, 0.4) * self.think_median

    def text_delay(self, draw: random.Random) -> float:
        """Draw how long the person takes to answer a text: minutes, now and then an hour."""
        return max(4.0, draw.lognormvariate(0.0, 1.0) * self.text_delay_median)


def draw_traits(seed: int, number: str, habits: Habits) -> Traits:
    """Draw the person who lives at `number`."""
    draw = random.Random(f"{seed}:{number}:traits")
    invalid = draw.random() < habits.invalid
    camp = draw.random()
    if camp < habits.promoters:
        low, high = 0.86, 1.0
    elif camp < habits.promoters + habits.passives:
        low, high = 0.66, 0.84
    else:
        low, high = draw.choice([(0.0, 0.3), (0.2, 0.5), (0.4, 0.64)])
    return Traits(
        invalid=invalid,
        low=low,
        high=high,
        speaks=draw.random() < habits.speaks,
        barges_in=habits.barges_in,
        patience=draw.uniform(240.0, 900.0),
        think_median=habits.think_median * draw.uniform(0.6, 1.6),
        text_delay_median=habits.text_delay_median * draw.uniform(0.5, 1.8),
    )
