"""What a person has been asked before, in all campaigns: the facts that fatigue is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from gateway.domain.attempts import LIVE
from gateway.domain.dispositions import Disposition
from gateway.domain.messages import Direction
from gateway.runtime import UnitOfWork
from gateway.store.tables.attempts import contact_attempt
from gateway.store.tables.cases import case


@dataclass(frozen=True, slots=True)
class Asked:
    """When a person's other cases were begun by us, and when those that were completed were closed."""

    begun: tuple[datetime, ...]
    completed: tuple[datetime, ...]


def of_person(uow: UnitOfWork, respondent_id: UUID, case_id: UUID) -> Asked:
    """Read what a person was asked beside the case `case_id`. A case is begun by its first attempt of ours."""
    ours = and_(
        contact_attempt.c.case_id == case.c.id,
        contact_attempt.c.direction == Direction.OUTBOUND,
        or_(contact_attempt.c.dialled.is_(True), contact_attempt.c.state.in_(LIVE)),
    )
    rows = uow.connection.execute(
        select(
            func.min(contact_attempt.c.planned_at, type_=contact_attempt.c.planned_at.type).label("begun"),
            case.c.disposition,
            case.c.closed_at,
        )
        .select_from(case)
        .outerjoin(contact_attempt, ours)
        .where(case.c.respondent_id == respondent_id, case.c.id != case_id)
        .group_by(case.c.id, case.c.disposition, case.c.closed_at)
    ).all()
    return Asked(
        begun=tuple(row.begun for row in rows if row.begun is not None),
        completed=tuple(
            row.closed_at
            for row in rows
            if row.disposition == Disposition.COMPLETE and row.closed_at is not None
        ),
    )
