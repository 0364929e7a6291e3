"""Forget what is kept for a time only: raw events and exchanges with carriers."""

from __future__ import annotations

from datetime import timedelta

from gateway.runtime import Runtime
from gateway.store.queries import inbound, split_texts

KEEP_EVENTS = timedelta(days=30)  # long enough to replay a webhook after a complaint
KEEP_EXCHANGES = timedelta(days=30)


def forget_old(runtime: Runtime) -> int:
    """Delete events and exchanges that are older than they are kept; give the count."""
    now = runtime.clock.now()
    with runtime.unit_of_work() as uow:
        gone = inbound.delete_before(uow, now - KEEP_EVENTS, now - KEEP_EXCHANGES)
        gone += split_texts.delete_before(uow, now - KEEP_EVENTS)  # the texts that they made are messages
    if gone:
        runtime.log.info("old_events_forgotten", count=gone)
    return gone
