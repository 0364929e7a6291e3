"""Texts, ours and theirs. A text of ours is written before a carrier is called."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

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
    Column("segments", Integer, nullable=False),
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
)
Index(
    "uq_message_carrier_ref",
    message.c.carrier,
    message.c.carrier_ref,
    unique=True,
    sqlite_where=text("carrier_ref IS NOT NULL"),
    postgresql_where=text("carrier_ref IS NOT NULL"),
)
