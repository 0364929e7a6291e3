"""Receive a call to one of our numbers: go on with the caller's interview, begin one, or say that there is none.

The number belongs to campaigns, not the address of the webhook: a call is told apart by the carrier's id of it,
and a repeated webhook gets the reply that was kept. Suppressed numbers are welcome: they called. What would
contact them later goes through the gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.domain.caller_id import read_caller, stand_in
from gateway.domain.channel import Channel
from gateway.domain.no_survey import DEFAULT_LANGUAGE, no_survey
from gateway.domain.ports.carrier_events import CallInput
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.begin_interview import begin_or_resume
from gateway.services.call_turn import GOODBYE, CallTurn, KeptScript, again
from gateway.services.place_caller import Comer, begin_attempt, case_in_interview, case_to_begin
from gateway.store.queries import attempts, callers, campaigns, inbound, interviews
from gateway.store.queries.campaigns import CampaignRow
from gateway.store.queries.cases import CaseRow


@dataclass(frozen=True, slots=True)
class ReceivedCall:
    """What the call does next. `attempt_id` is None for a caller for whom there is nothing to ask."""

    attempt_id: UUID | None
    turn: CallTurn


def receive_call(runtime: Runtime, carrier: str, call: CallInput, payload: str) -> ReceivedCall:
    """Receive a call once; a repetition changes nothing and gets the same reply."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        using = campaigns.using(uow, call.to)
        key = f"{carrier}:inbound-call:{call.ref}"
        first = inbound.add(
            uow,
            dedupe_key=key,
            carrier=carrier,
            route="inbound-call",
            subject_id=None,
            payload=payload,
            result="declined",
            received_at=now,
        )
        if not first:
            return _again(uow, carrier, call, using)
        number = read_caller(call.from_) or stand_in(runtime.ids.new())
        comer = Comer(number, Channel.VOICE, carrier, call.to)
        case = case_in_interview(uow, using, comer)
        result = "begun" if case is None else "resumed"
        if case is None:
            case = case_to_begin(runtime, uow, [each for each in using if each.rules.takes_calls], comer, now)
        if case is None:
            return _declined(using)
        attempt_id, turn = _begin(runtime, uow, case, comer, call.ref, now)
        inbound.set_subject(uow, key, attempt_id, result)
    runtime.log.info("call_received", carrier=carrier, attempt=str(attempt_id), result=result)
    return ReceivedCall(attempt_id, turn)


def _begin(
    runtime: Runtime, uow: UnitOfWork, case: CaseRow, comer: Comer, ref: str, now: datetime
) -> tuple[UUID, CallTurn]:
    attempt_id = begin_attempt(runtime, uow, case, comer, now)
    callers.add_leg(
        uow,
        id=runtime.ids.new(),
        attempt_id=attempt_id,
        carrier=comer.carrier,
        carrier_ref=ref,
        created_at=now,
        answered_at=now,
    )
    kept = KeptScript()
    _, begun = begin_or_resume(
        runtime,
        uow,
        case=case,
        attempt_id=attempt_id,
        channel=Channel.VOICE,
        our_number=comer.our_number,
        carrier_ref=ref,
        now=now,
        reply=kept,
    )
    attempts.update_leg(uow, attempt_id, opened_turn=begun.state.turn)
    return attempt_id, CallTurn(kept.script, begun.state.turn)


def _again(uow: UnitOfWork, carrier: str, call: CallInput, using: list[CampaignRow]) -> ReceivedCall:
    attempt_id = callers.attempt_of_call(uow, carrier, call.ref)
    if attempt_id is None:
        return _declined(using)
    row = interviews.lock_of_call(uow, attempt_id)
    return ReceivedCall(attempt_id, CallTurn(GOODBYE, 0) if row is None else again(row))


def _declined(using: list[CampaignRow]) -> ReceivedCall:
    language = using[0].default_language if using else DEFAULT_LANGUAGE
    return ReceivedCall(None, CallTurn(no_survey(language), 0))
