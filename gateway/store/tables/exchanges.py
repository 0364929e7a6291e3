"""What carriers told us, raw; and every HTTP exchange with a carrier, redacted."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from gateway.store.column_types import Id, UtcDateTime
from gateway.store.metadata import metadata

inbound_event = Table(
    "inbound_event",
    metadata,
    Column("dedupe_key", String(160), primary_key=True, comment="the carrier's own identity of the event"),
    Column("carrier", String(16), nullable=False),
    Column("route", String(32), nullable=False),
    Column("subject_id", Id, comment="the attempt or message that the hook named"),
    Column("turn", Integer, comment="the turn of a call that the hook named"),
    Column("payload", Text, nullable=False, comment="the body as received: the source of a replay"),
    Column("result", String(32), nullable=False, comment="applied, late, unknown word, unmatched ..."),
    Column("received_at", UtcDateTime, nullable=False),
    Index(None, "received_at"),
    Index(None, "subject_id"),
)

carrier_exchange = Table(
    "carrier_exchange",
    metadata,
    Column("id", Id, primary_key=True),
    Column("carrier", String(16), nullable=False),
    Column("direction", String(8), nullable=False, comment="in: they called us; out: we called them"),
    Column("subject_id", Id, comment="the attempt or message it belongs to"),
    Column("method", String(8), nullable=False),
    Column("url", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("status", Integer),
    Column("response", Text, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("note", String(255), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "subject_id"),
    Index(None, "at"),
)
