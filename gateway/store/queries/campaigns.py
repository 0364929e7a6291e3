"""Campaigns and sample files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update

from gateway.domain.campaign_rules import CampaignRules, read_rules
from gateway.domain.campaigns import CampaignState
from gateway.runtime import UnitOfWork
from gateway.store.tables.campaigns import campaign, sample_file


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign with its rules read."""

    id: UUID
    name: str
    survey_version_id: UUID
    state: CampaignState
    default_language: str
    carrier: str
    voice_number: str
    sms_number: str
    rules: CampaignRules


def _campaign(row: Row[Any]) -> CampaignRow:
    return CampaignRow(
        row.id,
        row.name,
        row.survey_version_id,
        row.state,
        row.default_language,
        row.carrier,
        row.voice_number,
        row.sms_number,
        read_rules(row.rules),
    )


def add(uow: UnitOfWork, **values: Any) -> None:
    """Keep a new campaign."""
    uow.connection.execute(campaign.insert(), values)


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
