"""Note that a call did not get what we wanted it to do next: the carrier says so by asking the fallback.

What counts is the latest word: a prompt that was fetched again after that has reached the call.
"""

from __future__ import annotations

from uuid import UUID

from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import callers, inbound

_UNHEARD = "unheard"
_HEARD = "heard"


def note_unheard(runtime: Runtime, carrier: str, attempt_id: UUID | None, ref: str, payload: str) -> None:
    """Note it for a call of ours, or for the call to us that the carrier names `ref`; for no other call."""
    with runtime.unit_of_work() as uow:
        subject = attempt_id or (callers.attempt_of_call(uow, carrier, ref) if ref else None)
        if subject is None:
            return
        key = _key(carrier, subject)
        if not inbound.add(
            uow,
            dedupe_key=key,
            carrier=carrier,
            route="fallback",
            subject_id=subject,
            payload=payload,
            result=_UNHEARD,
            received_at=runtime.clock.now(),
        ):
            inbound.set_result(uow, key, _UNHEARD)


def note_heard(runtime: Runtime, carrier: str, attempt_id: UUID) -> None:
    """Note that the call has fetched its prompt after all."""
    with runtime.unit_of_work() as uow:
        inbound.set_result(uow, _key(carrier, attempt_id), _HEARD)


def is_unheard(uow: UnitOfWork, carrier: str, attempt_id: UUID) -> bool:
    """Say whether the last that is known of a call is that it did not get its prompt."""
    known = inbound.find(uow, _key(carrier, attempt_id))
    return known is not None and known.result == _UNHEARD


def _key(carrier: str, attempt_id: UUID) -> str:
    return f"{carrier}:fallback:{attempt_id.hex}"
