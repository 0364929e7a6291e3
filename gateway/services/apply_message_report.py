"""Apply a delivery report of a text: by rank, since carriers keep no order."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.domain.channel import Channel
from gateway.domain.errors import NotFound
from gateway.domain.messages import FINAL, TextState, may_move, reported
from gateway.domain.ports.carrier_events import MessageStateReported
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.opt_out import opt_out
from gateway.services.resend_text import forget_resend, resend_text
from gateway.services.send_message import record_accepted_text
from gateway.services.settle_invitation import settle_invitation
from gateway.store.queries import inbound, messages
from gateway.store.queries.messages import MessageRow

_DID_NOT_ARRIVE = frozenset({TextState.UNDELIVERED, TextState.FAILED, TextState.EXPIRED, TextState.REJECTED})


def apply_message_report(
    runtime: Runtime, message_id: UUID, report: MessageStateReported, payload: str
) -> str:
    """Apply a carrier's report; say what came of it (applied, repeated, late). Raises `NotFound`."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        message = messages.lock(uow, message_id)
        if message is None:
            raise NotFound("message", message_id)
        new = reported(report.state)
        applies = may_move(message.state, new)
        result = "applied" if applies else "late"
        if not inbound.add(
            uow,
            dedupe_key=report.dedupe_key,
            carrier=message.carrier,
            route="message-status",
            subject_id=message_id,
            payload=payload,
            result=result,
            received_at=now,
        ):
            return "repeated"
        # Any report is evidence that the carrier has the text.
        record_accepted_text(runtime, uow, message, report.ref)
        if applies:
            apply_text_state(runtime, uow, message, new, report.error_class, report.code, now)
            if new in _DID_NOT_ARRIVE:
                resend_text(runtime, uow, message, new, report.error_class, now)
    return result


def apply_text_state(
    runtime: Runtime,
    uow: UnitOfWork,
    message: MessageRow,
    new: TextState,
    error_class: ErrorClass | None,
    code: str,
    now: datetime,
) -> None:
    """Write a newer state of a text, from a report or as the carrier shows it; nothing is sent again here.

    The caller holds the text, and its case.
    """
    current = messages.lock(uow, message.id)
    messages.set_state(
        uow,
        message.id,
        current.state if current is not None else message.state,
        new,
        settled_at=now if new in FINAL else None,
        error_class=None if error_class is None else error_class.value,
        code=code[:32] or None,
    )
    if error_class is ErrorClass.OPTED_OUT:  # a carrier may say so after it took the text
        opt_out(runtime, uow, message.address, Channel.SMS, "carrier", now)
    if new in _DID_NOT_ARRIVE:
        settle_invitation(
            runtime, uow, message, error_class, error_class.value if error_class else new.value, now
        )
    if new is TextState.DELIVERED:
        forget_resend(uow, message, now)
