"""Opt a number out: at once, on every channel and in every campaign of the organisation."""

from __future__ import annotations

from datetime import datetime

from gateway.domain.channel import Channel
from gateway.domain.dispositions import Disposition
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.store.queries import attempts, cases, interviews, messages, respondents
from ivr_flows.events import Stop


def opt_out(
    runtime: Runtime,
    uow: UnitOfWork,
    address: str,
    channel: Channel,
    source: str,
    now: datetime,
    *,
    carrier_ref: str = "",
) -> bool:
    """Suppress a number and end everything that was under way with it. False if it was suppressed.

    Open interviews close as refused, texts that wait are cancelled, attempts that were only planned
    are settled. Cases of people who were contacted end as refusals; the cases of others behind the
    same number end as not attempted: nobody asked them, and nobody may. Whether the opt-out is confirmed
    is the caller's matter: it was said aloud, or the carrier has, or a text must.
    """
    cases.hold_behind(uow, address)
    new = respondents.suppress(uow, runtime.ids.new(), address, channel, source, now)
    messages.cancel_planned(uow, address, now)
    for row in interviews.open_behind(uow, address):
        advance(runtime, uow, row, Stop(), now, carrier_ref=carrier_ref)
    interviews.forget_late(uow, address)
    attempts.cancel_planned(uow, address, now, "opted_out")
    for case in cases.open_behind(uow, address):
        contacted = case.attempts_made > 0
        code = Disposition.RESPONDENT_REFUSAL if contacted else Disposition.NOT_ATTEMPTED
        cases.finalise(uow, case.id, code.value, now)
    runtime.log.info("opted_out", channel=channel.value, source=source, new=new)
    return new
