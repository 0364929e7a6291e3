"""Sweep: find, by rows alone, what is due or what a crash has left behind, and put it to work again.

The queue may lose a job or deliver it twice; every job is safe to repeat, so the sweeper simply
enqueues again whatever should have moved by now. Nothing here sends anything itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.campaigns import CampaignState
from gateway.domain.channel import Channel
from gateway.domain.messages import TextState
from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import (
    attempts,
    campaigns,
    cases,
    interviews,
    messages,
    outbox,
    quotas,
    recordings,
    split_texts,
)

# With more jobs than this in the queue, rows that stand still are waiting and not lost: to queue them
# again at every sweep would only make the queue longer.
MOST_QUEUED = 500


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each thing may stand before the sweeper looks at it, in business time.

    `lost_job` is for rows whose job should have run; `silent_carrier` for a send that was begun and
    not recorded; `evidence` is how often an unknown send is looked for; `quiet_call` how long a call
    may be up without a report, and `quiet_text` how long after its validity a text may have no final one.
    """

    lost_job: timedelta = timedelta(seconds=60)
    silent_carrier: timedelta = timedelta(seconds=60)
    evidence: timedelta = timedelta(seconds=30)
    quiet_call: timedelta = timedelta(minutes=40)
    quiet_text: timedelta = timedelta(minutes=15)

    @classmethod
    def at_speed(cls, speed: float) -> Patience:
        """Give the patience for a scaled clock: queues and HTTP time-outs take real seconds."""
        return cls(
            lost_job=timedelta(seconds=max(60.0, 15 * speed)),
            silent_carrier=timedelta(seconds=max(60.0, 20 * speed)),
            evidence=timedelta(seconds=max(30.0, 2 * speed)),
            quiet_text=timedelta(seconds=max(900.0, 20 * speed)),
        )


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows were put to work, by kind; and how many places in quotas were given back."""

    jobs: int
    expired: int
    places: int


def sweep(runtime: Runtime, patience: Patience, *, ask_carriers: bool = True) -> Swept:
    """Sweep once. `ask_carriers` says whether carriers are asked for what is in doubt this time."""
    now = runtime.clock.now()
    expired = _expire_reservations(runtime, now - patience.silent_carrier)
    places = _release_places(runtime, now)
    jobs: dict[str, list[UUID]] = {}
    if runtime.queue.depth() <= MOST_QUEUED:
        jobs = _find_jobs(runtime, now, patience)
        if ask_carriers:
            jobs |= _find_doubts(runtime, now, patience)
    for name, subjects in jobs.items():
        for subject in subjects:
            runtime.queue.enqueue(name, subject)
    _finish_campaigns(runtime, now)
    return Swept(jobs=sum(map(len, jobs.values())), expired=expired, places=places)


def _find_jobs(runtime: Runtime, now: datetime, patience: Patience) -> dict[str, list[UUID]]:
    lost = now - patience.lost_job
    with runtime.reading() as uow:
        return {
            "place_call": attempts.standing(uow, Channel.VOICE, AttemptState.PLANNED, lost),
            "send_message": messages.standing(uow, TextState.PLANNED, lost),
            "remind_or_close": interviews.silent_since(uow, now),
            "take_split_text": split_texts.overdue(uow, now),
            "push_results": outbox.overdue(uow, lost),
            "fetch_recording": recordings.due(uow, lost),
            "forget_recording": recordings.outlived(uow, now),
        }


def _find_doubts(runtime: Runtime, now: datetime, patience: Patience) -> dict[str, list[UUID]]:
    with runtime.reading() as uow:
        return {
            "settle_call": [
                *attempts.standing(uow, Channel.VOICE, AttemptState.UNKNOWN, now - patience.evidence),
                *attempts.standing(uow, Channel.VOICE, AttemptState.IN_FLIGHT, now - patience.quiet_call),
            ],
            "settle_message": messages.standing(uow, TextState.UNKNOWN, now - patience.evidence),
            "settle_quiet_text": _find_quiet_texts(uow, now - patience.quiet_text),
        }


def _find_quiet_texts(uow: UnitOfWork, before: datetime) -> list[UUID]:
    """Find the texts whose validity was over before that instant, and of whose end no carrier has told."""
    found = messages.under_way_since(uow, None, before - CampaignRules().text_validity)
    for validity, campaign_ids in campaigns.by_text_validity(uow).items():
        found += messages.under_way_since(uow, campaign_ids, before - validity)
    return found


def _expire_reservations(runtime: Runtime, before: datetime) -> int:
    """Call a send unknown whose process has died between the reservation and the record."""
    with runtime.reading() as uow:
        calls = attempts.standing(uow, Channel.VOICE, AttemptState.RESERVED, before)
        texts = messages.standing(uow, TextState.RESERVED, before)
    if not calls and not texts:
        return 0
    with runtime.unit_of_work() as uow:
        for attempt_id in calls:
            attempts.move(
                uow, attempt_id, AttemptState.RESERVED, AttemptState.UNKNOWN, outcome="not recorded"
            )
        for message_id in texts:
            messages.set_state(uow, message_id, TextState.RESERVED, TextState.UNKNOWN, code="not recorded")
    runtime.log.warning("sends_not_recorded", calls=len(calls), texts=len(texts))
    return len(calls) + len(texts)


def _release_places(runtime: Runtime, now: datetime) -> int:
    """Give back the places in quota cells whose interview has been silent for longer than its lease."""
    with runtime.reading() as uow:
        if not quotas.any_lapsed(uow, now):
            return 0
    with runtime.unit_of_work() as uow:
        released = quotas.release_lapsed(uow, now)
    runtime.log.info("quota_places_released", places=released)
    return released


def _finish_campaigns(runtime: Runtime, now: datetime) -> None:
    """Finish the campaigns in which every case is final; one without cases waits for its sample, one to which
    people come of themselves waits for them.
    """
    with runtime.reading() as uow:
        running = [row.id for row in campaigns.running(uow) if not row.rules.is_standing]
        done = [campaign_id for campaign_id in running if cases.are_all_final(uow, campaign_id)]
    for campaign_id in done:
        with runtime.unit_of_work() as uow:
            finished = cases.are_all_final(uow, campaign_id) and campaigns.set_state(
                uow, campaign_id, CampaignState.RUNNING, CampaignState.FINISHED, finished_at=now
            )
        if finished:
            runtime.log.info("campaign_finished", campaign=str(campaign_id))
