"""Hear what a carrier's listener says of a call: a person, or a machine to hang up on or to leave words on.

The survey began with the answer and goes on meanwhile. An answer that was given on this call by then is a
person's: it is believed, and the listener is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.domain.endings import Ending
from gateway.domain.errors import NotFound
from gateway.domain.machines import MACHINES, machine_message
from gateway.domain.ports.carrier_events import MachineHeard
from gateway.domain.ports.carrier_words import AmdResult, CallState
from gateway.domain.ports.carriers import Accepted, RenderContext
from gateway.domain.ports.exchanges import about
from gateway.domain.ports.waiting import wait_at_most
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.call_turn import GOODBYE
from gateway.services.leave_machine import answered_on, leave_machine
from gateway.services.surveys import survey_of
from gateway.store.queries import attempts, campaigns, cases, inbound, interviews
from gateway.store.queries.attempts import AttemptRow
from ivr_flows.voice_script import Hangup, Say, VoiceScript

# Real seconds for telling the carrier, all requests together. The least patient one hears our answer for five:
# https://developer.vonage.com/en/getting-started/concepts/webhooks
_TELLING_SECONDS = 2.5
# The campaign goes on whoever takes the call; some carriers can be set up to listen all the same.
_NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class _Order:
    """What the carrier is told once it is written: to go on with `script`, or to hang up where there is none."""

    attempt: AttemptRow
    ref: str
    script: VoiceScript | None


def hear_machine(runtime: Runtime, attempt_id: UUID, heard: MachineHeard, payload: str) -> str:
    """Take a listener's word; say what came of it. Raises `NotFound` for no call of ours."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        attempt = attempts.lock_call(uow, attempt_id)
        if attempt is None or attempt.leg_state is None:
            raise NotFound("call", attempt_id)
        new = inbound.add(
            uow,
            dedupe_key=heard.dedupe_key,
            carrier=attempt.carrier,
            route="machine",
            subject_id=attempt_id,
            payload=payload,
            result="applied",
            received_at=now,
        )
        if not new:
            return "repeated"
        result, order = _decide(runtime, uow, attempt, heard, now)
        if result != "applied":
            inbound.set_result(uow, heard.dedupe_key, result)
    if order is not None:
        with about(attempt_id), wait_at_most(_TELLING_SECONDS):
            _tell(runtime, order)
    return result


def _decide(
    runtime: Runtime, uow: UnitOfWork, attempt: AttemptRow, heard: MachineHeard, now: datetime
) -> tuple[str, _Order | None]:
    if attempt.leg_state is CallState.ENDED or attempt.message_left_at is not None:
        return "late", None
    if heard.result not in MACHINES:
        attempts.update_leg(uow, attempt.id, amd_result=heard.result)
        return "applied", None
    interview = interviews.lock_of_call(uow, attempt.id)
    campaign = campaigns.get(uow, attempt.campaign_id)
    if campaign is None:
        raise NotFound("campaign", attempt.campaign_id)
    rules = campaign.rules.machines
    if not rules.listens or (interview is not None and answered_on(attempt, interview)):
        return "answered before" if rules.listens else _NOT_ASKED, None
    attempts.update_leg(uow, attempt.id, amd_result=heard.result)
    ref = attempt.carrier_ref or heard.ref
    case = cases.lock(uow, attempt.case_id)
    number = case.tries.get(Ending.MACHINE.value, 0) + 1
    leaves = heard.result is not AmdResult.FAX and rules.leaves_message(number)
    if leaves and heard.result is AmdResult.MACHINE and attempt.amd_result is not AmdResult.MACHINE:
        # It still greets, or it is a person who talks at length: the survey goes on, and an answer to it counts.
        # Heard a second time, it is a greeting that has ended without a beep.
        return "applied", None
    if interview is not None:
        leave_machine(runtime, uow, interview, GOODBYE, now)
    if not leaves:
        return "applied", _Order(attempt, ref, None)
    attempts.update_leg(uow, attempt.id, message_left_at=now)
    survey = survey_of(runtime, uow, case.survey_version_id)
    words = Say(machine_message(rules, survey, case.language), case.language)
    return "applied", _Order(attempt, ref, VoiceScript((words, Hangup())))


def _tell(runtime: Runtime, order: _Order) -> None:
    """Tell the carrier, with no transaction open, while its webhook waits for us.

    Where it does not listen, or not in time, the call's next turn hangs up.
    """
    carrier = runtime.voice[order.attempt.carrier]
    if order.script is None:
        outcome = carrier.hang_up(order.ref)
    else:
        context = RenderContext(turn_url=runtime.hooks.voice(carrier.name, order.attempt.id, 0))
        outcome = carrier.redirect(order.ref, order.script, context)
    runtime.log.info(
        "machine_heard",
        attempt=str(order.attempt.id),
        outcome=type(outcome).__name__.lower(),
        hung_up=order.script is None,
    )
    if not isinstance(outcome, Accepted) and order.script is not None:
        carrier.hang_up(order.ref)
