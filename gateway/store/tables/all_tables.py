"""Loads every table, for migrations and for tests that create a schema from the metadata."""

from __future__ import annotations

from gateway.store.metadata import metadata
from gateway.store.tables import (
    attempts,
    campaigns,
    cases,
    console_tokens,
    exchanges,
    interviews,
    messages,
    prompts,
    quotas,
    recordings,
    respondents,
    split_texts,
    surveys,
)

__all__ = [
    "attempts",
    "campaigns",
    "cases",
    "console_tokens",
    "exchanges",
    "interviews",
    "messages",
    "metadata",
    "prompts",
    "quotas",
    "recordings",
    "respondents",
    "split_texts",
    "surveys",
]
