"""The core store's tables. Other systems read them by SQL: names and meanings change by migration only."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

respondent = Table(
    "core_respondent",
    metadata,
    Column("external_id", String(128), primary_key=True),
    Column("segment", String(64), nullable=False),
    Column("language", String(16), nullable=False),
)

touchpoint = Table("core_touchpoint", metadata, Column("key", String(64), primary_key=True))

response = Table(
    "core_response",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the interview's id"),
    Column("sequence", Integer, nullable=False, comment="grows with each correction; the highest stands"),
    Column("case_id", Uuid, nullable=False),
    Column("campaign", String(128), nullable=False),
    Column("touchpoint", String(64), ForeignKey("core_touchpoint.key"), nullable=False),
    Column("survey", String(128), nullable=False),
    Column("survey_version", Integer, nullable=False),
    Column("respondent_external_id", String(128), ForeignKey("core_respondent.external_id"), nullable=False),
    Column("language", String(16), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("disposition", String(8), nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True), nullable=False),
    Index(None, "touchpoint", "closed_at"),
    Index(None, "case_id"),
)

answer = Table(
    "core_answer",
    metadata,
    Column("response_id", Uuid, ForeignKey("core_response.id"), primary_key=True),
    Column("question", String(128), primary_key=True),
    Column("loop", String(128), primary_key=True),
    Column("value", JSON),
    Column("raw", Text, nullable=False),
    Column("channel", String(8), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("carrier_ref", String(64), nullable=False, comment="the call or text in which it was said"),
    Column("answered_at", DateTime(timezone=True), nullable=False),
)

metric_score = Table(
    "core_metric_score",
    metadata,
    Column("response_id", Uuid, ForeignKey("core_response.id"), primary_key=True),
    Column("metric", String(8), primary_key=True, comment="nps, csat or ces"),
    Column("question", String(128), primary_key=True),
    Column("score", Float, nullable=False),
)
