"""Touchpoints and the published versions of surveys."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from gateway.store.column_types import Id, UtcDateTime
from gateway.store.metadata import metadata

touchpoint = Table(
    "touchpoint",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
)

survey_version = Table(
    "survey_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("survey_key", String(128), nullable=False),
    Column("version", Integer, nullable=False),
    Column("source", Text, nullable=False, comment="the YAML as published; never changed"),
    Column("checksum", String(64), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    UniqueConstraint("survey_key", "version"),
)
