"""What a campaign has cost so far, by the price list: sums of texts and calls."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, or_, select

from gateway.domain.messages import Direction
from gateway.runtime import UnitOfWork
from gateway.store.tables.attempts import call_leg, contact_attempt
from gateway.store.tables.interviews import interview
from gateway.store.tables.messages import message


@dataclass(frozen=True, slots=True)
class TextSum:
    """The texts of one direction through one carrier. `unpriced` of them have no price."""

    carrier: str
    direction: Direction
    currency: str | None
    texts: int
    segments: int
    unpriced: int
    micros: int


@dataclass(frozen=True, slots=True)
class CallSum:
    """The calls through one carrier that have ended with a duration. `unpriced` of them have no price."""

    carrier: str
    direction: Direction
    currency: str | None
    calls: int
    seconds: int
    unpriced: int
    micros: int


def text_sums(uow: UnitOfWork, campaign_id: UUID) -> list[TextSum]:
    """Add up the texts that a carrier took, or brought, for a campaign."""
    of_campaign = or_(
        message.c.interview_id.in_(select(interview.c.id).where(interview.c.campaign_id == campaign_id)),
        message.c.attempt_id.in_(
            select(contact_attempt.c.id).where(contact_attempt.c.campaign_id == campaign_id)
        ),
    )
    groups = (message.c.carrier, message.c.direction, message.c.currency)
    rows = uow.connection.execute(
        select(
            *groups,
            func.count().label("texts"),
            func.sum(message.c.segments).label("segments"),
            func.sum(case((message.c.cost.is_(None), 1), else_=0)).label("unpriced"),
            func.coalesce(func.sum(message.c.cost), 0).label("micros"),
        )
        .where(of_campaign, message.c.carrier_ref.is_not(None))
        .group_by(*groups)
        .order_by(*groups)
    )
    return [
        TextSum(
            row.carrier,
            row.direction,
            row.currency,
            row.texts,
            int(row.segments),
            int(row.unpriced),
            int(row.micros),
        )
        for row in rows
    ]


def call_sums(uow: UnitOfWork, campaign_id: UUID) -> list[CallSum]:
    """Add up the calls of a campaign whose duration a carrier has told."""
    groups = (call_leg.c.carrier, contact_attempt.c.direction, call_leg.c.currency)
    rows = uow.connection.execute(
        select(
            *groups,
            func.count().label("calls"),
            func.sum(call_leg.c.duration).label("seconds"),
            func.sum(case((call_leg.c.cost.is_(None), 1), else_=0)).label("unpriced"),
            func.coalesce(func.sum(call_leg.c.cost), 0).label("micros"),
        )
        .join(contact_attempt, contact_attempt.c.id == call_leg.c.attempt_id)
        .where(contact_attempt.c.campaign_id == campaign_id, call_leg.c.duration.is_not(None))
        .group_by(*groups)
        .order_by(*groups)
    )
    return [
        CallSum(
            row.carrier,
            row.direction,
            row.currency,
            row.calls,
            int(row.seconds),
            int(row.unpriced),
            int(row.micros),
        )
        for row in rows
    ]
