"""Cases: one person in one campaign."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.origins import Origin
from gateway.store.column_types import Id, UtcDateTime, Word
from gateway.store.metadata import metadata

case = Table(
    "case",
    metadata,
    Column("id", Id, primary_key=True),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("respondent_id", Id, ForeignKey("respondent.id"), nullable=False),
    Column("contact_point_id", Id, ForeignKey("contact_point.id"), nullable=False),
    Column("touchpoint_id", Id, ForeignKey("touchpoint.id"), nullable=False),
    Column("origin", Word(Origin), nullable=False, server_default="sample"),
    Column("sample_file_id", Id, ForeignKey("sample_file.id"), comment="null unless of a sample"),
    Column("sample_row", Integer),
    Column("address", String(20), nullable=False, comment="the number to use, as in the contact point"),
    Column("channel", Word(Channel), nullable=False),
    Column("language", String(16), nullable=False),
    Column("context", JSON, nullable=False, comment="contact fields that the survey may read"),
    Column("event_at", UtcDateTime),
    Column("state", Word(CaseState), nullable=False),
    Column("disposition", String(8), comment="AAPOR code; interim until the case is final"),
    Column("attempts_made", Integer, nullable=False, server_default="0"),
    Column("tries", JSON, nullable=False, comment="attempts by kind of result"),
    Column("due_at", UtcDateTime, comment="when the dialler may take it; null while it is at work or final"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    UniqueConstraint("sample_file_id", "sample_row"),
    Index(None, "campaign_id", "state", "due_at"),
    Index(None, "address"),
    Index(None, "respondent_id"),
)
