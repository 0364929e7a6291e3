"""Golden files are compared, and written only when that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.golden import Golden


def test_a_missing_golden_file_fails_and_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no golden file"):
        Golden(tmp_path, update=False).check("a.txt", "one")
    assert not (tmp_path / "a.txt").exists()


def test_a_different_text_fails_until_it_is_updated(tmp_path: Path) -> None:
    Golden(tmp_path, update=True).check("a.txt", "one")
    with pytest.raises(AssertionError, match="differs"):
        Golden(tmp_path, update=False).check("a.txt", "two")
    Golden(tmp_path, update=True).check("a.txt", "two")
    Golden(tmp_path, update=False).check("a.txt", "two")
    assert (tmp_path / "a.txt").read_text() == "two"
