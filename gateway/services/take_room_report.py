"""Take a report of what happened in a room: it is kept once, and changes nothing of the call's interview."""

from __future__ import annotations

from uuid import UUID

from gateway.domain.errors import NotFound
from gateway.domain.ports.carrier_events import RoomReported
from gateway.runtime import Runtime
from gateway.store.queries import attempts, inbound


def take_room_report(runtime: Runtime, attempt_id: UUID, report: RoomReported, payload: str) -> str:
    """Keep a report of the room that a call was put into; say what came of it (noted, repeated).

    Raises `NotFound` for no call of ours.
    """
    with runtime.unit_of_work() as uow:
        attempt = attempts.read(uow, attempt_id)
        if attempt is None:
            raise NotFound("call", attempt_id)
        new = inbound.add(
            uow,
            dedupe_key=report.dedupe_key,
            carrier=attempt.carrier,
            route="room",
            subject_id=attempt_id,
            payload=payload,
            result="noted",
            received_at=runtime.clock.now(),
        )
    if not new:
        return "repeated"
    runtime.log.info("room_report", attempt=str(attempt_id), room=report.room, move=report.move.value)
    return "noted"
