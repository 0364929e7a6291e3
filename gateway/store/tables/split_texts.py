"""Texts that come in parts, until they are whole or have waited long enough."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from gateway.store.column_types import Id, UtcDateTime
from gateway.store.metadata import metadata

split_text = Table(
    "split_text",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(160), nullable=False, comment="the same for all parts; a telephone uses it again"),
    Column("carrier", String(16), nullable=False),
    Column("address", String(20), nullable=False),
    Column("our_number", String(20), nullable=False),
    Column("total", Integer, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, comment="when it is taken as it is; null once taken"),
    Column("taken_at", UtcDateTime),
    Index(None, "due_at"),
    Index(None, "key"),
)
Index(
    "uq_split_text_open",
    split_text.c.key,
    unique=True,
    sqlite_where=text("taken_at IS NULL"),
    postgresql_where=text("taken_at IS NULL"),
)

message_part = Table(
    "message_part",
    metadata,
    Column("split_text_id", Id, ForeignKey("split_text.id"), primary_key=True),
    Column("number", Integer, primary_key=True, comment="from 1"),
    Column("carrier_ref", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
)
