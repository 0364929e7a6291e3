"""Contact attempts and their call legs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Update, and_, bindparam, func, select, update

from gateway.domain.attempts import AttemptState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.messages import Direction
from gateway.domain.our_numbers import Asked
from gateway.domain.ports.carrier_words import AmdResult, CallState, EndReason, ErrorClass
from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_if_absent
from gateway.store.tables.attempts import call_leg, contact_attempt
from gateway.store.tables.cases import case
from gateway.store.writes import parameter, parameters


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt, with the leg of its call where it is one."""

    id: UUID
    case_id: UUID
    campaign_id: UUID
    address: str
    our_number: str
    channel: Channel
    purpose: Purpose
    carrier: str
    leg: int
    state: AttemptState
    planned_at: datetime
    reserved_at: datetime | None
    carrier_ref: str | None
    leg_state: CallState | None
    end_reason: EndReason | None
    opened_turn: int | None
    answered_at: datetime | None
    amd_result: AmdResult | None
    message_left_at: datetime | None


# The leg of an attempt that counts: an earlier one was surely not taken by its carrier.
OF_ATTEMPT = and_(call_leg.c.attempt_id == contact_attempt.c.id, call_leg.c.position == contact_attempt.c.leg)
_COLUMNS = (
    contact_attempt,
    call_leg.c.carrier_ref,
    call_leg.c.state.label("leg_state"),
    call_leg.c.end_reason,
    call_leg.c.opened_turn,
    call_leg.c.answered_at,
    call_leg.c.amd_result,
    call_leg.c.message_left_at,
)
_ATTEMPT = select(*_COLUMNS).outerjoin(call_leg, OF_ATTEMPT)
_BY_ID = _ATTEMPT.where(contact_attempt.c.id == bindparam("attempt"))
_HOLD = (
    select(contact_attempt.c.id)
    .join(case, case.c.id == contact_attempt.c.case_id)
    .where(contact_attempt.c.id == bindparam("attempt"))
    .with_for_update(of=(case, contact_attempt))
)
_HELD_CALL = (
    select(*_COLUMNS)
    .join(call_leg, OF_ATTEMPT)
    .join(case, case.c.id == contact_attempt.c.case_id)
    .where(contact_attempt.c.id == bindparam("attempt"))
    .with_for_update(of=(case, contact_attempt, call_leg))
)


def _attempt(row: Row[Any]) -> AttemptRow:
    return AttemptRow(
        id=row.id,
        case_id=row.case_id,
        campaign_id=row.campaign_id,
        address=row.address,
        our_number=row.our_number,
        channel=row.channel,
        purpose=row.purpose,
        carrier=row.carrier,
        leg=row.leg,
        state=row.state,
        planned_at=row.planned_at,
        reserved_at=row.reserved_at,
        carrier_ref=row.carrier_ref,
        leg_state=row.leg_state,
        end_reason=row.end_reason,
        opened_turn=row.opened_turn,
        answered_at=row.answered_at,
        amd_result=row.amd_result,
        message_left_at=row.message_left_at,
    )


def plan(uow: UnitOfWork, **values: Any) -> bool:
    """Write an attempt before anything is done. False where the number has a live attempt already."""
    return insert_if_absent(uow, contact_attempt, {"state": AttemptState.PLANNED, **values})


def lock(uow: UnitOfWork, attempt_id: UUID) -> AttemptRow | None:
    """Hold an attempt, and its case, until the unit ends; read it as it is then."""
    uow.connection.execute(_HOLD, {"attempt": attempt_id})
    return read(uow, attempt_id)


def lock_call(uow: UnitOfWork, attempt_id: UUID) -> AttemptRow | None:
    """Hold an attempt by its call, and its case: as `lock`, in one statement where it has a leg."""
    row = uow.connection.execute(_HELD_CALL, {"attempt": attempt_id}).one_or_none()
    return lock(uow, attempt_id) if row is None else _attempt(row)


def read(uow: UnitOfWork, attempt_id: UUID) -> AttemptRow | None:
    """Read an attempt without holding it."""
    row = uow.connection.execute(_BY_ID, {"attempt": attempt_id}).one_or_none()
    return None if row is None else _attempt(row)


def move(
    uow: UnitOfWork,
    attempt_id: UUID,
    current: AttemptState | Collection[AttemptState],
    new: AttemptState,
    **also: Any,
) -> bool:
    """Move an attempt from one of `current` to `new`. False where it stands elsewhere by now."""
    allowed = (current,) if isinstance(current, AttemptState) else current
    done = uow.connection.execute(
        update(contact_attempt)
        .where(contact_attempt.c.id == attempt_id, contact_attempt.c.state.in_(allowed))
        .values(state=new, **also)
    )
    return done.rowcount == 1


def count_unsettled(uow: UnitOfWork, attempt_id: UUID) -> bool:
    """Note late evidence that an unsettled attempt was dialled. False where that is known already."""
    done = uow.connection.execute(
        update(contact_attempt)
        .where(
            contact_attempt.c.id == attempt_id,
            contact_attempt.c.state == AttemptState.UNSETTLED,
            contact_attempt.c.dialled.is_(False),
        )
        .values(dialled=True)
    )
    return done.rowcount == 1


def uncount(uow: UnitOfWork, attempt_id: UUID) -> bool:
    """Take back that an attempt counts: its carrier took it and refused it later. False where it did not count."""
    done = uow.connection.execute(
        update(contact_attempt)
        .where(contact_attempt.c.id == attempt_id, contact_attempt.c.dialled.is_(True))
        .values(dialled=False)
    )
    return done.rowcount == 1


def asked_for(uow: UnitOfWork, case_id: UUID, channel: Channel) -> list[Asked]:
    """List what carriers were asked to do for a case on a channel, the newest first.

    What a carrier had no room for says nothing of the number, and is left out.
    """
    rows = uow.connection.execute(
        select(contact_attempt.c.carrier, contact_attempt.c.our_number, contact_attempt.c.outcome)
        .where(
            contact_attempt.c.case_id == case_id,
            contact_attempt.c.channel == channel,
            contact_attempt.c.direction == Direction.OUTBOUND,
            contact_attempt.c.reserved_at.is_not(None),
            func.coalesce(contact_attempt.c.outcome, "") != ErrorClass.RATE_LIMITED.value,
        )
        .order_by(contact_attempt.c.planned_at.desc(), contact_attempt.c.id.desc())
    )
    return [Asked(row.carrier, row.our_number, row.outcome) for row in rows]


def add_leg(uow: UnitOfWork, **values: Any) -> None:
    """Write the leg of a call that is about to be placed."""
    uow.connection.execute(call_leg.insert(), {"state": CallState.QUEUED, **values})


def update_leg(uow: UnitOfWork, attempt_id: UUID, **values: Any) -> None:
    """Note what is known by now of the leg of an attempt that counts. The caller holds its case."""
    uow.write(call_leg, _update_of_leg(tuple(values)), {"attempt": attempt_id, **values})


def turn_to(
    uow: UnitOfWork, attempt_id: UUID, *, carrier: str, our_number: str, leg: int, now: datetime
) -> None:
    """Let an attempt go on from another number, with a leg of its own."""
    uow.connection.execute(
        update(contact_attempt)
        .where(contact_attempt.c.id == attempt_id)
        .values(carrier=carrier, our_number=our_number, leg=leg, reserved_at=now)
    )


@cache
def _update_of_leg(columns: tuple[str, ...]) -> Update:
    attempt = parameter(call_leg, "attempt")
    counting = select(contact_attempt.c.leg).where(contact_attempt.c.id == attempt).scalar_subquery()
    return (
        update(call_leg)
        .where(call_leg.c.attempt_id == attempt, call_leg.c.position == counting)
        .values(parameters(call_leg, columns))
    )


def known_call_refs(uow: UnitOfWork, carrier: str, refs: list[str]) -> set[str]:
    """Say which of a carrier's calls belong to an attempt of ours already."""
    rows = uow.connection.execute(
        select(call_leg.c.carrier_ref).where(call_leg.c.carrier == carrier, call_leg.c.carrier_ref.in_(refs))
    )
    return {row.carrier_ref for row in rows}


def standing(
    uow: UnitOfWork, channel: Channel, state: AttemptState, before: datetime, limit: int = 200
) -> list[UUID]:
    """List attempts that have stood in `state` since before that instant, the oldest first."""
    since = func.coalesce(contact_attempt.c.reserved_at, contact_attempt.c.planned_at)
    rows = uow.connection.execute(
        select(contact_attempt.c.id)
        .where(contact_attempt.c.channel == channel, contact_attempt.c.state == state, since < before)
        .order_by(since)
        .limit(limit)
    )
    return [row.id for row in rows]


def counted_since(uow: UnitOfWork, case_id: UUID, since: datetime) -> int:
    """Count the attempts of a case since an instant that a carrier really took."""
    return int(
        uow.connection.execute(
            select(func.count())
            .select_from(contact_attempt)
            .where(
                contact_attempt.c.case_id == case_id,
                contact_attempt.c.dialled.is_(True),
                contact_attempt.c.planned_at >= since,
            )
        ).scalar_one()
    )


def cancel_planned(uow: UnitOfWork, address: str, now: datetime, why: str) -> int:
    """Settle the attempts at a number that were planned and not begun. Gives the count."""
    done = uow.connection.execute(
        update(contact_attempt)
        .where(contact_attempt.c.address == address, contact_attempt.c.state == AttemptState.PLANNED)
        .values(state=AttemptState.SETTLED, settled_at=now, outcome=why)
    )
    return done.rowcount


def live_calls(uow: UnitOfWork, campaign_id: UUID) -> list[AttemptRow]:
    """List the attempts of a campaign whose call a carrier has and that has not ended."""
    rows = uow.connection.execute(
        _ATTEMPT.where(
            contact_attempt.c.campaign_id == campaign_id,
            contact_attempt.c.channel == Channel.VOICE,
            contact_attempt.c.state != AttemptState.SETTLED,
            call_leg.c.carrier_ref.is_not(None),
            call_leg.c.state != CallState.ENDED,
        )
    )
    return [_attempt(row) for row in rows]


def settle_of_campaign(
    uow: UnitOfWork,
    campaign_id: UUID,
    channel: Channel,
    states: Collection[AttemptState],
    now: datetime,
    why: str,
) -> int:
    """Settle the attempts of a campaign on a channel that stand in one of `states`. Gives the count."""
    done = uow.connection.execute(
        update(contact_attempt)
        .where(
            contact_attempt.c.campaign_id == campaign_id,
            contact_attempt.c.channel == channel,
            contact_attempt.c.state.in_(states),
        )
        .values(state=AttemptState.SETTLED, settled_at=now, outcome=why)
    )
    return done.rowcount
