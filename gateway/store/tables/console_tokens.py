"""The console's tokens that have been used: each opens one browser session."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from gateway.store.column_types import UtcDateTime
from gateway.store.metadata import metadata

console_token_use = Table(
    "console_token_use",
    metadata,
    Column("token_hash", String(64), primary_key=True, comment="SHA-256 of the token, hexadecimal"),
    Column("used_at", UtcDateTime, nullable=False),
)
