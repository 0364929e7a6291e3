"""How far a campaign is: counts, each by one grouped query."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.interviews import InterviewState
from gateway.runtime import UnitOfWork
from gateway.store.queries.attempts import LIVE
from gateway.store.tables.attempts import contact_attempt
from gateway.store.tables.campaigns import sample_file
from gateway.store.tables.cases import case
from gateway.store.tables.interviews import interview, outbox_event


def cases_by_state(uow: UnitOfWork, campaign_id: UUID) -> dict[tuple[Channel, CaseState], int]:
    """Count the cases by channel and state."""
    rows = uow.connection.execute(
        select(case.c.channel, case.c.state, func.count())
        .where(case.c.campaign_id == campaign_id)
        .group_by(case.c.channel, case.c.state)
    )
    return {(channel, state): count for channel, state, count in rows}


def final_cases(uow: UnitOfWork, campaign_id: UUID) -> dict[tuple[str, bool], int]:
    """Count the final cases by disposition and by whether they were ever attempted."""
    attempted = case.c.attempts_made > 0
    rows = uow.connection.execute(
        select(case.c.disposition, attempted.label("attempted"), func.count())
        .where(case.c.campaign_id == campaign_id, case.c.state == CaseState.FINAL)
        .group_by(case.c.disposition, attempted)
    )
    return {(code or "", bool(tried)): count for code, tried, count in rows}


def interviews_by_state(uow: UnitOfWork, campaign_id: UUID) -> dict[InterviewState, int]:
    """Count the interviews by state."""
    rows = uow.connection.execute(
        select(interview.c.state, func.count())
        .where(interview.c.campaign_id == campaign_id)
        .group_by(interview.c.state)
    )
    return {state: count for state, count in rows}  # noqa: C416  rows are no pairs to the type checker


def live_attempts(uow: UnitOfWork, campaign_id: UUID) -> dict[Channel, int]:
    """Count the attempts under way by channel."""
    rows = uow.connection.execute(
        select(contact_attempt.c.channel, func.count())
        .where(contact_attempt.c.campaign_id == campaign_id, contact_attempt.c.state.in_(LIVE))
        .group_by(contact_attempt.c.channel)
    )
    return {channel: count for channel, count in rows}  # noqa: C416  the same


def results_waiting(uow: UnitOfWork, campaign_id: UUID) -> int:
    """Count the results that have not reached the core store."""
    return int(
        uow.connection.execute(
            select(func.count())
            .select_from(outbox_event.join(interview, interview.c.id == outbox_event.c.interview_id))
            .where(interview.c.campaign_id == campaign_id, outbox_event.c.pushed_at.is_(None))
        ).scalar_one()
    )


def rows_imported(uow: UnitOfWork, campaign_id: UUID) -> tuple[int, int]:
    """Give the rows of a campaign's sample files: all, and rejected."""
    row = uow.connection.execute(
        select(func.sum(sample_file.c.rows_total), func.sum(sample_file.c.rows_rejected)).where(
            sample_file.c.campaign_id == campaign_id
        )
    ).one()
    return int(row[0] or 0), int(row[1] or 0)
