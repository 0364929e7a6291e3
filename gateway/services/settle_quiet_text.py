"""Settle a text that a carrier has taken and told no end of: by what the carrier shows of it.

It is asked when the text's validity is over and nobody tries to deliver it any more. Nothing is sent again
here. Where the carrier cannot say what has become of it, it ends unsettled: its dialogue waits for the reminder,
and a report that comes after all is taken.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from gateway.domain.errors import CarrierUnavailable
from gateway.domain.messages import FINAL, UNDER_WAY, TextState, reported
from gateway.domain.ports.carriers import MessageSnapshot
from gateway.domain.ports.exchanges import about
from gateway.runtime import Runtime
from gateway.services.apply_message_report import apply_text_state
from gateway.services.text_validity import text_validity
from gateway.store.queries import interviews, messages
from gateway.store.queries.messages import MessageRow

# How long after a text's validity a carrier that does not answer is asked again.
KEEPS_ASKING = timedelta(hours=1)
_NO_REPORT = "no report"


def settle_quiet_text(runtime: Runtime, message_id: UUID) -> None:
    """Ask what has become of a text. Does nothing where that is known, or may still be told in time."""
    with runtime.reading() as uow:
        message = messages.read(uow, message_id)
        if message is None or message.state not in UNDER_WAY:
            return
        row = None if message.interview_id is None else interviews.read(uow, message.interview_id)
        over_at = (message.reserved_at or message.created_at) + text_validity(uow, row)
    if runtime.clock.now() < over_at:
        return
    try:
        shown = _shown(runtime, message)
    except CarrierUnavailable as error:
        runtime.log.warning("carrier_not_asked", message=str(message_id), reason=str(error))
        if runtime.clock.now() < over_at + KEEPS_ASKING:
            return  # the sweeper asks again
        shown = None
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        held = messages.lock(uow, message_id)
        if held is None or held.state not in UNDER_WAY:
            return
        if shown is not None and reported(shown.state) in FINAL:
            new = reported(shown.state)
            apply_text_state(runtime, uow, held, new, shown.error_class, shown.code, now)
        else:
            new = TextState.UNSETTLED
            messages.set_state(uow, held.id, held.state, new, code=_NO_REPORT)
    runtime.log.info("quiet_text_settled", message=str(message_id), state=new.value)


def _shown(runtime: Runtime, message: MessageRow) -> MessageSnapshot | None:
    """Ask the carrier; None where it shows no such text, or is set up here no longer. Raises CarrierUnavailable."""
    carrier = runtime.messages.get(message.carrier)
    if carrier is None or message.carrier_ref is None:
        return None
    with about(message.id):
        return carrier.fetch_message(message.carrier_ref)
