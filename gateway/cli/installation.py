"""The installation that a command works on: the one that the environment describes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from gateway.bootstrap import build_runtime
from gateway.domain.errors import Misconfigured
from gateway.runtime import Runtime
from gateway.settings import Settings


@contextmanager
def open_runtime() -> Iterator[Runtime]:
    """Build the runtime from the environment and close it. Raises `Misconfigured` naming what is wrong."""
    try:
        settings = Settings()
    except ValidationError as refused:
        words = (
            "".join(f"OTKLIK_{str(name).upper()}: " for name in fault["loc"]) + fault["msg"]
            for fault in refused.errors()
        )
        raise Misconfigured("; ".join(words)) from None  # the cause would show what was given
    runtime = build_runtime(settings)
    try:
        yield runtime
    finally:
        runtime.close()
