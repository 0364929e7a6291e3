"""Keep a signed webhook that failed by our own fault: the carrier may not come again, and a replay applies it."""

from __future__ import annotations

from hashlib import sha256
from typing import Final
from uuid import UUID

from gateway.runtime import Runtime
from gateway.store.queries import inbound

FAILED: Final = "failed"


def keep_failed(
    runtime: Runtime, carrier: str, route: str, subject: UUID | None, turn: int | None, payload: str
) -> str:
    """Write the webhook into the ledger, once however often it comes; give its key.

    The key is not the carrier's identity of the event: that stays free, so that a repetition is applied.
    """
    told = f"{carrier}:{route}:{subject}:{turn}:{payload}"
    key = f"{FAILED}:{sha256(told.encode(errors='surrogatepass')).hexdigest()}"
    with runtime.unit_of_work() as uow:
        inbound.add(
            uow,
            dedupe_key=key,
            carrier=carrier,
            route=route,
            subject_id=subject,
            turn=turn,
            payload=payload,
            result=FAILED,
            received_at=runtime.clock.now(),
        )
    return key
