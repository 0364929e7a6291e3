"""The closing report: what this run could not try, and why, where nobody can overlook it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest


def reasons(reports: Iterable[pytest.TestReport | pytest.CollectReport]) -> Counter[str]:
    """Count skipped tests by the reason that they gave."""
    counted: Counter[str] = Counter()
    for report in reports:
        # A skip carries its file, line and reason; anything else is shown as it is.
        words = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        counted[words.removeprefix("Skipped: ")] += 1
    return counted


def lines(counted: Counter[str]) -> list[str]:
    """Write one line a reason, the most frequent first."""
    return [f"{number:5d} not run: {reason}" for reason, number in counted.most_common()]
