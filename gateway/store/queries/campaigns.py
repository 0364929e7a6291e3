"""Campaigns and sample files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, update

from gateway.domain.campaign_rules import CampaignRules, read_rules
from gateway.domain.campaigns import CampaignState
from gateway.domain.our_numbers import OurNumber
from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_many
from gateway.store.tables.campaigns import campaign, campaign_number, sample_file


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign with its rules read."""

    id: UUID
    name: str
    survey_version_id: UUID
    state: CampaignState
    default_language: str
    rules: CampaignRules


_NUMBERS = (
    select(campaign_number)
    .where(campaign_number.c.campaign_id == bindparam("campaign"))
    .order_by(campaign_number.c.position)
)


def _campaign(row: Row[Any]) -> CampaignRow:
    return CampaignRow(
        row.id,
        row.name,
        row.survey_version_id,
        row.state,
        row.default_language,
        read_rules(row.rules),
    )


def add(uow: UnitOfWork, **values: Any) -> None:
    """Keep a new campaign."""
    uow.connection.execute(campaign.insert(), values)


def add_numbers(uow: UnitOfWork, campaign_id: UUID, numbers: Sequence[OurNumber]) -> None:
    """Keep the numbers of a campaign, in the order in which they are tried."""
    insert_many(
        uow,
        campaign_number,
        [
            {
                "campaign_id": campaign_id,
                "channel": each.channel,
                "position": position,
                "number": each.number,
                "carrier": each.carrier,
                "regions": list(each.regions),
            }
            for position, each in enumerate(numbers, start=1)
        ],
    )


def numbers_of(uow: UnitOfWork, campaign_id: UUID) -> list[OurNumber]:
    """List the numbers of a campaign, in the order in which they are tried."""
    rows = uow.connection.execute(_NUMBERS, {"campaign": campaign_id})
    return [OurNumber(row.number, row.carrier, row.channel, tuple(row.regions)) for row in rows]


def get(uow: UnitOfWork, campaign_id: UUID) -> CampaignRow | None:
    """Find a campaign by id."""
    row = uow.connection.execute(select(campaign).where(campaign.c.id == campaign_id)).one_or_none()
    return None if row is None else _campaign(row)


def by_name(uow: UnitOfWork, name: str) -> CampaignRow | None:
    """Find a campaign by name."""
    row = uow.connection.execute(select(campaign).where(campaign.c.name == name)).one_or_none()
    return None if row is None else _campaign(row)


def running(uow: UnitOfWork) -> list[CampaignRow]:
    """List the campaigns that may invite now, the oldest first."""
    rows = uow.connection.execute(
        select(campaign).where(campaign.c.state == CampaignState.RUNNING).order_by(campaign.c.created_at)
    )
    return [_campaign(row) for row in rows]


def by_text_validity(uow: UnitOfWork) -> dict[timedelta, list[UUID]]:
    """Sort all campaigns, finished ones too, by how long their texts are valid."""
    found: dict[timedelta, list[UUID]] = {}
    for row in uow.connection.execute(select(campaign.c.id, campaign.c.rules)):
        found.setdefault(read_rules(row.rules).text_validity, []).append(row.id)
    return found


def using(uow: UnitOfWork, number: str) -> list[CampaignRow]:
    """List the campaigns that use one of our numbers, on whatever channel, the one that was started last first."""
    of_number = select(campaign_number.c.campaign_id).where(campaign_number.c.number == number)
    rows = uow.connection.execute(
        select(campaign)
        .where(campaign.c.id.in_(of_number))
        .order_by(func.coalesce(campaign.c.started_at, campaign.c.created_at).desc(), campaign.c.id)
    )
    return [_campaign(row) for row in rows]


def is_running(uow: UnitOfWork, campaign_id: UUID) -> bool:
    """Say whether a campaign may invite now."""
    found = uow.connection.execute(select(campaign.c.state).where(campaign.c.id == campaign_id))
    return found.scalar_one_or_none() is CampaignState.RUNNING


def set_state(
    uow: UnitOfWork, campaign_id: UUID, current: CampaignState, new: CampaignState, **also: datetime
) -> bool:
    """Move a campaign from `current` to `new`. False where somebody has moved it in between."""
    done = uow.connection.execute(
        update(campaign)
        .where(campaign.c.id == campaign_id, campaign.c.state == current)
        .values(state=new, **also)
    )
    return done.rowcount == 1


def add_sample_file(uow: UnitOfWork, **values: Any) -> None:
    """Keep the record of an import."""
    uow.connection.execute(sample_file.insert(), values)


def update_sample_file(uow: UnitOfWork, sample_file_id: UUID, **values: Any) -> None:
    """Correct the counts of an import."""
    uow.connection.execute(update(sample_file).where(sample_file.c.id == sample_file_id).values(**values))
