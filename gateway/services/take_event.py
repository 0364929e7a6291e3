"""Take the event of another system: a call that one of its customers has had becomes a case.

The case is made as an import makes one. Nobody is contacted here: the dialler takes the case at its next round,
before fresh sample, and the gate judges it as it judges every other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.domain.call_ended import CallEnded, read_call_ended, refuse_stale
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.campaigns import CampaignState
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput, Conflict
from gateway.domain.origins import Origin
from gateway.domain.sample import SamplePerson, read_person
from gateway.domain.standard_webhook import Signed
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.add_people import Newcomer, add_people, channel_of
from gateway.services.surveys import survey_of
from gateway.store.queries import campaigns, inbound
from gateway.store.queries.campaigns import CampaignRow

_OVER = frozenset({CampaignState.STOPPED, CampaignState.FINISHED})
_LEDGER_NAME = "event"
# The sample's columns that stand elsewhere in an event.
_PLACES = {
    "external_id": "customer.external_id",
    "phone": "customer.phone",
    "zone": "customer.zone",
    "event_at": "occurred_at",
}


@dataclass(frozen=True, slots=True)
class TakenEvent:
    """The case that an event has made; `repeated` where it had made it before."""

    case_id: UUID
    repeated: bool


def take_event(runtime: Runtime, signed: Signed, body: bytes) -> TakenEvent:
    """Take an event once: by the id that it is signed under, and by its own where it has one.

    Raises `BadInput` naming the field, `StaleEvent`, and `Conflict` where the campaign takes no events. What is
    refused is not remembered: sent again, it is judged again.
    """
    now = runtime.clock.now()
    event = read_call_ended(body, now)
    keys = [f"event:{signed.source}:{signed.id}"]
    if event.event_id:
        keys.append(f"event-id:{signed.source}:{event.event_id}")
    with runtime.unit_of_work() as uow:
        new = [key for key in keys if _note(uow, key, body, now)]
        if len(new) < len(keys):
            return _before(uow, keys, new)
        case_id = _make_case(runtime, uow, event, now)
        for key in keys:
            inbound.set_subject(uow, key, case_id, "applied")
    runtime.log.info("event_taken", source=signed.source, case=str(case_id))
    return TakenEvent(case_id, repeated=False)


def _note(uow: UnitOfWork, key: str, body: bytes, now: datetime) -> bool:
    return inbound.add(
        uow,
        dedupe_key=key,
        carrier="",
        route=_LEDGER_NAME,
        subject_id=None,
        payload=body.decode(),
        result="taken",
        received_at=now,
    )


def _before(uow: UnitOfWork, keys: list[str], new: list[str]) -> TakenEvent:
    """Give the case of a repetition. An id that it did not have before is remembered for the same case."""
    found = [known for key in keys if (known := inbound.find(uow, key)) is not None]
    case_id = next(known.subject_id for known in found if known.subject_id is not None)
    for key in new:
        inbound.set_subject(uow, key, case_id, "repeated")
    return TakenEvent(case_id, repeated=True)


def _make_case(runtime: Runtime, uow: UnitOfWork, event: CallEnded, now: datetime) -> UUID:
    campaign = campaigns.by_name(uow, event.campaign)
    if campaign is None:
        raise BadInput("campaign", f"there is no campaign {event.campaign!r}")
    if not campaign.rules.takes_events:
        raise Conflict(f"{campaign.name} takes no events: its rule takes_events is off")
    if campaign.state in _OVER:
        raise Conflict(f"{campaign.name} is {campaign.state}")
    refuse_stale(event, campaign.rules.max_event_age, now)
    person = _person(runtime, uow, campaign, event)
    due_at = _due_at(campaign.rules, channel_of(campaign, person), event, now)
    newcomer = Newcomer(person, Origin.EVENT, due_at, more=event.context)
    return add_people(runtime, uow, campaign, [newcomer], now)[0]


def _person(runtime: Runtime, uow: UnitOfWork, campaign: CampaignRow, event: CallEnded) -> SamplePerson:
    survey = survey_of(runtime, uow, campaign.survey_version_id)
    customer = event.customer
    read = read_person(
        {
            "external_id": customer.external_id,
            "phone": customer.phone,
            "name": customer.name,
            "language": customer.language,
            "segment": customer.segment,
            "zone": customer.zone,
            "touchpoint": event.touchpoint,
            "event_at": event.occurred_at.isoformat(),
            "talk_seconds": "" if event.talk_seconds is None else str(event.talk_seconds),
        },
        languages=survey.languages,
        default_language=campaign.default_language,
        default_touchpoint=survey.touchpoint,
        default_region=None,
        assumed_zone=campaign.rules.assumed_zone,
    )
    if isinstance(read, SamplePerson):
        return read
    fault = read[0]
    raise BadInput(_PLACES.get(fault.column, fault.column), fault.reason)


def _due_at(rules: CampaignRules, channel: Channel, event: CallEnded, now: datetime) -> datetime:
    """Say when the person may be asked: at once, or later by text after a talk that was long."""
    talked_long = (
        event.talk_seconds is not None and event.talk_seconds > rules.text_after_talk.total_seconds()
    )
    if channel is Channel.SMS and talked_long:
        return max(now, event.occurred_at + rules.text_later)
    return now
