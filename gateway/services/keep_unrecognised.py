"""Keep a signed report whose words the adapter does not know: it is counted and changes nothing."""

from __future__ import annotations

from uuid import UUID

from gateway.domain.ports.carrier_events import Unrecognised
from gateway.runtime import Runtime
from gateway.store.queries import inbound


def keep_unrecognised(
    runtime: Runtime, carrier: str, route: str, subject: UUID | None, event: Unrecognised, payload: str
) -> None:
    """Write the report into the ledger of inbound events."""
    with runtime.unit_of_work() as uow:
        inbound.add(
            uow,
            dedupe_key=event.dedupe_key,
            carrier=carrier,
            route=route,
            subject_id=subject,
            payload=payload,
            result="unknown_word",
            received_at=runtime.clock.now(),
        )
    runtime.log.warning("unknown_word", carrier=carrier, route=route, word=event.word[:40])
