"""Tokens of the console that have been used."""

from __future__ import annotations

from datetime import datetime

from gateway.runtime import UnitOfWork
from gateway.store.insertion import insert_if_absent
from gateway.store.tables.console_tokens import console_token_use


def use_up(uow: UnitOfWork, token_hash: str, now: datetime) -> bool:
    """Note that a token is used. False where it was used before, by whichever process."""
    return insert_if_absent(uow, console_token_use, {"token_hash": token_hash, "used_at": now})
