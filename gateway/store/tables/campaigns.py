"""Campaigns, the numbers that they use, and the sample files imported into them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from gateway.domain.campaigns import CampaignState
from gateway.domain.channel import Channel
from gateway.store.column_types import Id, UtcDateTime, Word
from gateway.store.metadata import metadata

campaign = Table(
    "campaign",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(128), nullable=False, unique=True),
    Column("survey_version_id", Id, ForeignKey("survey_version.id"), nullable=False),
    Column("state", Word(CampaignState), nullable=False),
    Column("default_language", String(16), nullable=False),
    Column("rules", JSON, nullable=False, comment="CampaignRules; durations in ISO 8601"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
)

campaign_number = Table(
    "campaign_number",
    metadata,
    Column("campaign_id", Id, ForeignKey("campaign.id"), primary_key=True),
    Column("channel", Word(Channel), primary_key=True),
    Column("position", Integer, primary_key=True, comment="the order in which numbers are tried"),
    Column("number", String(20), nullable=False, comment="E.164"),
    Column("carrier", String(16), nullable=False),
    Column("regions", JSON, nullable=False, comment="ISO 3166; empty is everybody"),
    Index(None, "number", "channel"),
)

sample_file = Table(
    "sample_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("rows_total", Integer, nullable=False),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
    Column("rows_warned", Integer, nullable=False),
    Column("imported_at", UtcDateTime, nullable=False),
    Index(None, "campaign_id"),
)
