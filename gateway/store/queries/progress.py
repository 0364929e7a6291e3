"""How far campaigns are: counts, each by one grouped query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from gateway.domain.attempts import LIVE
from gateway.domain.campaigns import CampaignState
from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.messages import TextState
from gateway.runtime import UnitOfWork
from gateway.store.tables.attempts import contact_attempt
from gateway.store.tables.campaigns import campaign
from gateway.store.tables.cases import case
from gateway.store.tables.interviews import interview, outbox_event
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
    attempted: bool
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
    """Count the cases of every campaign by state, disposition and whether they were ever attempted."""
    attempted = (case.c.attempts_made > 0).label("attempted")
    groups = (case.c.campaign_id, case.c.state, case.c.disposition, attempted)
    rows = uow.connection.execute(select(*groups, func.count().label("n")).group_by(*groups))
    return [
        CaseCount(row.campaign_id, row.state, row.disposition, bool(row.attempted), row.n) for row in rows
    ]


def live_attempts(uow: UnitOfWork, channel: Channel) -> Mapping[UUID, int]:
    """Count the calls that are up, or the text dialogues that are open, by campaign."""
    return _by_campaign(
        uow,
        select(contact_attempt.c.campaign_id, func.count().label("n"))
        .where(contact_attempt.c.state.in_(LIVE), contact_attempt.c.channel == channel)
        .group_by(contact_attempt.c.campaign_id),
    )


def texts_waiting(uow: UnitOfWork) -> Mapping[UUID | None, int]:
    """Count the texts that no carrier has been given yet, by campaign.

    Under None stand those of no campaign, such as the confirmation of an opt-out from nowhere.
    """
    return _by_campaign(
        uow,
        select(contact_attempt.c.campaign_id, func.count().label("n"))
        .select_from(message)
        .outerjoin(contact_attempt, contact_attempt.c.id == message.c.attempt_id)
        .where(message.c.state == TextState.PLANNED)
        .group_by(contact_attempt.c.campaign_id),
    )


def results_waiting(uow: UnitOfWork) -> Mapping[UUID, int]:
    """Count the results that have not reached the core store, by campaign."""
    return _by_campaign(
        uow,
        select(interview.c.campaign_id, func.count().label("n"))
        .join(outbox_event, outbox_event.c.interview_id == interview.c.id)
        .where(outbox_event.c.pushed_at.is_(None))
        .group_by(interview.c.campaign_id),
    )


def _by_campaign(uow: UnitOfWork, statement: Select[Any]) -> dict[Any, int]:
    return {row.campaign_id: row.n for row in uow.connection.execute(statement)}
