"""Interviews and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Update, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from gateway.domain.channel import Channel
from gateway.domain.interviews import OPEN, InterviewState
from gateway.runtime import UnitOfWork
from gateway.store.queries.attempts import OF_ATTEMPT
from gateway.store.tables.attempts import call_leg, contact_attempt
from gateway.store.tables.cases import case
from gateway.store.tables.interviews import answer, interview
from gateway.store.writes import insertion, parameter, parameters


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """An interview, with the call that it is on where it is on one."""

    id: UUID
    case_id: UUID
    campaign_id: UUID
    survey_version_id: UUID
    attempt_id: UUID
    channel: Channel
    address: str
    our_number: str
    state: InterviewState
    engine_state: str
    turn: int
    reply: str | None
    answers_given: int
    reminders: int
    due_at: datetime | None
    started_at: datetime
    last_turn_at: datetime
    late_until: datetime | None
    late_state: str | None
    carrier: str
    carrier_ref: str | None


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """Where and when an answer was given."""

    carrier_ref: str
    answered_at: datetime


_INTERVIEW = (
    select(
        interview.c.id,
        interview.c.case_id,
        interview.c.campaign_id,
        interview.c.survey_version_id,
        interview.c.attempt_id,
        interview.c.channel,
        interview.c.address,
        interview.c.our_number,
        interview.c.state,
        interview.c.engine_state,
        interview.c.turn,
        interview.c.reply,
        interview.c.answers_given,
        interview.c.reminders,
        interview.c.due_at,
        interview.c.started_at,
        interview.c.last_turn_at,
        interview.c.late_until,
        interview.c.late_state,
        contact_attempt.c.carrier,
        call_leg.c.carrier_ref,
    )
    .join(contact_attempt, contact_attempt.c.id == interview.c.attempt_id)
    .outerjoin(call_leg, OF_ATTEMPT)
)


_READ = _INTERVIEW.where(interview.c.id == bindparam("interview"))
# In one statement: where the interview has gone on with another attempt meanwhile, it is not this call's any more.
_OF_CALL = (
    _INTERVIEW.join(case, case.c.id == interview.c.case_id)
    .where(interview.c.attempt_id == bindparam("attempt"))
    .with_for_update(of=(case, interview))
)


def _held(*conditions: Any) -> Select[Any]:
    """Hold interviews and their cases. Nothing else is joined: their attempts may change while we wait."""
    chosen = select(interview.c.id).join(case, case.c.id == interview.c.case_id).where(*conditions)
    return chosen.with_for_update(of=(case, interview))


_BY_ID = _held(interview.c.id == bindparam("interview"))
_OF_CASE = _held(interview.c.case_id == bindparam("case"), interview.c.state.in_(OPEN))
_DIALOGUE = _held(
    interview.c.address == bindparam("address"),
    interview.c.our_number == bindparam("our_number"),
    interview.c.channel == Channel.SMS,
    interview.c.state.in_(OPEN),
)
_LAST_DIALOGUE = (
    _held(
        interview.c.address == bindparam("address"),
        interview.c.our_number == bindparam("our_number"),
        interview.c.channel == Channel.SMS,
        interview.c.closed_at.is_not(None),
    )
    .order_by(interview.c.closed_at.desc(), interview.c.id.desc())
    .limit(1)
)
_BEHIND = _held(interview.c.address == bindparam("address"), interview.c.state.in_(OPEN)).order_by(
    interview.c.id
)
_READ_ALL: Select[Any] = _INTERVIEW.where(
    interview.c.id.in_(bindparam("interviews", expanding=True))
).order_by(interview.c.id)
_IN_DIALOGUE = select(interview.c.case_id).where(
    interview.c.address == bindparam("address"),
    interview.c.our_number == bindparam("our_number"),
    interview.c.channel == Channel.SMS,
    interview.c.state.in_(OPEN),
)
_ADD_ANSWER = insertion(answer, tuple(column.name for column in answer.c))
_TAKEN = select(answer.c.turn, answer.c.carrier_ref, answer.c.answered_at).where(
    answer.c.interview_id == bindparam("interview")
)


def _one(uow: UnitOfWork, statement: Select[Any], **values: Any) -> InterviewRow | None:
    row: Row[Any] | None = uow.connection.execute(statement, values).one_or_none()
    return None if row is None else _interview(row)


def _lock(uow: UnitOfWork, statement: Select[Any], **values: Any) -> InterviewRow | None:
    held: UUID | None = uow.connection.execute(statement, values).scalar_one_or_none()
    return None if held is None else read(uow, held)


def _interview(row: Row[Any]) -> InterviewRow:
    return InterviewRow(*tuple(row))  # the columns of _INTERVIEW stand in the order of the fields


def lock(uow: UnitOfWork, interview_id: UUID) -> InterviewRow | None:
    """Hold an interview, and its case, until the unit ends; read it as it is then."""
    return _lock(uow, _BY_ID, interview=interview_id)


def read(uow: UnitOfWork, interview_id: UUID) -> InterviewRow | None:
    """Read an interview without holding it."""
    return _one(uow, _READ, interview=interview_id)


def lock_of_call(uow: UnitOfWork, attempt_id: UUID) -> InterviewRow | None:
    """Hold the interview whose latest attempt this is."""
    return _one(uow, _OF_CALL, attempt=attempt_id)


def lock_open_of_case(uow: UnitOfWork, case_id: UUID) -> InterviewRow | None:
    """Hold the open interview of a case, on whatever channel."""
    return _lock(uow, _OF_CASE, case=case_id)


def lock_dialogue(uow: UnitOfWork, address: str, our_number: str) -> InterviewRow | None:
    """Hold the open text dialogue of a pair of numbers; an index allows only one."""
    return _lock(uow, _DIALOGUE, address=address, our_number=our_number)


def case_in_dialogue(uow: UnitOfWork, address: str, our_number: str) -> UUID | None:
    """Give the case that has the pair of numbers for its open dialogue, without holding it."""
    values = {"address": address, "our_number": our_number}
    found: UUID | None = uow.connection.execute(_IN_DIALOGUE, values).scalar_one_or_none()
    return found


def lock_last_dialogue(uow: UnitOfWork, address: str, our_number: str) -> InterviewRow | None:
    """Hold the text dialogue of a pair of numbers that was closed last."""
    return _lock(uow, _LAST_DIALOGUE, address=address, our_number=our_number)


def reopen(uow: UnitOfWork, row: InterviewRow, engine_state: str, turn: int) -> bool:
    """Open again what silence has closed, with the engine's state before that.

    False where something newer forbids it: another interview of the case, or another dialogue of the
    pair of numbers.
    """
    newer = uow.connection.execute(
        select(interview.c.id)
        .where(
            interview.c.case_id == row.case_id,
            interview.c.id != row.id,
            interview.c.started_at >= row.started_at,
        )
        .limit(1)
    )
    if newer.first() is not None:
        return False
    values = {
        "state": InterviewState.IN_PROGRESS,
        "engine_state": engine_state,
        "turn": turn,
        "closed_at": None,
        "late_until": None,
        "late_state": None,
    }
    try:
        with uow.connection.begin_nested():
            change(uow, row.id, values)
            uow.send()
    except IntegrityError:  # a dialogue of the pair was begun at this moment
        return False
    return True


def forget_late(uow: UnitOfWork, address: str) -> None:
    """Let no reply reopen what was closed with a number, and answer none that comes too late."""
    uow.connection.execute(
        update(interview)
        .where(interview.c.address == address, interview.c.late_until.is_not(None))
        .values(late_until=None, late_state=None)
    )


def turn_of(uow: UnitOfWork, interview_id: UUID) -> int | None:
    """Give the turn at which an interview stands, without holding it."""
    found: int | None = uow.connection.execute(
        select(interview.c.turn).where(interview.c.id == interview_id)
    ).scalar_one_or_none()
    return found


def open_behind(uow: UnitOfWork, address: str) -> list[InterviewRow]:
    """Hold every open interview with a number, on every channel."""
    held = uow.connection.execute(_BEHIND, {"address": address}).scalars().all()
    if not held:
        return []
    return [_interview(row) for row in uow.connection.execute(_READ_ALL, {"interviews": held})]


def add(uow: UnitOfWork, **values: Any) -> None:
    """Keep a new interview. The unit fails where the case, or the pair of numbers, has an open one."""
    uow.write(interview, insertion(interview, tuple(values)), values)


def change(uow: UnitOfWork, interview_id: UUID, values: Mapping[str, Any]) -> None:
    """Write new values of an interview that the unit holds."""
    uow.write(interview, _update_of(tuple(values)), {"row": interview_id, **values})


@cache
def _update_of(columns: tuple[str, ...]) -> Update:
    """Build the update of some columns once: building costs as much as running it."""
    return (
        update(interview)
        .where(interview.c.id == parameter(interview, "row"))
        .values(parameters(interview, columns))
    )


def add_answer(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    """Keep an answer under the turn that took it."""
    uow.write(answer, _ADD_ANSWER, values)


def taken_answers(uow: UnitOfWork, interview_id: UUID) -> dict[int, TakenAnswer]:
    """Say where and when each turn's answer was given."""
    rows = uow.connection.execute(_TAKEN, {"interview": interview_id})
    return {row.turn: TakenAnswer(row.carrier_ref, row.answered_at) for row in rows}


def open_of_campaign(uow: UnitOfWork, campaign_id: UUID) -> list[UUID]:
    """List the interviews of a campaign that are open, on whatever channel."""
    rows = uow.connection.execute(
        select(interview.c.id)
        .where(interview.c.campaign_id == campaign_id, interview.c.state.in_(OPEN))
        .order_by(interview.c.id)
    )
    return [row.id for row in rows]


def silent_since(uow: UnitOfWork, now: datetime, limit: int = 200) -> list[UUID]:
    """List open interviews whose next reminder or closing is due."""
    rows = uow.connection.execute(
        select(interview.c.id)
        .where(interview.c.due_at <= now, interview.c.state.in_(OPEN))
        .order_by(interview.c.due_at)
        .limit(limit)
    )
    return [row.id for row in rows]
