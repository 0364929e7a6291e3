"""Quota cells of campaigns, and the places that interviews have in them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from gateway.domain.quotas import Counts, PlaceState
from gateway.store.column_types import Id, UtcDateTime, Word
from gateway.store.metadata import metadata

quota_cell = Table(
    "quota_cell",
    metadata,
    Column("id", Id, primary_key=True),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("name", String(128), nullable=False, comment="as the survey names it"),
    Column("limit", Integer, nullable=False, comment="how many interviews are wanted"),
    Column("counts", Word(Counts), nullable=False, comment="which interviews fill it"),
    UniqueConstraint("campaign_id", "name"),
)

quota_reservation = Table(
    "quota_reservation",
    metadata,
    Column("cell_id", Id, ForeignKey("quota_cell.id"), primary_key=True),
    Column("interview_id", Id, ForeignKey("interview.id"), primary_key=True),
    Column("state", Word(PlaceState), nullable=False),
    Column("lease_until", UtcDateTime, comment="when the sweeper may release it; null unless reserved"),
    Column("changed_at", UtcDateTime, nullable=False),
    Index(None, "cell_id", "state"),
    Index(None, "interview_id"),
    Index(None, "lease_until"),
)
