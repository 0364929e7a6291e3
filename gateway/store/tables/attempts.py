"""Contact attempts and the call legs in them. An attempt is written before a carrier is called."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from gateway.domain.attempts import AttemptState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.messages import Direction
from gateway.domain.ports.carrier_words import AmdResult, CallState, EndReason
from gateway.store.column_types import Id, UtcDateTime, Word
from gateway.store.metadata import metadata

contact_attempt = Table(
    "contact_attempt",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("case.id"), nullable=False),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("address", String(20), nullable=False),
    Column("our_number", String(20), nullable=False),
    Column("channel", Word(Channel), nullable=False),
    Column("direction", Word(Direction), nullable=False, server_default="outbound"),
    Column("purpose", Word(Purpose), nullable=False),
    Column("carrier", String(16), nullable=False),
    Column("leg", Integer, nullable=False, server_default="1", comment="the call leg that counts"),
    Column("state", Word(AttemptState), nullable=False),
    Column("gate", JSON, comment="the gate's decision at the moment of the attempt, with its inputs"),
    Column(
        "dialled",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="whether a carrier really took it: only then it counts",
    ),
    Column("outcome", String(32), comment="what came of it: a result, an error class, or why cancelled"),
    Column("code", String(32), comment="the carrier's raw code"),
    Column("planned_at", UtcDateTime, nullable=False),
    Column("reserved_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Index(None, "address"),
    Index(None, "case_id"),
    Index(None, "state", "planned_at"),
)
# One live attempt of ours per number, however many people are behind it. What they do themselves is not held
# up by it: who was cut off calls back before we are told that the line is lost.
_LIVE = "state IN ('planned', 'reserved', 'in_flight', 'unknown') AND direction = 'outbound'"
Index(
    "uq_contact_attempt_live",
    contact_attempt.c.address,
    unique=True,
    sqlite_where=text(_LIVE),
    postgresql_where=text(_LIVE),
)

call_leg = Table(
    "call_leg",
    metadata,
    Column("id", Id, primary_key=True),
    Column("attempt_id", Id, ForeignKey("contact_attempt.id"), nullable=False),
    Column("position", Integer, nullable=False, server_default="1", comment="the order within the attempt"),
    Column("carrier", String(16), nullable=False),
    Column("carrier_ref", String(64)),
    Column("state", Word(CallState), nullable=False),
    Column("end_reason", Word(EndReason)),
    Column("opened_turn", Integer, comment="the interview's turn when this call joined it"),
    Column("amd_result", Word(AmdResult), comment="what the carrier's listener heard, where it was believed"),
    Column("message_left_at", UtcDateTime, comment="when a machine got our message"),
    Column("duration", Integer, comment="seconds, as the carrier bills them"),
    Column("cost", BigInteger, comment="millionths of the currency, by the price list; null without a price"),
    Column("currency", String(3)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("attempt_id", "position"),
)
Index(
    "uq_call_leg_carrier_ref",
    call_leg.c.carrier,
    call_leg.c.carrier_ref,
    unique=True,
    sqlite_where=text("carrier_ref IS NOT NULL"),
    postgresql_where=text("carrier_ref IS NOT NULL"),
)
