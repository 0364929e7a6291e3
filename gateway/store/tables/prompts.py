"""Recorded prompts: what was uploaded for a survey, and what a published version of it plays."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, String, Table

from gateway.store.column_types import Id, UtcDateTime
from gateway.store.metadata import metadata

prompt_asset = Table(
    "prompt_asset",
    metadata,
    Column("id", Id, primary_key=True),
    Column("survey_key", String(128), nullable=False),
    Column("name", String(128), nullable=False, comment="as the survey names the file"),
    Column("sha256", String(64), nullable=False, comment="of the converted file: its name in the store"),
    Column("seconds", Float, nullable=False),
    Column("uploaded_at", UtcDateTime, nullable=False),
    Index(None, "survey_key", "name"),
)

# Written when a version is published, and never changed: a running campaign does not change its voice.
survey_prompt = Table(
    "survey_prompt",
    metadata,
    Column("survey_version_id", Id, ForeignKey("survey_version.id"), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("sha256", String(64), nullable=False),
)
