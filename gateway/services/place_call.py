"""Place a call: reserve, then act, then record, with no transaction open while the carrier is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Refused
from gateway.domain.endings import ending_of_refusal
from gateway.domain.machines import OnMachine
from gateway.domain.our_numbers import another_may_take, next_after
from gateway.domain.ports.carrier_limits import Capability
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass
from gateway.domain.ports.carriers import Accepted, PlaceCall, Rejected, SendOutcome, Unknown, VoiceCarrier
from gateway.domain.ports.exchanges import about
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.dial_next import put_back
from gateway.services.gate import ask_gate
from gateway.services.mark_dialled import mark_dialled
from gateway.services.opt_out import opt_out
from gateway.services.put_off_call import put_off_call
from gateway.services.settle_case import settle_case
from gateway.store.queries import attempts, campaigns, cases
from gateway.store.queries.attempts import AttemptRow


def place_call(runtime: Runtime, attempt_id: UUID) -> None:
    """Call the number of a planned attempt. Does nothing where somebody has taken it already."""
    order = _reserve(runtime, attempt_id)
    with about(attempt_id):
        while order is not None:
            outcome = runtime.voice[order.attempt.carrier].place_call(order.call)
            order = _record(runtime, order, outcome)


@dataclass(frozen=True, slots=True)
class _Order:
    """What a carrier is about to be asked."""

    attempt: AttemptRow
    call: PlaceCall
    rules: CampaignRules
    language: str


def _reserve(runtime: Runtime, attempt_id: UUID) -> _Order | None:
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
    return _order(runtime, attempt, campaign.rules, case.language)


def _order(runtime: Runtime, attempt: AttemptRow, rules: CampaignRules, language: str) -> _Order:
    hooks, able = runtime.hooks, runtime.voice[attempt.carrier].capabilities
    listens = rules.machines.listens and Capability.MACHINE_DETECTION in able
    call = PlaceCall(
        to=attempt.address,
        from_=attempt.our_number,
        answer_url=hooks.voice(attempt.carrier, attempt.id, 0),
        status_url=hooks.call_status(attempt.carrier, attempt.id),
        fallback_url=(
            hooks.fallback(attempt.carrier, attempt.id, language) if Capability.FALLBACK_URL in able else None
        ),
        ring_seconds=rules.ring_seconds,
        machine_url=hooks.machine(attempt.carrier, attempt.id) if listens else None,
        until_beep=rules.machines.policy is OnMachine.LEAVE_MESSAGE,
    )
    return _Order(attempt, call, rules, language)


def _record(runtime: Runtime, order: _Order, outcome: SendOutcome) -> _Order | None:
    """Write what the carrier said; give the order for the next number, where another may take the call.

    A webhook may have said more already: then that stays.
    """
    attempt_id = order.attempt.id
    following: _Order | None = None
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        held = attempts.lock(uow, attempt_id)
        match outcome:
            case Accepted(ref):
                attempts.update_leg(uow, attempt_id, carrier_ref=ref)
                if held is not None:
                    mark_dialled(uow, held)
                if not campaigns.is_running(uow, order.attempt.campaign_id):
                    # Stopped while the carrier was being asked: nobody needs to hear it ring.
                    carrier = runtime.voice[order.attempt.carrier]
                    uow.after_commit(lambda: _call_off(runtime, carrier, ref))
            case Unknown(reason):
                attempts.move(
                    uow, attempt_id, AttemptState.RESERVED, AttemptState.UNKNOWN, outcome=reason[:32]
                )
            case Rejected():
                following = _turn_to_another(runtime, uow, order, outcome, now)
                if following is None:
                    _record_refusal(runtime, uow, attempt_id, outcome, now)
    runtime.log.info(
        "call_placed",
        attempt=str(attempt_id),
        carrier=order.attempt.carrier,
        outcome=type(outcome).__name__.lower(),
        code=outcome.code if isinstance(outcome, Rejected) else "",
    )
    return following


def _call_off(runtime: Runtime, carrier: VoiceCarrier, ref: str) -> None:
    outcome = carrier.hang_up(ref)
    runtime.log.info("call_called_off", carrier=carrier.name, outcome=type(outcome).__name__.lower())


def _turn_to_another(
    runtime: Runtime, uow: UnitOfWork, order: _Order, refusal: Rejected, now: datetime
) -> _Order | None:
    """Reserve the call from the campaign's next number, where a carrier has refused for its own reasons."""
    if not another_may_take(refusal):
        return None
    attempt = attempts.lock(uow, order.attempt.id)
    if attempt is None or attempt.state is not AttemptState.RESERVED or attempt.leg != order.attempt.leg:
        return None
    case = cases.lock(uow, attempt.case_id)
    ours = next_after(
        campaigns.numbers_of(uow, attempt.campaign_id),
        Channel.VOICE,
        case.region,
        attempt.carrier,
        attempt.our_number,
    )
    if ours is None:
        return None
    leg = attempt.leg + 1
    attempts.update_leg(uow, attempt.id, state=CallState.ENDED, end_reason=EndReason.CANCELED, ended_at=now)
    attempts.turn_to(uow, attempt.id, carrier=ours.carrier, our_number=ours.number, leg=leg, now=now)
    attempts.add_leg(
        uow,
        id=runtime.ids.new(),
        attempt_id=attempt.id,
        position=leg,
        carrier=ours.carrier,
        created_at=now,
    )
    turned = replace(attempt, carrier=ours.carrier, our_number=ours.number, leg=leg, reserved_at=now)
    return _order(runtime, turned, order.rules, order.language)


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
    if refusal.error_class is ErrorClass.RATE_LIMITED:
        put_off_call(uow, attempt, refusal, now)
        return
    settle_case(runtime, uow, attempt, ending_of_refusal(refusal.error_class), now)
