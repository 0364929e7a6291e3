"""Push an interview's results to the core store: at least once, in order, idempotent there.

A store that is away is tried for ever. A result that it refuses is given up after `MOST_REFUSALS` tries, of which up to
eight may have found it away: it stays in the outbox with its reason, neither pushed nor due, and counts as waiting.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from gateway.domain.known_type import KnownType
from gateway.domain.ports.results import NotApplied, Result
from gateway.runtime import Runtime
from gateway.store.queries import outbox
from gateway.store.queries.outbox import OutboxRow

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=15)
# The wait does not grow any more. Tries of a store that is away are counted up to here only.
_LONGEST_REACHED = 8
MOST_REFUSALS = 12

_RESULT = KnownType(Result)


def push_results(runtime: Runtime, interview_id: UUID) -> None:
    """Push what an interview still owes the core store. A sink that fails ends the round; it is tried later."""
    with runtime.reading() as uow:
        waiting = outbox.unpushed(uow, interview_id)
    for event in waiting:
        failure = _push(runtime, event)
        if failure is not None:
            _postpone(runtime, event, failure)
            return
        with runtime.unit_of_work() as uow:
            outbox.mark_pushed(uow, event.id, runtime.clock.now())
        runtime.log.info("result_pushed", interview=str(interview_id), sequence=event.sequence)


def _push(runtime: Runtime, event: OutboxRow) -> NotApplied | None:
    try:
        result = _RESULT.read(event.payload, strict=False)
    except msgspec.ValidationError as error:
        return NotApplied(f"the outbox: {error}", refused=True)
    for sink in runtime.sinks:
        failure = sink.apply(result)
        if failure is not None:
            return failure
    return None


def _postpone(runtime: Runtime, event: OutboxRow, failure: NotApplied) -> None:
    pushes = event.pushes + 1 if failure.refused else min(event.pushes + 1, _LONGEST_REACHED)
    given_up = failure.refused and pushes >= MOST_REFUSALS
    wait = min(_FIRST_WAIT * 2 ** min(event.pushes, _LONGEST_REACHED), _LONGEST_WAIT)
    due_at = None if given_up else runtime.clock.now() + wait
    with runtime.unit_of_work() as uow:
        outbox.postpone(uow, event.id, pushes, due_at, failure.reason)
    told = runtime.log.error if given_up else runtime.log.warning
    told(
        "result_given_up" if given_up else "result_not_pushed",
        outbox=str(event.id),
        reason=failure.reason,
        pushes=pushes,
    )
