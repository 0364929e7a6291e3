"""Recordings of spoken answers and of calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update

from gateway.domain.recordings import RecordingState
from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_if_absent
from gateway.store.tables.interviews import interview
from gateway.store.tables.recordings import recording


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """One recording. Facts are None until it has been heard; one of the call itself has no turn and no question."""

    id: UUID
    interview_id: UUID
    attempt_id: UUID
    turn: int | None
    question: str | None
    carrier: str
    carrier_ref: str | None
    url: str | None
    state: RecordingState
    at_carrier: bool
    seconds: float | None
    speech_share: float | None
    peak_dbfs: float | None
    loudness_dbfs: float | None
    waveform: list[float] | None
    tries: int
    due_at: datetime | None
    keep_until: datetime | None
    created_at: datetime


_COLUMNS = [recording.c[name] for name in RecordingRow.__dataclass_fields__]
_RECORDING = select(*_COLUMNS)
_BY_ID = _RECORDING.where(recording.c.id == bindparam("recording"))
_HELD = _BY_ID.with_for_update()
_OF_TURN = _RECORDING.where(
    recording.c.attempt_id == bindparam("attempt"), recording.c.turn == bindparam("turn")
).with_for_update()
_OF_REF = select(recording.c.id).where(
    recording.c.attempt_id == bindparam("attempt"), recording.c.carrier_ref == bindparam("ref")
)
_EMPTY = select(recording.c.id).where(
    recording.c.interview_id == bindparam("interview"), recording.c.state == RecordingState.EMPTY
)


def _recording(row: Row[Any] | None) -> RecordingRow | None:
    return None if row is None else RecordingRow(*tuple(row))  # the columns stand in the order of the fields


def add(uow: UnitOfWork, **values: Any) -> bool:
    """Keep a recording that a carrier has told of. False where this turn of the call has one already."""
    return insert_if_absent(uow, recording, {"state": RecordingState.WAITING, "at_carrier": True, **values})


def read(uow: UnitOfWork, recording_id: UUID) -> RecordingRow | None:
    """Read a recording without holding it."""
    return _recording(uow.connection.execute(_BY_ID, {"recording": recording_id}).one_or_none())


def lock(uow: UnitOfWork, recording_id: UUID) -> RecordingRow | None:
    """Read a recording and hold it until the unit ends."""
    return _recording(uow.connection.execute(_HELD, {"recording": recording_id}).one_or_none())


def lock_of_turn(uow: UnitOfWork, attempt_id: UUID, turn: int) -> RecordingRow | None:
    """Hold what was recorded in a turn of a call."""
    found = uow.connection.execute(_OF_TURN, {"attempt": attempt_id, "turn": turn}).one_or_none()
    return _recording(found)


def is_known(uow: UnitOfWork, attempt_id: UUID, ref: str) -> bool:
    """Say whether a recording of a call is kept under the carrier's id."""
    return uow.connection.execute(_OF_REF, {"attempt": attempt_id, "ref": ref}).first() is not None


def change(uow: UnitOfWork, recording_id: UUID, **values: Any) -> None:
    """Write new values of a recording."""
    uow.connection.execute(update(recording).where(recording.c.id == recording_id).values(**values))


def empty_of(uow: UnitOfWork, interview_id: UUID) -> frozenset[str]:
    """List the recordings of an interview in which there is no answer."""
    return frozenset(str(row.id) for row in uow.connection.execute(_EMPTY, {"interview": interview_id}))


def of_campaign(uow: UnitOfWork, campaign_id: UUID) -> list[RecordingRow]:
    """List the recordings of a campaign, oldest first."""
    rows = uow.connection.execute(
        _RECORDING.join(interview, interview.c.id == recording.c.interview_id)
        .where(interview.c.campaign_id == campaign_id)
        .order_by(recording.c.created_at, recording.c.id)
    )
    return [RecordingRow(*tuple(row)) for row in rows]


def due(uow: UnitOfWork, now: datetime, limit: int = 200) -> list[UUID]:
    """List the recordings whose next step is due."""
    rows = uow.connection.execute(
        select(recording.c.id).where(recording.c.due_at <= now).order_by(recording.c.due_at).limit(limit)
    )
    return [row.id for row in rows]


def outlived(uow: UnitOfWork, now: datetime, limit: int = 200) -> list[UUID]:
    """List the recordings whose time here is over."""
    rows = uow.connection.execute(
        select(recording.c.id)
        .where(recording.c.keep_until <= now)
        .order_by(recording.c.keep_until)
        .limit(limit)
    )
    return [row.id for row in rows]
