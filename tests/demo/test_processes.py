"""The demo's processes: started, watched, and gone when it ends, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.processes import ProcessDiedError, Processes
from tests.support.databases import ROOT

WAITING = "import time; print('ready', flush=True); time.sleep(600)"
# It ignores the polite request: only force ends it.
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITING
LAUNCHER = f"""
import sys
from pathlib import Path
from demo.processes import Processes
with Processes(Path(sys.argv[1]), {{}}) as processes:
    processes.start("one", "-c", {WAITING!r})
    raise RuntimeError("the launcher fails")
"""


def wait_until(true: Callable[[], object]) -> None:
    """Wait for something that another process does; fails after twenty seconds."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def started(processes: Processes, folder: Path, name: str, program: str = WAITING) -> int:
    """Start a program and wait until it says that it is ready; give its process id."""
    processes.start(name, "-c", program)
    wait_until(lambda: "ready" in (folder / f"{name}.log").read_text())
    return processes._running[name].pid


def test_every_process_is_gone_after_the_block(tmp_path: Path) -> None:
    with Processes(tmp_path, {}) as processes:
        pids = [started(processes, tmp_path, name) for name in ("one", "two")]
        processes.check()
        assert all(map(is_running, pids))
    assert not any(map(is_running, pids))


def test_every_process_is_gone_when_the_block_fails(tmp_path: Path) -> None:
    failed = subprocess.run(
        [sys.executable, "-c", LAUNCHER, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert failed.returncode == 1
    assert b"the launcher fails" in failed.stderr
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if _readable(path)]
    assert not [command for command in commands if str(tmp_path).encode() in command]


def _readable(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:  # it has ended since it was listed
        return False
    return True


def test_one_that_dies_is_named_with_the_end_of_its_log_and_the_others_are_ended(tmp_path: Path) -> None:
    died = Processes(tmp_path, {})
    with died:
        survivor = started(died, tmp_path, "survivor")
        died.start("victim", "-c", "import sys; print('first words'); sys.exit('last words')")
        died._running["victim"].wait(20)
        with pytest.raises(ProcessDiedError, match=r"(?s)victim ended with status 1.*last words"):
            died.check()
    assert not is_running(survivor)


def test_one_that_is_killed_is_noticed(tmp_path: Path) -> None:
    with Processes(tmp_path, {}) as processes:
        os.kill(started(processes, tmp_path, "one"), signal.SIGKILL)
        processes._running["one"].wait(20)
        with pytest.raises(ProcessDiedError, match="status -9"):
            processes.check()


def test_one_that_does_not_listen_is_ended_by_force(tmp_path: Path) -> None:
    processes = Processes(tmp_path, {}, grace=0.2)
    pid = started(processes, tmp_path, "stubborn", STUBBORN)
    processes.stop()
    assert not is_running(pid)


def test_a_process_gets_the_environment_of_the_stack_and_writes_into_its_log(tmp_path: Path) -> None:
    with Processes(tmp_path, {"OTKLIK_SPEED": "42"}) as processes:
        program = "import os; print(os.environ['OTKLIK_SPEED']); " + WAITING
        started(processes, tmp_path, "one", program)
        assert processes.tail("one").splitlines() == ["42", "ready"]
        assert processes.tail("one", lines=1) == "ready"
