"""Respondents, the numbers behind which they are, and the numbers that want to be left alone."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint, text

from gateway.domain.channel import Channel
from gateway.store.column_types import Id, UtcDateTime, Word
from gateway.store.metadata import metadata

respondent = Table(
    "respondent",
    metadata,
    Column("id", Id, primary_key=True),
    Column("external_id", String(128), nullable=False, unique=True),
    Column("name", String(255), nullable=False),
    Column("language", String(16), nullable=False),
    Column("segment", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

contact_point = Table(
    "contact_point",
    metadata,
    Column("id", Id, primary_key=True),
    Column("respondent_id", Id, ForeignKey("respondent.id"), nullable=False),
    Column("address", String(20), nullable=False, comment="E.164; several people may share one"),
    Column("region", String(8), nullable=False),
    Column("zone", String(64), comment="IANA zone, where the number has a single one"),
    Column("can_text", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("respondent_id", "address"),
    Index(None, "address"),
)

suppression_entry = Table(
    "suppression_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("address", String(20), nullable=False),
    Column("channel", Word(Channel), nullable=False, comment="where it was said; it binds all channels"),
    Column("source", String(32), nullable=False, comment="opt-out word, service key, carrier, operator"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("lifted_at", UtcDateTime),
)
Index(
    "uq_suppression_entry_active",
    suppression_entry.c.address,
    unique=True,
    sqlite_where=text("lifted_at IS NULL"),
    postgresql_where=text("lifted_at IS NULL"),
)
