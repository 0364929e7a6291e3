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
from dataclasses import make_dataclass
from threading import Barrier, Thread
from gateway.domain.known_type import KnownType

sys.setswitchinterval(1e-6)
for _ in range(100):
    fresh = make_dataclass("Fresh", [("name", str), ("parts", dict[str, int]), ("size", int | None, None)])
    known, together, read = KnownType(fresh), Barrier(8), []
    def first() -> None:
        together.wait()
        read.append(known.read({"name": "one", "parts": {"two": 2}, "size": 3}))
    threads = [Thread(target=first) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [fresh("one", {"two": 2}, 3)] * 8
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
