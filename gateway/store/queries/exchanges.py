"""Exchanges with carriers, for people who look for a fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from gateway.runtime import UnitOfWork
from gateway.store.tables.exchanges import carrier_exchange
from gateway.store.tables.interviews import interview
from gateway.store.tables.messages import message


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """One exchange, as it was kept: redacted, and cut to its first 4,096 characters."""

    at: datetime
    carrier: str
    direction: str
    method: str
    url: str
    request: str
    status: int | None
    response: str
    duration_ms: int
    note: str
    subject_id: UUID | None


_SHOWN = select(
    carrier_exchange.c.at,
    carrier_exchange.c.carrier,
    carrier_exchange.c.direction,
    carrier_exchange.c.method,
    carrier_exchange.c.url,
    carrier_exchange.c.request,
    carrier_exchange.c.status,
    carrier_exchange.c.response,
    carrier_exchange.c.duration_ms,
    carrier_exchange.c.note,
    carrier_exchange.c.subject_id,
)


def latest(uow: UnitOfWork, subject_id: UUID | None, last: int) -> list[KeptExchange]:
    """List the newest exchanges, oldest of them first: all, or those of an attempt and its texts, or of a text."""
    chosen = _SHOWN.order_by(carrier_exchange.c.at.desc(), carrier_exchange.c.id.desc()).limit(last)
    if subject_id is not None:
        # A confirmation answers the person, not a question: it names the interview alone.
        of_attempt = select(interview.c.id).where(interview.c.attempt_id == subject_id)
        beside = and_(message.c.attempt_id.is_(None), message.c.interview_id.in_(of_attempt))
        texts = select(message.c.id).where(or_(message.c.attempt_id == subject_id, beside))
        chosen = chosen.where(
            or_(carrier_exchange.c.subject_id == subject_id, carrier_exchange.c.subject_id.in_(texts))
        )
    return [KeptExchange(*row) for row in reversed(uow.connection.execute(chosen).all())]
