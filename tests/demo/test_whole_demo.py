"""The demo from its first line to its last: a few people, the judge's verdict, and nothing left running."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from demo.options import OWN_SAMPLE
from tests.support.databases import ROOT

PEOPLE = 8


def processes_of(mark: str) -> list[str]:
    """List the processes that carry `mark` in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"DEMO_TEST={mark}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_text())
        except OSError:
            continue  # it has ended since it was listed, or it is somebody else's
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are counted in /proc")
def test_a_few_people_are_asked_nothing_is_lost_and_nothing_is_left_running(tmp_path: Path) -> None:
    sample = tmp_path / "customers.csv"
    lines = OWN_SAMPLE.read_text().splitlines(keepends=True)
    sample.write_text("".join(lines[: 1 + PEOPLE]))
    mark = tmp_path.name
    demo = subprocess.run(
        [sys.executable, "-m", "demo", "--once", "--speed", "600", "--sample", str(sample)],
        cwd=ROOT,
        env={**os.environ, "DEMO_TEST": mark},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert demo.returncode == 0, demo.stdout[-3000:] + demo.stderr[-3000:]
    verdict = json.loads(demo.stdout.splitlines()[-1])
    assert (verdict["lost"], verdict["duplicated"]) == (0, 0)
    assert f"customers.csv: {PEOPLE} rows" in demo.stdout
    assert processes_of(mark) == []
