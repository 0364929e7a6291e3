"""Texts, ours and theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select, update

from gateway.domain.contact_gate import Purpose
from gateway.domain.messages import UNDER_WAY, Direction, TextState
from gateway.domain.prices import Cost
from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_if_absent
from gateway.store.tables.cases import case
from gateway.store.tables.interviews import interview
from gateway.store.tables.messages import message


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A text of ours."""

    id: UUID
    attempt_id: UUID | None
    interview_id: UUID | None
    step: str | None
    purpose: Purpose | None
    carrier: str
    carrier_ref: str | None
    address: str
    our_number: str
    body: str
    segments: int
    state: TextState
    sends: int
    created_at: datetime
    reserved_at: datetime | None


_CASE_OF = (
    select(case.c.id)
    .join(interview, interview.c.case_id == case.c.id)
    .join(message, message.c.interview_id == interview.c.id)
    .where(message.c.id == bindparam("message"))
    .with_for_update(of=case)
)
_BY_ID = select(message).where(message.c.id == bindparam("message"))
_HELD = _BY_ID.with_for_update()


def _message(row: Row[Any]) -> MessageRow:
    return MessageRow(
        id=row.id,
        attempt_id=row.attempt_id,
        interview_id=row.interview_id,
        step=row.step,
        purpose=row.purpose,
        carrier=row.carrier,
        carrier_ref=row.carrier_ref,
        address=row.address,
        our_number=row.our_number,
        body=row.body,
        segments=row.segments,
        state=row.state,
        sends=row.sends,
        created_at=row.created_at,
        reserved_at=row.reserved_at,
    )


def plan(uow: UnitOfWork, **values: Any) -> bool:
    """Write a text before it is sent. False where this step of the interview has its text already."""
    return insert_if_absent(
        uow, message, {"state": TextState.PLANNED, "direction": Direction.OUTBOUND, **values}
    )


def keep_received(uow: UnitOfWork, **values: Any) -> bool:
    """Keep a text that a person sent. False where the carrier gave it to us before."""
    return insert_if_absent(
        uow, message, {"state": TextState.RECEIVED, "direction": Direction.INBOUND, **values}
    )


def lock(uow: UnitOfWork, message_id: UUID) -> MessageRow | None:
    """Read a text and hold it, and its case where it has one, until the unit ends."""
    uow.connection.execute(_CASE_OF, {"message": message_id})
    row = uow.connection.execute(_HELD, {"message": message_id}).one_or_none()
    return None if row is None else _message(row)


def read(uow: UnitOfWork, message_id: UUID) -> MessageRow | None:
    """Read a text without holding it."""
    row = uow.connection.execute(_BY_ID, {"message": message_id}).one_or_none()
    return None if row is None else _message(row)


def set_state(
    uow: UnitOfWork,
    message_id: UUID,
    current: TextState | tuple[TextState, ...],
    new: TextState,
    **also: Any,
) -> bool:
    """Move a text from one of `current` to `new`. False where it stands elsewhere by now."""
    allowed = current if isinstance(current, tuple) else (current,)
    done = uow.connection.execute(
        update(message)
        .where(message.c.id == message_id, message.c.state.in_(allowed))
        .values(state=new, **also)
    )
    return done.rowcount == 1


def state_of_step(uow: UnitOfWork, interview_id: UUID, step: str) -> TextState | None:
    """Give the state of the text that an interview wrote for a step; None where it wrote none."""
    found: TextState | None = uow.connection.execute(
        select(message.c.state).where(message.c.interview_id == interview_id, message.c.step == step)
    ).scalar_one_or_none()
    return found


def known_refs(uow: UnitOfWork, carrier: str, refs: list[str]) -> set[str]:
    """Say which of a carrier's texts belong to a row of ours already."""
    rows = uow.connection.execute(
        select(message.c.carrier_ref).where(message.c.carrier == carrier, message.c.carrier_ref.in_(refs))
    )
    return {row.carrier_ref for row in rows}


def cancel_planned(uow: UnitOfWork, address: str, now: datetime) -> int:
    """Cancel what is written to a number and not yet handed to a carrier. Gives the count."""
    done = uow.connection.execute(
        update(message)
        .where(message.c.address == address, message.c.state == TextState.PLANNED)
        .values(state=TextState.CANCELLED, settled_at=now)
    )
    return done.rowcount


def cancel_planned_of_campaign(uow: UnitOfWork, campaign_id: UUID, now: datetime) -> int:
    """Cancel what a campaign has written and not yet handed to a carrier. Gives the count."""
    of_campaign = select(interview.c.id).where(interview.c.campaign_id == campaign_id)
    done = uow.connection.execute(
        update(message)
        .where(message.c.interview_id.in_(of_campaign), message.c.state == TextState.PLANNED)
        .values(state=TextState.CANCELLED, settled_at=now)
    )
    return done.rowcount


def cancel_step(uow: UnitOfWork, interview_id: UUID, step: str, now: datetime) -> None:
    """Cancel the text of one step, if it is not yet handed to a carrier."""
    uow.connection.execute(
        update(message)
        .where(
            message.c.interview_id == interview_id,
            message.c.step == step,
            message.c.state == TextState.PLANNED,
        )
        .values(state=TextState.CANCELLED, settled_at=now)
    )


def cancel_of_interview(uow: UnitOfWork, interview_id: UUID, now: datetime) -> None:
    """Cancel every text of an interview that is not yet handed to a carrier."""
    uow.connection.execute(
        update(message)
        .where(message.c.interview_id == interview_id, message.c.state == TextState.PLANNED)
        .values(state=TextState.CANCELLED, settled_at=now)
    )


def said_since(uow: UnitOfWork, address: str, kind: str, since: datetime) -> bool:
    """Say whether a number was written a text of a kind ("help") at that instant or later."""
    found = uow.connection.execute(
        select(message.c.id)
        .where(
            message.c.address == address,
            message.c.direction == Direction.OUTBOUND,
            message.c.step.startswith(f"{kind}:", autoescape=True),
            message.c.created_at >= since,
        )
        .limit(1)
    )
    return found.first() is not None


def latest_dialogue(uow: UnitOfWork, address: str, our_number: str) -> UUID | None:
    """Give the interview of the last text of ours between two numbers; None where there was none."""
    found: UUID | None = uow.connection.execute(
        select(message.c.interview_id)
        .where(
            message.c.address == address,
            message.c.our_number == our_number,
            message.c.direction == Direction.OUTBOUND,
            message.c.interview_id.is_not(None),
        )
        .order_by(message.c.created_at.desc(), message.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def waiting(uow: UnitOfWork, now: datetime) -> int:
    """Count the texts that may be handed to a carrier now and have not been; those put off do not wait."""
    return int(
        uow.connection.execute(
            select(func.count())
            .select_from(message)
            .where(
                message.c.state == TextState.PLANNED, or_(message.c.due_at.is_(None), message.c.due_at <= now)
            )
        ).scalar_one()
    )


def standing(uow: UnitOfWork, state: TextState, before: datetime, limit: int = 200) -> list[UUID]:
    """List texts that have stood in `state` since before that instant, the oldest first."""
    since = func.coalesce(message.c.due_at, message.c.reserved_at, message.c.created_at)
    rows = uow.connection.execute(
        select(message.c.id)
        .where(message.c.state == state, since < before)
        .order_by(message.c.created_at)
        .limit(limit)
    )
    return [row.id for row in rows]


def under_way_since(
    uow: UnitOfWork, campaign_ids: Sequence[UUID] | None, before: datetime, limit: int = 200
) -> list[UUID]:
    """List texts that were handed to a carrier before that instant and have no end yet, the oldest first.

    Those of these campaigns; or, for None, those that belong to no interview.
    """
    chosen = select(message.c.id).order_by(message.c.created_at).limit(limit)
    if campaign_ids is None:
        chosen = chosen.where(message.c.interview_id.is_(None))
    else:
        chosen = chosen.join(interview, interview.c.id == message.c.interview_id).where(
            interview.c.campaign_id.in_(campaign_ids)
        )
    # No text is handed over before it is written: the index bounds the search by that.
    rows = uow.connection.execute(
        chosen.where(
            message.c.state.in_(UNDER_WAY),
            message.c.created_at < before,
            func.coalesce(message.c.reserved_at, message.c.created_at) < before,
        )
    )
    return [row.id for row in rows]


def turn_to(uow: UnitOfWork, message_id: UUID, *, carrier: str, our_number: str, now: datetime) -> None:
    """Let a text that nobody has taken go out from another number."""
    uow.connection.execute(
        update(message)
        .where(message.c.id == message_id, message.c.carrier_ref.is_(None))
        .values(carrier=carrier, our_number=our_number, reserved_at=now)
    )


def set_ref(uow: UnitOfWork, message_id: UUID, ref: str, cost: Cost | None) -> None:
    """Note the carrier's id of a text and what it costs, once."""
    uow.connection.execute(
        update(message)
        .where(message.c.id == message_id, message.c.carrier_ref.is_(None))
        .values(carrier_ref=ref, cost=cost and cost.micros, currency=cost and cost.currency)
    )
