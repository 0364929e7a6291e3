"""The one function that RQ calls. The worker process hands it the runtime once, before it takes jobs."""

from __future__ import annotations

import time
from uuid import UUID

import structlog

from gateway.jobs.registry import JOBS
from gateway.runtime import Runtime

_runtime: Runtime | None = None


def serve_with(runtime: Runtime) -> None:
    """Give this process the runtime that its jobs use."""
    global _runtime  # noqa: PLW0603  RQ calls a function by name and has no other way to hand it on
    _runtime = runtime


def run(name: str, subject: str) -> None:
    """Run the job `name` for the row `subject`. Raises `KeyError` on a name that is not registered.

    A failure is logged with the job's id and raised for RQ's record; the sweeper brings the row back.
    """
    if _runtime is None:
        raise RuntimeError("a worker calls serve_with(runtime) before it takes jobs")
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(job=name, subject=subject)
    started = time.perf_counter()
    try:
        JOBS[name].run(_runtime, UUID(subject))
    except Exception:
        _runtime.log.exception("job_failed")
        raise
    _runtime.log.debug("job_done", ms=round((time.perf_counter() - started) * 1000))
