"""The closing report of a run names every reason for which a test was skipped."""

from __future__ import annotations

import pytest

from tests.support import not_run


def skipped(reason: str) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid="tests/test_x.py::test_y",
        location=("tests/test_x.py", 1, "test_y"),
        keywords={},
        outcome="skipped",
        longrepr=("tests/test_x.py", 1, f"Skipped: {reason}"),
        when="setup",
    )


def test_a_reason_is_said_once_with_the_number_of_tests_behind_it() -> None:
    reports = [skipped("no Chromium"), skipped("no PostgreSQL"), skipped("no PostgreSQL")]
    assert not_run.lines(not_run.reasons(reports)) == [
        "    2 not run: no PostgreSQL",
        "    1 not run: no Chromium",
    ]
