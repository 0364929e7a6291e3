"""Skip logic: where the steps of one list lead. Knows places in the list, not what the steps say.

In Surveda any answer may skip; in a survey only a choice does. What skips by another answer becomes a
condition on the steps that are skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ivr_flows.importers.surveda.questionnaire import END, END_SECTION, Numeric, Range
from ivr_flows.importers.surveda.result import IssueLog

# A place further on in the same list, its length being the place behind it; or the questionnaire's end.
Target: TypeAlias = int | Literal["end"]


@dataclass(slots=True)
class Places:
    """The steps of one list by their place. `end_name` is the step behind them, `final` the last of all.

    `section` is the place of the section that they stand in. `end_is_wanted` turns true when something
    leads to the step behind them.
    """

    ids: Sequence[str]
    names: Sequence[str]
    end_name: str
    final: str
    section: int | None
    end_is_wanted: bool = False

    def target(self, place: int, skip: str | None, issues: IssueLog) -> Target | None:
        """Say where a skip from `place` leads; None where it simply goes on."""
        if not skip:
            return None
        if skip == END:
            return "end"
        if skip == END_SECTION and self.section is not None:
            return len(self.ids)
        ahead = [index for index, id_ in enumerate(self.ids) if id_ == skip and index > place]
        if not ahead:
            known = "is not ahead of it" if skip in self.ids else "is not among these steps"
            issues.add(self.ids[place], f'skips to "{skip}", which {known}: it goes on with the next step')
            return None
        return ahead[0] if ahead[0] > place + 1 else None

    def name(self, target: Target | None) -> str:
        """Name the step that a target is; "" for the next one."""
        if target is None:
            return ""
        if target == "end":
            return self.final
        if target < len(self.names):
            return self.names[target]
        self.end_is_wanted = True
        return self.end_name


@dataclass(slots=True)
class Skips:
    """What is skipped on the way through a list: conditions, and the place until which each holds."""

    _open: list[tuple[str, int]] = field(default_factory=list)

    def skip(self, condition: str, until: int) -> None:
        """Skip the steps before `until` where `condition` holds."""
        self._open.append((condition, until))

    def condition(self, place: int) -> str:
        """Give the condition under which the step at `place` is not skipped; "" where it never is."""
        return " and ".join(f"not ({condition})" for condition, until in self._open if place < until)


def range_conditions(
    number: str, step: Numeric, place: int, places: Places, issues: IssueLog
) -> dict[Target, str]:
    """Give the condition on a number under which each target is gone to; `number` is how to write it."""
    runs: list[tuple[Target | None, Range]] = []
    for one in step.ranges:
        target = places.target(place, one.skip_logic, issues)
        if runs and runs[-1][0] == target:  # neighbours that lead to the same step are one range
            runs[-1] = (target, Range(runs[-1][1].low, one.high))
        else:
            runs.append((target, one))
    found: dict[Target, list[str]] = {}
    for target, one in runs:
        if target is not None:
            found.setdefault(target, []).append(_within(number, one, step))
    return {target: " or ".join(conditions) for target, conditions in found.items()}


def _within(number: str, one: Range, step: Numeric) -> str:
    # A bound that the question itself has says nothing: the reader of surveys would object to it.
    bounds = []
    if one.low is not None and (step.min_value is None or one.low > step.min_value):
        bounds.append(f"{number} >= {one.low:g}")
    if one.high is not None and (step.max_value is None or one.high < step.max_value):
        bounds.append(f"{number} <= {one.high:g}")
    if len(bounds) > 1:
        return f"({' and '.join(bounds)})"
    return bounds[0] if bounds else f"{number} != none"
