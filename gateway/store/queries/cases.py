"""Cases: who is due, who is at work, who is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, func, select, update
from sqlalchemy import case as sql_case

from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.origins import Origin
from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_many
from gateway.store.tables.campaigns import campaign
from gateway.store.tables.cases import case
from gateway.store.tables.respondents import contact_point, respondent
from gateway.store.tables.surveys import touchpoint
from gateway.store.writes import parameter, parameters

_WAITING = (CaseState.FRESH, CaseState.RESTING, CaseState.APPOINTMENT)
_OPEN = tuple(state for state in CaseState if state is not CaseState.FINAL)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with the facts of its person that contact rules and surveys read."""

    id: UUID
    campaign_id: UUID
    respondent_id: UUID
    contact_point_id: UUID
    address: str
    zone: str | None
    region: str
    channel: Channel
    language: str
    context: dict[str, Any]
    external_id: str
    segment: str
    touchpoint: str
    event_at: datetime | None
    origin: Origin
    state: CaseState
    disposition: str | None
    attempts_made: int
    tries: dict[str, int]
    campaign_name: str
    survey_version_id: UUID


_CASE = (
    select(
        case,
        contact_point.c.zone,
        contact_point.c.region,
        respondent.c.external_id,
        respondent.c.segment,
        touchpoint.c.key.label("touchpoint"),
        campaign.c.name.label("campaign_name"),
        campaign.c.survey_version_id,
    )
    .join(contact_point, contact_point.c.id == case.c.contact_point_id)
    .join(respondent, respondent.c.id == case.c.respondent_id)
    .join(touchpoint, touchpoint.c.id == case.c.touchpoint_id)
    .join(campaign, campaign.c.id == case.c.campaign_id)
)
_BY_ID = _CASE.where(case.c.id == bindparam("case_id")).with_for_update(of=case)
_FINALISE = (
    update(case)
    .where(case.c.id == bindparam("case_id"), case.c.state != CaseState.FINAL)
    .values(
        state=CaseState.FINAL,
        disposition=bindparam("code"),
        due_at=None,
        closed_at=bindparam("now"),
    )
)
_CONCLUDE = (
    update(case)
    .where(case.c.id == parameter(case, "row"))
    .values(state=CaseState.FINAL, due_at=None, **parameters(case, ("disposition", "closed_at")))
)


def _case(row: Row[Any]) -> CaseRow:
    return CaseRow(
        id=row.id,
        campaign_id=row.campaign_id,
        respondent_id=row.respondent_id,
        contact_point_id=row.contact_point_id,
        address=row.address,
        zone=row.zone,
        region=row.region,
        channel=row.channel,
        language=row.language,
        context=row.context,
        external_id=row.external_id,
        segment=row.segment,
        touchpoint=row.touchpoint,
        event_at=row.event_at,
        origin=row.origin,
        state=row.state,
        disposition=row.disposition,
        attempts_made=row.attempts_made,
        tries=row.tries,
        campaign_name=row.campaign_name,
        survey_version_id=row.survey_version_id,
    )


def add_many(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    """Keep new cases."""
    insert_many(uow, case, rows)


def lock(uow: UnitOfWork, case_id: UUID) -> CaseRow:
    """Read a case and hold it until the unit ends."""
    return _case(uow.connection.execute(_BY_ID, {"case_id": case_id}).one())


def language_of(uow: UnitOfWork, case_id: UUID) -> str:
    """Give the language of a case, without holding it."""
    found: str = uow.connection.execute(select(case.c.language).where(case.c.id == case_id)).scalar_one()
    return found


def take_due(
    uow: UnitOfWork, campaign_id: UUID, channel: Channel, now: datetime, limit: int
) -> list[CaseRow]:
    """Hold up to `limit` cases that are due: those begun before and those of an event first, then the earliest.

    Two diallers never hold the same case: the second skips what the first has locked.
    """
    fresh_sample = and_(case.c.state == CaseState.FRESH, case.c.origin == Origin.SAMPLE)
    begun_first = sql_case((fresh_sample, 1), else_=0)
    statement = (
        _CASE.where(
            case.c.campaign_id == campaign_id,
            case.c.state.in_(_WAITING),
            case.c.channel == channel,
            case.c.due_at <= now,
        )
        .order_by(begun_first, case.c.due_at, case.c.id)
        .limit(limit)
        .with_for_update(of=case, skip_locked=True)
    )
    return [_case(row) for row in uow.connection.execute(statement)]


def hold_behind(uow: UnitOfWork, address: str) -> None:
    """Hold every case behind a number, in every campaign, before anything of them is changed."""
    uow.connection.execute(
        select(case.c.id).where(case.c.address == address).order_by(case.c.id).with_for_update()
    )


def open_behind(uow: UnitOfWork, address: str) -> list[CaseRow]:
    """Hold every case behind a number that is not final, in every campaign."""
    statement = (
        _CASE.where(case.c.address == address, case.c.state != CaseState.FINAL)
        .order_by(case.c.id)
        .with_for_update(of=case)
    )
    return [_case(row) for row in uow.connection.execute(statement)]


def activate(uow: UnitOfWork, case_id: UUID) -> None:
    """Mark a case as being worked on: nobody else takes it until it rests or is final."""
    uow.connection.execute(
        update(case).where(case.c.id == case_id).values(state=CaseState.ACTIVE, due_at=None)
    )


def rest(
    uow: UnitOfWork,
    row: CaseRow,
    due_at: datetime,
    *,
    tried: str | None = None,
    channel: Channel | None = None,
    disposition: str | None = None,
) -> None:
    """Let a case rest until `due_at`.

    `tried` is the kind of result that the attempt had and `disposition` what that amounts to for now;
    None where nothing was attempted.
    """
    tries = dict(row.tries)
    if tried is not None:
        tries[tried] = tries.get(tried, 0) + 1
    untouched = row.state is CaseState.FRESH and tried is None
    uow.connection.execute(
        update(case)
        .where(case.c.id == row.id, case.c.state != CaseState.FINAL)
        .values(
            state=CaseState.FRESH if untouched else CaseState.RESTING,
            due_at=due_at,
            tries=tries,
            channel=channel or row.channel,
            disposition=disposition or row.disposition,
        )
    )


def finalise(uow: UnitOfWork, case_id: UUID, disposition: str, now: datetime) -> bool:
    """Close a case with its final disposition. False where it was final already: the first stays."""
    done = uow.connection.execute(_FINALISE, {"case_id": case_id, "code": disposition, "now": now})
    return done.rowcount == 1


def conclude(uow: UnitOfWork, case_id: UUID, disposition: str, now: datetime) -> None:
    """Close a case by its interview, whose end counts even where silence had ended the case before.

    The caller holds the case.
    """
    uow.write(case, _CONCLUDE, {"row": case_id, "disposition": disposition, "closed_at": now})


def count_attempt(uow: UnitOfWork, case_id: UUID) -> None:
    """Count an attempt that a carrier really took."""
    uow.connection.execute(
        update(case).where(case.c.id == case_id).values(attempts_made=case.c.attempts_made + 1)
    )


def uncount_attempt(uow: UnitOfWork, case_id: UUID) -> None:
    """Take back that an attempt counts, which its carrier has refused after it had taken it."""
    uow.connection.execute(
        update(case).where(case.c.id == case_id).values(attempts_made=case.c.attempts_made - 1)
    )


def are_all_final(uow: UnitOfWork, campaign_id: UUID) -> bool:
    """Say whether a campaign has cases and every one of them is final."""
    of_campaign = case.c.campaign_id == campaign_id
    left = select(case.c.id).where(of_campaign, case.c.state.in_(_OPEN)).limit(1)
    some = select(case.c.id).where(of_campaign).limit(1)
    connection = uow.connection
    return connection.execute(left).first() is None and connection.execute(some).first() is not None


def finalise_all(uow: UnitOfWork, campaign_id: UUID, *, attempted: str, untouched: str, now: datetime) -> int:
    """Close every case of a campaign that is open, by what is known of it. Gives the count.

    `attempted` and `untouched` are for those of which nothing is known but whether they were tried.
    """
    tried = sql_case((case.c.attempts_made > 0, attempted), else_=untouched)
    done = uow.connection.execute(
        update(case)
        .where(case.c.campaign_id == campaign_id, case.c.state != CaseState.FINAL)
        .values(
            state=CaseState.FINAL,
            disposition=func.coalesce(case.c.disposition, tried),
            due_at=None,
            closed_at=now,
        )
    )
    return done.rowcount
