"""Recordings of spoken answers and of calls, from the carrier's report to the end of their time."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from gateway.domain.recordings import RecordingState
from gateway.store.column_types import Id, UtcDateTime, Word
from gateway.store.metadata import metadata

recording = Table(
    "recording",
    metadata,
    Column("id", Id, primary_key=True, comment="the answer's value: what was said is behind it"),
    Column("interview_id", Id, ForeignKey("interview.id"), nullable=False),
    # Without a foreign key: it would make a turn, which holds its interview, wait for the attempt, while a
    # report of the call holds the attempt and waits for the interview.
    Column("attempt_id", Id, nullable=False, comment="the call"),
    Column("turn", Integer, comment="the turn whose address reported it; null: the call itself was recorded"),
    Column("question", String(128), comment="null where it answers none"),
    Column("carrier", String(16), nullable=False),
    Column("carrier_ref", String(64)),
    Column("url", String(1024), comment="where the carrier gives it out; null until it says so"),
    Column("state", Word(RecordingState), nullable=False),
    Column("at_carrier", Boolean, nullable=False, comment="false once the carrier has deleted it"),
    Column("seconds", Float),
    Column("speech_share", Float),
    Column("peak_dbfs", Float),
    Column("loudness_dbfs", Float),
    Column("waveform", JSON, comment="peaks of equal stretches of time, 0 to 1"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column(
        "due_at", UtcDateTime, comment="when the next step is due: fetching, then deleting at the carrier"
    ),
    Column("keep_until", UtcDateTime, comment="when our file is deleted; null: never"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("fetched_at", UtcDateTime),
    Column("deleted_at", UtcDateTime),
    Column("last_error", String(255)),
    UniqueConstraint("attempt_id", "turn"),
    Index(None, "interview_id"),
    Index(None, "due_at"),
    Index(None, "keep_until"),
)
