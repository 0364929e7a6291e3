"""The installation that a command works on: the one that the environment describes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gateway.bootstrap import build_runtime
from gateway.runtime import Runtime
from gateway.settings import read_settings


@contextmanager
def open_runtime() -> Iterator[Runtime]:
    """Build the runtime from the environment and close it. Raises `Misconfigured` naming what is wrong."""
    runtime = build_runtime(read_settings())
    try:
        yield runtime
    finally:
        runtime.close()
