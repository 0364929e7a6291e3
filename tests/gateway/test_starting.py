"""What a process that serves says where its settings do not let it start: real processes, one line each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installation import install
from tests.support.source_tree import ROOT

SECRET = "hunter2"


@pytest.fixture(autouse=True)
def _installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("OTKLIK_REDIS_URL", "unix:///nowhere/redis.sock")


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of ours that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("kind", "setting", "value", "words"),
    [
        ("work", "DATABASE_URL", f"nonsense-{SECRET}", "OTKLIK_DATABASE_URL: this is no address"),
        ("work", "REDIS_URL", f"nonsense-{SECRET}", "OTKLIK_REDIS_URL: this is no address"),
        ("work", "REDIS_URL", f"unix://us:{SECRET}@/nowhere/redis.sock", "OTKLIK_REDIS_URL: the server"),
        ("work", "DATABASE_POOL", SECRET, "OTKLIK_DATABASE_POOL: Input should be"),
        ("work", "TWILIO_ACCOUNT_SID", "", "needs its SID"),  # the writer of the exchange log runs already
        ("dial", "DATABASE_URL", f"nonsense-{SECRET}", "OTKLIK_DATABASE_URL: this is no address"),
    ],
)
def test_a_worker_that_cannot_start_says_why_in_one_line(
    monkeypatch: pytest.MonkeyPatch, kind: str, setting: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"OTKLIK_{setting}", value)
    ended = start("gateway.worker", kind)
    assert (ended.returncode, ended.stdout, len(ended.stderr.splitlines())) == (1, "", 1), ended.stderr
    assert ended.stderr.startswith("misconfigured: ")
    assert words in ended.stderr
    assert SECRET not in ended.stderr


def test_a_web_process_that_cannot_start_says_why_in_one_line_and_gunicorn_gives_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTKLIK_DATABASE_URL", f"nonsense-{SECRET}")
    # Its own lines are of no interest, but the one that it writes when a worker fails with a trace.
    ended = start("gunicorn", "wsgi:app", "--bind", "127.0.0.1:0", "--log-level", "error")
    ours = [line for line in ended.stderr.splitlines() if not line.startswith("[")]
    assert len(ours) == 1, ended.stderr
    assert ours[0].startswith("misconfigured: OTKLIK_DATABASE_URL: this is no address")
    assert "Worker failed to boot" in ended.stderr  # and is not started again and again
    assert SECRET not in ended.stderr
