"""Apply a progress report of a call that a person has made to us: the call is found by the carrier's id of it."""

from __future__ import annotations

from gateway.domain.ports.carrier_events import CallStateReported
from gateway.runtime import Runtime
from gateway.services.apply_call_report import apply_call_report
from gateway.store.queries import callers, inbound


def apply_inbound_report(runtime: Runtime, carrier: str, report: CallStateReported, payload: str) -> str:
    """Apply a report; say what came of it (applied, repeated, late, or unmatched: a call that we declined)."""
    with runtime.reading() as uow:
        attempt_id = callers.attempt_of_call(uow, carrier, report.ref)
    if attempt_id is not None:
        return apply_call_report(runtime, attempt_id, report, payload)
    with runtime.unit_of_work() as uow:
        new = inbound.add(
            uow,
            dedupe_key=report.dedupe_key,
            carrier=carrier,
            route="inbound-call-status",
            subject_id=None,
            payload=payload,
            result="unmatched",
            received_at=runtime.clock.now(),
        )
    return "unmatched" if new else "repeated"
