"""Pause a campaign, or stop it at once and for good.

Paused: nothing new is begun, calls that only wait in a carrier's queue are called off, and who is in an
interview finishes it; `start_campaign` goes on. Stopped: calls that ring are called off too, calls that talk
are ended with a sentence, texts that wait are cancelled, and every case ends as what is known of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.domain.attempts import UNFINISHED, AttemptState
from gateway.domain.campaigns import MOVES, CampaignState
from gateway.domain.channel import Channel
from gateway.domain.dispositions import Disposition
from gateway.domain.errors import Conflict, NotFound
from gateway.domain.interviews import OPEN, InterviewState
from gateway.domain.parting import parting
from gateway.domain.ports.carrier_words import CallState
from gateway.domain.ports.carriers import Accepted, RenderContext
from gateway.domain.ports.exchanges import about
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.store.queries import attempts, campaigns, cases, interviews, messages, quotas
from gateway.store.queries.attempts import AttemptRow
from ivr_flows.events import GiveUp
from ivr_flows.state import decode_state
from ivr_flows.voice_script import encode_script

_STOPPED = "campaign_stopped"


@dataclass(frozen=True, slots=True)
class Stopped:
    """What was under way and is not any more. `refused` are calls that the carrier would not end."""

    called_off: int
    ended: int
    refused: int
    texts: int
    interviews: int
    cases: int


def pause_campaign(runtime: Runtime, campaign_id: UUID) -> int:
    """Pause a campaign; give the count of calls called off. Raises `NotFound`, `Conflict`."""
    with runtime.unit_of_work() as uow:
        _move(uow, campaign_id, CampaignState.PAUSED, runtime.clock.now())
        queued = [
            call
            for call in attempts.live_calls(uow, campaign_id)
            if call.leg_state in (CallState.QUEUED, CallState.INITIATED)
        ]
    called_off = sum(_call_off(runtime, call) for call in queued)
    runtime.log.info("campaign_paused", campaign=str(campaign_id), called_off=called_off)
    return called_off


def stop_campaign(runtime: Runtime, campaign_id: UUID) -> Stopped:
    """Stop a campaign for good. Raises `NotFound`, and `Conflict` where it cannot be stopped any more.

    It may be stopped again, where the first time was cut short.
    """
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        _move(uow, campaign_id, CampaignState.STOPPED, now)
        texts = messages.cancel_planned_of_campaign(uow, campaign_id, now)
        planned = (AttemptState.PLANNED,)
        attempts.settle_of_campaign(uow, campaign_id, Channel.VOICE, planned, now, _STOPPED)
        calls = attempts.live_calls(uow, campaign_id)
        left = interviews.open_of_campaign(uow, campaign_id)
    for interview_id in left:  # before their calls are ended: what was answered counts
        with runtime.unit_of_work() as uow:
            _end_interview(runtime, uow, interview_id, runtime.clock.now())
    unanswered = [call for call in calls if call.leg_state is not CallState.ANSWERED]
    talking = [call for call in calls if call.leg_state is CallState.ANSWERED]
    called_off = sum(_call_off(runtime, call) for call in unanswered)
    ended = sum(_part(runtime, call) for call in talking)
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        closed = cases.finalise_all(
            uow,
            campaign_id,
            attempted=Disposition.NO_ANSWER.value,
            untouched=Disposition.NOT_ATTEMPTED.value,
            now=now,
        )
        attempts.settle_of_campaign(uow, campaign_id, Channel.SMS, UNFINISHED, now, _STOPPED)
    stopped = Stopped(called_off, ended, len(calls) - called_off - ended, texts, len(left), closed)
    runtime.log.warning("campaign_stopped", campaign=str(campaign_id), calls=len(calls), cases=closed)
    return stopped


def _move(uow: UnitOfWork, campaign_id: UUID, state: CampaignState, now: datetime) -> None:
    campaign = campaigns.get(uow, campaign_id)
    if campaign is None:
        raise NotFound("campaign", campaign_id)
    if campaign.state is state is CampaignState.STOPPED:
        return
    if state not in MOVES[campaign.state]:
        raise Conflict(f"{campaign.name} is {campaign.state}: it cannot be {state}")
    if state is CampaignState.STOPPED:
        campaigns.set_state(uow, campaign_id, campaign.state, state, finished_at=now)
    else:
        campaigns.set_state(uow, campaign_id, campaign.state, state)


def _end_interview(runtime: Runtime, uow: UnitOfWork, interview_id: UUID, now: datetime) -> None:
    row = interviews.lock(uow, interview_id)
    if row is None or row.state not in OPEN:
        return
    if row.channel is Channel.SMS and row.answers_given == 0:
        interviews.change(uow, row.id, {"state": InterviewState.UNANSWERED, "closed_at": now, "due_at": None})
        quotas.release(uow, row.id, now)
        return
    farewell = encode_script(parting(decode_state(row.engine_state).language)).decode()
    advance(runtime, uow, row, GiveUp(), now, carrier_ref=row.carrier_ref or "", reply=lambda _: farewell)


def _call_off(runtime: Runtime, call: AttemptRow) -> bool:
    """Hang up; the carrier's report of the end settles the attempt, as it settles every other."""
    with about(call.id):
        outcome = runtime.voice[call.carrier].hang_up(call.carrier_ref or "")
    return isinstance(outcome, Accepted)


def _part(runtime: Runtime, call: AttemptRow) -> bool:
    with runtime.reading() as uow:
        language = cases.language_of(uow, call.case_id)
    carrier = runtime.voice[call.carrier]
    context = RenderContext(turn_url=runtime.hooks.voice(call.carrier, call.id, 0))
    with about(call.id):
        outcome = carrier.redirect(call.carrier_ref or "", parting(language), context)
    return isinstance(outcome, Accepted) or _call_off(runtime, call)
