"""Keep a signed report whose words the adapter does not know: it is counted and changes nothing."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from gateway.domain.ports.carrier_events import Unrecognised
from gateway.runtime import Runtime
from gateway.store.queries import inbound

UNKNOWN_WORD: Final = "unknown_word"


def keep_unrecognised(
    runtime: Runtime,
    carrier: str,
    route: str,
    subject: UUID | None,
    turn: int | None,
    event: Unrecognised,
    payload: str,
) -> None:
    """Write the report into the ledger of inbound events."""
    with runtime.unit_of_work() as uow:
        inbound.add(
            uow,
            dedupe_key=event.dedupe_key,
            carrier=carrier,
            route=route,
            subject_id=subject,
            turn=turn,
            payload=payload,
            result=UNKNOWN_WORD,
            received_at=runtime.clock.now(),
        )
    runtime.log.warning("unknown_word", carrier=carrier, route=route, word=runtime.redact(event.word)[:40])
