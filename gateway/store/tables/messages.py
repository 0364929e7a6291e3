"""Texts, ours and theirs. A text of ours is written before a carrier is called."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from gateway.domain.contact_gate import Purpose
from gateway.domain.messages import Direction, TextState
from gateway.store.column_types import Id, UtcDateTime, Word
from gateway.store.metadata import metadata

message = Table(
    "message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("direction", Word(Direction), nullable=False),
    Column("attempt_id", Id, ForeignKey("contact_attempt.id")),
    Column("interview_id", Id, ForeignKey("interview.id")),
    Column("step", String(32), comment="the step of the interview that this text is; one text a step"),
    Column("purpose", Word(Purpose)),
    Column("carrier", String(16), nullable=False),
    Column("carrier_ref", String(64)),
    Column("address", String(20), nullable=False, comment="the person's number"),
    Column("our_number", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("encoding", String(8), comment="gsm7 or ucs2; null for texts from before it was kept"),
    Column("segments", Integer, nullable=False),
    Column("cost", BigInteger, comment="millionths of the currency, by the price list; null without a price"),
    Column("currency", String(3)),
    Column("state", Word(TextState), nullable=False),
    Column("error_class", String(32)),
    Column("code", String(32)),
    Column(
        "sends", Integer, nullable=False, server_default="0", comment="tries surely not taken by the carrier"
    ),
    Column("due_at", UtcDateTime, comment="when a planned text may be sent"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("reserved_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("interview_id", "step"),
    Index(None, "state", "created_at"),
    Index(None, "attempt_id"),
    Index(None, "address", "created_at"),
)
Index(
    "uq_message_carrier_ref",
    message.c.carrier,
    message.c.carrier_ref,
    unique=True,
    sqlite_where=text("carrier_ref IS NOT NULL"),
    postgresql_where=text("carrier_ref IS NOT NULL"),
)
_ANSWERS_NO_INTERVIEW = "interview_id IS NULL AND step IS NOT NULL"
# What is said to somebody without an interview is said once too: the step names the occasion.
Index(
    "uq_message_step_without_interview",
    message.c.address,
    message.c.our_number,
    message.c.step,
    unique=True,
    sqlite_where=text(_ANSWERS_NO_INTERVIEW),
    postgresql_where=text(_ANSWERS_NO_INTERVIEW),
)
