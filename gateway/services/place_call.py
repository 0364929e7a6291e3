"""Place a call: reserve, then act, then record, with no transaction open while the carrier is asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Refused
from gateway.domain.endings import ending_of_refusal
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Accepted, PlaceCall, Rejected, SendOutcome, Unknown
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.dial_next import put_back
from gateway.services.gate import ask_gate
from gateway.services.mark_dialled import mark_dialled
from gateway.services.opt_out import opt_out
from gateway.services.settle_case import settle_case
from gateway.store.queries import attempts, campaigns, cases
from gateway.store.queries.attempts import AttemptRow


def place_call(runtime: Runtime, attempt_id: UUID) -> None:
    """Call the number of a planned attempt. Does nothing where somebody has taken it already."""
    call = _reserve(runtime, attempt_id)
    if call is None:
        return
    attempt, order = call
    outcome = runtime.voice[attempt.carrier].place_call(order)
    _record(runtime, attempt_id, attempt.case_id, outcome)


def _reserve(runtime: Runtime, attempt_id: UUID) -> tuple[AttemptRow, PlaceCall] | None:
    """Write that the call is being placed. The gate is asked again: this is the moment of the attempt."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        attempt = attempts.lock(uow, attempt_id)
        if attempt is None or attempt.state is not AttemptState.PLANNED:
            return None
        campaign = campaigns.get(uow, attempt.campaign_id)
        if campaign is None:
            return None
        case = cases.lock(uow, attempt.case_id)
        verdict, record = ask_gate(uow, campaign, case, attempt.purpose, now)
        if isinstance(verdict, Refused):
            attempts.move(
                uow,
                attempt_id,
                AttemptState.PLANNED,
                AttemptState.SETTLED,
                gate=record,
                settled_at=now,
                outcome=verdict.rule.value,
            )
            put_back(runtime, uow, case, verdict, now)
            return None
        attempts.move(
            uow, attempt_id, AttemptState.PLANNED, AttemptState.RESERVED, gate=record, reserved_at=now
        )
        attempts.add_leg(
            uow, id=runtime.ids.new(), attempt_id=attempt_id, carrier=attempt.carrier, created_at=now
        )
    return attempt, PlaceCall(
        to=attempt.address,
        from_=attempt.our_number,
        answer_url=runtime.hooks.voice(attempt.carrier, attempt_id, 0),
        status_url=runtime.hooks.call_status(attempt.carrier, attempt_id),
        ring_seconds=campaign.rules.ring_seconds,
    )


def _record(runtime: Runtime, attempt_id: UUID, case_id: UUID, outcome: SendOutcome) -> None:
    """Write what the carrier said. A webhook may have said more already: then that stays."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        match outcome:
            case Accepted(ref):
                attempts.update_leg(uow, attempt_id, carrier_ref=ref)
                mark_dialled(uow, attempt_id, case_id)
            case Unknown(reason):
                attempts.move(
                    uow, attempt_id, AttemptState.RESERVED, AttemptState.UNKNOWN, outcome=reason[:32]
                )
            case Rejected():
                _record_refusal(runtime, uow, attempt_id, outcome, now)
    runtime.log.info("call_placed", attempt=str(attempt_id), outcome=type(outcome).__name__.lower())


def _record_refusal(
    runtime: Runtime, uow: UnitOfWork, attempt_id: UUID, refusal: Rejected, now: datetime
) -> None:
    attempt = attempts.lock(uow, attempt_id)
    if attempt is None or not attempts.move(
        uow,
        attempt_id,
        (AttemptState.RESERVED, AttemptState.UNKNOWN),
        AttemptState.SETTLED,
        settled_at=now,
        outcome=refusal.error_class.value,
        code=refusal.code[:32],
    ):
        return
    if refusal.error_class is ErrorClass.OPTED_OUT:
        opt_out(runtime, uow, attempt.address, Channel.VOICE, "carrier", now)
    settle_case(runtime, uow, attempt, ending_of_refusal(refusal.error_class), now)
