"""The demo's processes: each with a log file, all ended together, whatever happens to the launcher."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

_GRACE_SECONDS = 8.0


class ProcessDiedError(RuntimeError):
    """A process of the demo ended by itself; the message holds the end of its log."""


class Processes:
    """A context manager that starts programs and leaves none of them running."""

    def __init__(self, logs: Path, environment: Mapping[str, str], grace: float = _GRACE_SECONDS) -> None:
        self._logs = logs
        self._grace = grace
        self._environment = {**os.environ, **environment, "PYTHONUNBUFFERED": "1"}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, *arguments: str) -> None:
        """Start `python ARGUMENTS` under a name; its output goes to the log of that name."""
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the launcher alone, which ends the rest in order
            )

    def check(self) -> None:
        """Raise `ProcessDiedError` where one has ended by itself."""
        for name, process in self._running.items():
            if process.poll() is not None:
                raise ProcessDiedError(f"{name} ended with status {process.returncode}:\n{self.tail(name)}")

    def tail(self, name: str, lines: int = 12) -> str:
        """Give the end of a log."""
        text = (self._logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def stop(self) -> None:
        """End every process: politely, the last started first; after the seconds of grace by force."""
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + self._grace
        for process in self._running.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()
