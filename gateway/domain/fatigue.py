"""Fatigue: how often one person may be asked, over all campaigns.

It counts cases begun, not attempts: attempts within a case obey the case's own rules. Pure; the gate reads
its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class FatigueRules:
    """At most `per_day` cases begun in 24 hours and `per_month` in 30 days; a rest after a complete."""

    per_day: int = 1
    per_month: int = 3
    rest_after_complete: timedelta = timedelta(days=90)
    day: timedelta = timedelta(days=1)
    month: timedelta = timedelta(days=30)


def fatigued_until(
    begun: Sequence[datetime],
    completed: Sequence[datetime],
    rules: FatigueRules,
    now: datetime,
) -> datetime | None:
    """Say until when a person is left in peace, or None when a new case may begin at `now`.

    `begun` and `completed` are the instants of the person's other cases, in any order.
    """
    ends = [
        _full_until(begun, rules.per_day, rules.day, now),
        _full_until(begun, rules.per_month, rules.month, now),
        max(completed) + rules.rest_after_complete if completed else None,
    ]
    return max((end for end in ends if end is not None and end > now), default=None)


def _full_until(begun: Sequence[datetime], limit: int, span: timedelta, now: datetime) -> datetime | None:
    """Say when fewer than `limit` of the cases will lie within `span`, or None when that is so at `now`."""
    recent = sorted((start for start in begun if now - start < span), reverse=True)
    return recent[limit - 1] + span if len(recent) >= limit > 0 else None
