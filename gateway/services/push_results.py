"""Push an interview's results to the core store: at least once, in order, idempotent there."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from gateway.domain.ports.results import NotApplied, Result
from gateway.runtime import Runtime
from gateway.store.queries import outbox
from gateway.store.queries.outbox import OutboxRow

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=15)


def push_results(runtime: Runtime, interview_id: UUID) -> None:
    """Push what an interview still owes the core store. A sink that fails ends the round; it is tried later."""
    with runtime.reading() as uow:
        waiting = outbox.unpushed(uow, interview_id)
    for event in waiting:
        result = msgspec.convert(event.payload, Result, strict=False)
        failure = _apply(runtime, result)
        if failure is not None:
            _postpone(runtime, event, failure.reason)
            return
        with runtime.unit_of_work() as uow:
            outbox.mark_pushed(uow, event.id, runtime.clock.now())
        runtime.log.info("result_pushed", interview=str(interview_id), sequence=event.sequence)


def _apply(runtime: Runtime, result: Result) -> NotApplied | None:
    for sink in runtime.sinks:
        failure = sink.apply(result)
        if failure is not None:
            return failure
    return None


def _postpone(runtime: Runtime, event: OutboxRow, reason: str) -> None:
    wait = min(_FIRST_WAIT * 2 ** min(event.pushes, 10), _LONGEST_WAIT)
    with runtime.unit_of_work() as uow:
        outbox.postpone(uow, event.id, runtime.clock.now() + wait, reason)
    runtime.log.warning("result_not_pushed", outbox=str(event.id), reason=reason, pushes=event.pushes + 1)
