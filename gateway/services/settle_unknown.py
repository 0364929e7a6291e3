"""Settle sends of which nobody knows whether the carrier took them: by the carrier's own list.

Nothing is ever sent again here. Without evidence in time they end unsettled: a call's case then
rests as after a technical failure, and a text's dialogue waits for its reminder.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.domain.endings import Ending
from gateway.domain.errors import CarrierUnavailable
from gateway.domain.messages import TextState
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.domain.ports.carriers import CallSnapshot, MessageSnapshot
from gateway.domain.ports.exchanges import about
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.apply_call_report import apply_call_state, is_newer
from gateway.services.mark_dialled import mark_dialled
from gateway.services.send_message import record_accepted_text
from gateway.services.settle_case import settle_case
from gateway.store.queries import attempts, messages

UNSETTLED_AFTER = timedelta(minutes=10)
# In any other state the number may be free: a call found there may belong to the attempt that came after.
_IN_DOUBT = frozenset({AttemptState.UNKNOWN, AttemptState.IN_FLIGHT})
_CLOCKS_DIFFER = timedelta(minutes=2)


def settle_call(runtime: Runtime, attempt_id: UUID) -> None:
    """Look for the call of an unknown attempt at the carrier; or follow up one that has gone quiet."""
    with runtime.reading() as uow:
        attempt = attempts.read(uow, attempt_id)
    if attempt is None or attempt.reserved_at is None:
        return
    carrier = runtime.voice[attempt.carrier]
    try:
        with about(attempt_id):
            if attempt.carrier_ref is not None:
                found = carrier.fetch_call(attempt.carrier_ref)
                candidates = [] if found is None else [found]
            else:
                candidates = carrier.find_calls(
                    attempt.address, attempt.our_number, attempt.reserved_at - _CLOCKS_DIFFER
                )
    except CarrierUnavailable as error:
        runtime.log.warning("carrier_not_asked", attempt=str(attempt_id), reason=str(error))
        if attempt.carrier_ref is not None or not _too_old(attempt.reserved_at, runtime.clock.now()):
            return  # it stays in doubt, and the sweeper asks again
        candidates = []
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        held = attempts.lock(uow, attempt_id)
        if held is None or held.state not in _IN_DOUBT:
            return
        call = _ours(candidates, attempts.known_call_refs, uow, held.carrier, held.carrier_ref)
        if call is not None:
            mark_dialled(uow, held)
            attempts.update_leg(uow, held.id, carrier_ref=call.ref)
            if held.leg_state is not None and is_newer(call.state, held.leg_state):
                apply_call_state(
                    runtime, uow, held, call.ref, call.state, call.end_reason, call.duration, now
                )
        elif held.carrier_ref is not None and held.leg_state is not None:
            # The carrier knows the call no longer: it is over, and nobody can say how.
            apply_call_state(
                runtime, uow, held, held.carrier_ref, CallState.ENDED, EndReason.NETWORK_FAILED, None, now
            )
        elif held.state is AttemptState.UNKNOWN and _too_old(held.reserved_at, now):
            attempts.move(uow, held.id, AttemptState.UNKNOWN, AttemptState.UNSETTLED)
            settle_case(runtime, uow, held, Ending.TECHNICAL, now)
            runtime.log.warning("call_unsettled", attempt=str(held.id))


def settle_message(runtime: Runtime, message_id: UUID) -> None:
    """Look for an unknown text at the carrier."""
    with runtime.reading() as uow:
        message = messages.read(uow, message_id)
    if message is None or message.reserved_at is None:
        return
    try:
        with about(message_id):
            listed = runtime.messages[message.carrier].find_messages(
                message.address, message.our_number, message.reserved_at - _CLOCKS_DIFFER
            )
    except CarrierUnavailable as error:
        runtime.log.warning("carrier_not_asked", message=str(message_id), reason=str(error))
        if not _too_old(message.reserved_at, runtime.clock.now()):
            return
        listed = []
    candidates = [text for text in listed if text.body == message.body]
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        held = messages.lock(uow, message_id)
        if held is None or held.state is not TextState.UNKNOWN:
            return
        text = _ours(candidates, messages.known_refs, uow, held.carrier, None)
        if text is not None:
            record_accepted_text(runtime, uow, held, text.ref)
        elif _too_old(held.reserved_at, now):
            messages.set_state(uow, held.id, TextState.UNKNOWN, TextState.UNSETTLED)
            runtime.log.warning("message_unsettled", message=str(held.id))


_Snapshot = TypeVar("_Snapshot", CallSnapshot, MessageSnapshot)


def _ours(
    candidates: list[_Snapshot],
    known: Callable[[UnitOfWork, str, list[str]], set[str]],
    uow: UnitOfWork,
    carrier: str,
    own_ref: str | None,
) -> _Snapshot | None:
    """Choose the oldest of the carrier's entries that belongs to no other row of ours."""
    taken = known(uow, carrier, [each.ref for each in candidates]) - {own_ref}
    free = [each for each in candidates if each.ref not in taken]
    return min(free, key=lambda each: (each.created_at is None, each.created_at, each.ref), default=None)


def _too_old(reserved_at: datetime | None, now: datetime) -> bool:
    return reserved_at is not None and now - reserved_at > UNSETTLED_AFTER
