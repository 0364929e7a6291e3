"""Add people to a campaign: respondents and numbers once, a case for everyone. Samples, events and callers
all come in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.domain.campaign_rules import first_channel
from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.origins import Origin
from gateway.domain.respondent_zone import choose_zone
from gateway.domain.sample import SamplePerson
from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import cases, respondents, surveys
from gateway.store.queries.campaigns import CampaignRow


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be added. `row` is that of a sample; `more` are facts that the survey may read.

    `due_at` is when they may first be contacted; None for who is in contact with us already.
    """

    person: SamplePerson
    origin: Origin
    due_at: datetime | None
    row: int | None = None
    more: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


def add_people(
    runtime: Runtime,
    uow: UnitOfWork,
    campaign: CampaignRow,
    newcomers: Sequence[Newcomer],
    now: datetime,
    *,
    sample_file_id: UUID | None = None,
) -> list[UUID]:
    """Keep newcomers; give the ids of their cases, in their order."""
    people = [each.person for each in newcomers]
    known = _respondents(runtime, uow, people, now)
    points = _contact_points(runtime, uow, people, known, now)
    touchpoints: dict[str, UUID] = {}
    rows: list[dict[str, Any]] = []
    for each in newcomers:
        key = each.person.touchpoint
        if key not in touchpoints:
            touchpoints[key] = surveys.touchpoint_id(uow, key, runtime.ids.new(), now)
        respondent_id = known[each.person.external_id]
        rows.append(
            {
                **_case(runtime, campaign, each, now),
                "respondent_id": respondent_id,
                "contact_point_id": points[respondent_id, each.person.number.e164],
                "touchpoint_id": touchpoints[key],
                "sample_file_id": sample_file_id,
            }
        )
    cases.add_many(uow, rows)
    return [row["id"] for row in rows]


def channel_of(campaign: CampaignRow, person: SamplePerson) -> Channel:
    """Say on which channel a person of a campaign is contacted first."""
    return first_channel(campaign.rules, can_text=person.number.can_text, talk=person.talk)


def _respondents(
    runtime: Runtime, uow: UnitOfWork, people: Sequence[SamplePerson], now: datetime
) -> dict[str, UUID]:
    names = [person.external_id for person in people]
    known = respondents.ids_by_external_id(uow, names)
    new = {
        person.external_id: _respondent(person, runtime.ids.new(), now)
        for person in reversed(people)  # of several rows of one person, the first one counts
        if person.external_id not in known
    }
    if respondents.add_respondents(uow, list(new.values())):
        return known | {name: row["id"] for name, row in new.items()}
    return respondents.ids_by_external_id(uow, names)


def _contact_points(
    runtime: Runtime,
    uow: UnitOfWork,
    people: Sequence[SamplePerson],
    known: Mapping[str, UUID],
    now: datetime,
) -> dict[tuple[UUID, str], UUID]:
    points = respondents.contact_points_of(uow, known.values())
    # Of several rows of one person and number, the last one counts.
    keyed = {(known[person.external_id], person.number.e164): person for person in people}
    named = {points[key]: person.zone for key, person in keyed.items() if person.zone and key in points}
    respondents.move_to_zones(uow, named)
    new = {
        key: _contact_point(person, runtime.ids.new(), key[0], now)
        for key, person in keyed.items()
        if key not in points
    }
    if respondents.add_contact_points(uow, list(new.values())):
        return points | {key: row["id"] for key, row in new.items()}
    return respondents.contact_points_of(uow, known.values())


def _respondent(person: SamplePerson, respondent_id: UUID, now: datetime) -> dict[str, Any]:
    return {
        "id": respondent_id,
        "external_id": person.external_id,
        "name": person.name,
        "language": person.language,
        "segment": person.segment,
        "created_at": now,
    }


def _contact_point(
    person: SamplePerson, point_id: UUID, respondent_id: UUID, now: datetime
) -> dict[str, Any]:
    zone = choose_zone(person.zone, None, person.number.zones, None)
    return {
        "id": point_id,
        "respondent_id": respondent_id,
        "address": person.number.e164,
        "region": person.number.region or "",
        "zone": None if zone is None else zone.name,
        "can_text": person.number.can_text,
        "created_at": now,
    }


def _case(runtime: Runtime, campaign: CampaignRow, newcomer: Newcomer, now: datetime) -> dict[str, Any]:
    person = newcomer.person
    return {
        "id": runtime.ids.new(),
        "campaign_id": campaign.id,
        "origin": newcomer.origin,
        "sample_row": newcomer.row,
        "address": person.number.e164,
        "channel": channel_of(campaign, person),
        "language": person.language,
        "context": {
            "subject": person.subject,
            **newcomer.more,
            "name": person.name,
            "segment": person.segment,
            "talk_seconds": int(person.talk.total_seconds()) if person.talk is not None else None,
        },
        "event_at": person.event_at,
        "state": CaseState.FRESH,
        "tries": {},
        "due_at": newcomer.due_at,
        "created_at": now,
    }
