"""The most memory that programs have used, as the kernel counts it. Linux only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_PROCESSES = Path("/proc")


def peak_mb(pid: int) -> float:
    """Give the largest resident size (MiB) among a program and the children that it runs by.

    A server's parent does little: what counts is the one that works.
    """
    return max((_peak_kb(each) for each in _family(pid)), default=0) / 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in (_PROCESSES / str(pid) / "task").glob("*/children"):
        for child in _read(children).split():
            yield from _family(int(child))


def _peak_kb(pid: int) -> int:
    for line in _read(_PROCESSES / str(pid) / "status").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:  # it has ended since it was listed
        return ""
