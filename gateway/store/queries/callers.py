"""People who come of themselves: who is behind a number, what they have open, and what they are doing now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select, update

from gateway.domain.attempts import AttemptState
from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.interviews import OPEN
from gateway.domain.messages import Direction
from gateway.domain.ports.carrier_words import CallState
from gateway.runtime import UnitOfWork
from gateway.store.tables.attempts import call_leg, contact_attempt
from gateway.store.tables.cases import case
from gateway.store.tables.interviews import interview
from gateway.store.tables.respondents import contact_point, respondent


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody whom we know."""

    external_id: str
    name: str
    language: str
    segment: str


def _under_way(*conditions: ColumnElement[bool]) -> Select[bool]:
    return select(
        exists().where(
            contact_attempt.c.direction == Direction.INBOUND,
            contact_attempt.c.state == AttemptState.IN_FLIGHT,
            *conditions,
        )
    )


_AT_ADDRESS = contact_attempt.c.address == bindparam("address")
_BY_VOICE = contact_attempt.c.channel == Channel.VOICE
_WRITING_FOR_ANOTHER = and_(
    contact_attempt.c.channel == Channel.SMS, contact_attempt.c.case_id != bindparam("case")
)
_WITH_US = _under_way(_AT_ADDRESS, _BY_VOICE | _WRITING_FOR_ANOTHER)
_CALLS_US = _under_way(contact_attempt.c.case_id == bindparam("case"), _BY_VOICE)
_ON_A_CALL = _under_way(_AT_ADDRESS, _BY_VOICE)


def cases_in_interview(uow: UnitOfWork, address: str, campaigns: Collection[UUID]) -> list[UUID]:
    """List the cases behind a number that have an interview open, the one that was talked in last first."""
    rows = uow.connection.execute(
        select(interview.c.case_id)
        .where(
            interview.c.address == address,
            interview.c.campaign_id.in_(campaigns),
            interview.c.state.in_(OPEN),
        )
        .order_by(interview.c.last_turn_at.desc(), interview.c.id)
    )
    return [row.case_id for row in rows]


def cases_waiting(uow: UnitOfWork, address: str, campaigns: Collection[UUID]) -> list[UUID]:
    """List the cases behind a number that are not final, the oldest first."""
    rows = uow.connection.execute(
        select(case.c.id)
        .where(case.c.address == address, case.c.campaign_id.in_(campaigns), case.c.state != CaseState.FINAL)
        .order_by(case.c.created_at, case.c.id)
    )
    return [row.id for row in rows]


def person_behind(uow: UnitOfWork, address: str) -> PersonRow | None:
    """Find who is behind a number; None where it is nobody whom we know, or one of several."""
    rows = uow.connection.execute(
        select(respondent)
        .join(contact_point, contact_point.c.respondent_id == respondent.c.id)
        .where(contact_point.c.address == address)
        .limit(2)
    ).all()
    if len(rows) != 1:
        return None
    return PersonRow(rows[0].external_id, rows[0].name, rows[0].language, rows[0].segment)


def attempt_of_call(uow: UnitOfWork, carrier: str, ref: str) -> UUID | None:
    """Find the attempt of a call by the carrier's own id; None where the call is none that we have taken."""
    found: UUID | None = uow.connection.execute(
        select(call_leg.c.attempt_id).where(call_leg.c.carrier == carrier, call_leg.c.carrier_ref == ref)
    ).scalar_one_or_none()
    return found


def add_attempt(uow: UnitOfWork, **values: Any) -> None:
    """Write what a person has begun: it is under way, and no carrier was asked for it."""
    uow.connection.execute(
        contact_attempt.insert(),
        {"direction": Direction.INBOUND, "state": AttemptState.IN_FLIGHT, **values},
    )


def add_leg(uow: UnitOfWork, **values: Any) -> None:
    """Write the leg of a call that a person has made to us."""
    uow.connection.execute(call_leg.insert(), {"state": CallState.ANSWERED, **values})


def is_with_us(uow: UnitOfWork, address: str, case_id: UUID) -> bool:
    """Say whether somebody at a number is on a call to us, or has begun to write for another case."""
    return _holds(uow, _WITH_US, address=address, case=case_id)


def calls_us(uow: UnitOfWork, case_id: UUID) -> bool:
    """Say whether the person of a case is on a call to us in it."""
    return _holds(uow, _CALLS_US, case=case_id)


def is_on_a_call_to_us(uow: UnitOfWork, address: str) -> bool:
    """Say whether somebody at a number is on a call to us."""
    return _holds(uow, _ON_A_CALL, address=address)


def drop_planned(uow: UnitOfWork, case_id: UUID, now: datetime, why: str) -> None:
    """Settle what was planned for a case and not begun."""
    uow.connection.execute(
        update(contact_attempt)
        .where(contact_attempt.c.case_id == case_id, contact_attempt.c.state == AttemptState.PLANNED)
        .values(state=AttemptState.SETTLED, settled_at=now, outcome=why)
    )


def _holds(uow: UnitOfWork, statement: Select[bool], **values: Any) -> bool:
    return uow.connection.execute(statement, values).scalar_one()
