"""Interviews, the answers in them, and the results on their way to the core store."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from gateway.domain.channel import Channel
from gateway.domain.interviews import InterviewState
from gateway.store.column_types import Id, UtcDateTime, Word
from gateway.store.metadata import metadata

interview = Table(
    "interview",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("case.id"), nullable=False),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("survey_version_id", Id, ForeignKey("survey_version.id"), nullable=False),
    Column("attempt_id", Id, ForeignKey("contact_attempt.id"), nullable=False, comment="the latest one"),
    Column("channel", Word(Channel), nullable=False, comment="where it goes on now"),
    Column("address", String(20), nullable=False),
    Column("our_number", String(20), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("state", Word(InterviewState), nullable=False),
    Column("engine_state", Text, nullable=False, comment="the engine's state, JSON"),
    Column("turn", Integer, nullable=False, comment="the turn that the current prompt waits for"),
    Column("reply", Text, comment="the VoiceScript of the last turn, given again to a carrier that retries"),
    Column("answers_given", Integer, nullable=False, server_default="0"),
    Column("reminders", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcDateTime, comment="when a silent text dialogue is reminded or closed"),
    Column("late_until", UtcDateTime, comment="until when a reply reopens what silence has closed"),
    Column("late_state", Text, comment="the engine's state before silence closed it, where that changed it"),
    Column("started_at", UtcDateTime, nullable=False),
    Column("last_turn_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Index(None, "due_at"),
    Index(None, "attempt_id"),
    Index(None, "address", "our_number"),
)
_OPEN = "state IN ('in_progress', 'suspended')"
# At most one open interview of a case, and one open text dialogue for a pair of numbers.
Index(
    "uq_interview_open_case",
    interview.c.case_id,
    unique=True,
    sqlite_where=text(_OPEN),
    postgresql_where=text(_OPEN),
)
Index(
    "uq_interview_open_dialogue",
    interview.c.address,
    interview.c.our_number,
    unique=True,
    sqlite_where=text(f"{_OPEN} AND channel = 'sms'"),
    postgresql_where=text(f"{_OPEN} AND channel = 'sms'"),
)

answer = Table(
    "answer",
    metadata,
    Column("interview_id", Id, ForeignKey("interview.id"), primary_key=True),
    Column("turn", Integer, primary_key=True, comment="the turn that took it: one turn, one answer"),
    Column("question", String(128), nullable=False),
    Column("loop", String(128), nullable=False),
    Column("value", JSON),
    Column("raw", Text, nullable=False),
    Column("channel", Word(Channel), nullable=False),
    Column("confidence", Float),
    Column("carrier_ref", String(64), nullable=False, comment="the call or the text it came in"),
    Column("answered_at", UtcDateTime, nullable=False),
)

outbox_event = Table(
    "outbox_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("interview_id", Id, ForeignKey("interview.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("pushes", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcDateTime, comment="when the next push is due; null once pushed"),
    Column("pushed_at", UtcDateTime),
    Column("last_error", String(255)),
    UniqueConstraint("interview_id", "sequence"),
    Index(None, "due_at"),
)
