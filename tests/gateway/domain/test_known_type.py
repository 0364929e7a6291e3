"""A type is read from JSON by many threads that begin at the same instant."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from gateway.domain.known_type import KnownType

# In a process of its own: a type that is met half-learned ends the process. Each round has a new type.
MANY_THREADS = """
import sys
from dataclasses import dataclass, field
from threading import Barrier, Thread
from gateway.domain.known_type import KnownType

sys.setswitchinterval(1e-6)
for _ in range(300):
    @dataclass(frozen=True, slots=True)
    class Inner:
        size: int = 1
        parts: tuple[str, ...] = ()
    @dataclass(frozen=True, slots=True)
    class Fresh:
        inner: Inner = field(default_factory=Inner)
        known: dict[str, int] = field(default_factory=dict)
        share: float | None = None
    known, together, read = KnownType(Fresh), Barrier(8), []
    def first() -> None:
        together.wait()
        read.append(known.read({"inner": {"size": 2, "parts": ["one"]}, "known": {"two": 2}, "share": 0.5}))
    threads = [Thread(target=first) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [Fresh(Inner(2, ("one",)), {"two": 2}, 0.5)] * 8
"""


class Pair(msgspec.Struct):
    left: int
    right: str = ""


def test_a_type_is_read_for_the_first_time_by_many_threads_at_once() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", MANY_THREADS], check=False, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_what_is_wrong_is_named() -> None:
    known = KnownType(Pair)
    assert known.decode(b'{"left": 4}') == known.read({"left": "4"}, strict=False) == Pair(4)
    with pytest.raises(msgspec.ValidationError, match="left"):
        known.read({"left": "4"})
