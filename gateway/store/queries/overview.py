"""Counts for the overview: campaigns, their cases, the calls that are up and the texts that wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from gateway.domain.attempts import AttemptState
from gateway.domain.campaigns import CampaignState
from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.messages import TextState
from gateway.runtime import UnitOfWork
from gateway.store.tables.attempts import contact_attempt
from gateway.store.tables.campaigns import campaign
from gateway.store.tables.cases import case
from gateway.store.tables.messages import message


@dataclass(frozen=True, slots=True)
class ListedCampaign:
    """A campaign as lists show it."""

    id: UUID
    name: str
    state: CampaignState


@dataclass(frozen=True, slots=True)
class CaseCount:
    """How many cases of a campaign stand in one state with one disposition."""

    campaign_id: UUID
    state: CaseState
    disposition: str | None
    n: int


def list_campaigns(uow: UnitOfWork) -> list[ListedCampaign]:
    """List every campaign, the newest first."""
    rows = uow.connection.execute(
        select(campaign.c.id, campaign.c.name, campaign.c.state).order_by(
            campaign.c.created_at.desc(), campaign.c.id.desc()
        )
    )
    return [ListedCampaign(row.id, row.name, row.state) for row in rows]


def count_cases(uow: UnitOfWork) -> list[CaseCount]:
    """Count the cases of every campaign by state and disposition."""
    groups = (case.c.campaign_id, case.c.state, case.c.disposition)
    rows = uow.connection.execute(select(*groups, func.count().label("n")).group_by(*groups))
    return [CaseCount(row.campaign_id, row.state, row.disposition, row.n) for row in rows]


def calls_up(uow: UnitOfWork) -> Mapping[UUID, int]:
    """Count the calls that a carrier has taken and that have not ended, by campaign."""
    rows = uow.connection.execute(
        select(contact_attempt.c.campaign_id, func.count().label("n"))
        .where(contact_attempt.c.state == AttemptState.IN_FLIGHT, contact_attempt.c.channel == Channel.VOICE)
        .group_by(contact_attempt.c.campaign_id)
    )
    return {row.campaign_id: row.n for row in rows}


def texts_waiting(uow: UnitOfWork) -> Mapping[UUID | None, int]:
    """Count the texts that no carrier has been given yet, by campaign.

    Under None stand those of no campaign, such as the confirmation of an opt-out from nowhere.
    """
    rows = uow.connection.execute(
        select(contact_attempt.c.campaign_id, func.count().label("n"))
        .select_from(message)
        .outerjoin(contact_attempt, contact_attempt.c.id == message.c.attempt_id)
        .where(message.c.state == TextState.PLANNED)
        .group_by(contact_attempt.c.campaign_id)
    )
    return {row.campaign_id: row.n for row in rows}
