"""How often people do what: the rates from which every person is drawn. Values only."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Rates are shares, 0 to 1; times are virtual seconds; the drawn times are log-normal medians."""

    # The telephone rings: one draw an attempt, but `invalid` is the number's own.
    answers: float = 0.69
    busy: float = 0.08
    no_answer: float = 0.15
    voicemail: float = 0.07
    invalid: float = 0.01
    fax: float = 0.0
    ring_median: float = 9.0

    # Talking.
    think_median: float = 1.6
    speaks: float = 0.3
    barges_in: float = 0.25
    hangs_up: float = 0.07
    stops_by_key: float = 0.02
    wrong_first: float = 0.08
    silent_first: float = 0.05
    calls_back: float = 0.0  # after being cut off

    # Texting.
    replies: float = 0.60
    replies_after_reminder: float = 0.10
    text_delay_median: float = 180.0
    stops_by_text: float = 0.03
    answers_twice: float = 0.04
    adds_a_text: float = 0.04
    goes_silent: float = 0.08
    text_lost: float = 0.02

    # Opinions: the rest are detractors.
    promoters: float = 0.50
    passives: float = 0.25


def read_habits(path: Path) -> Habits:
    """Read habits from a JSON object that names those which differ. Raises `ValueError` on other names."""
    given = json.loads(path.read_text(encoding="utf-8"))
    unknown = set(given) - {field.name for field in fields(Habits)}
    if unknown:
        raise ValueError(f"{path}: no such habits: {', '.join(sorted(unknown))}")
    return Habits(**given)
