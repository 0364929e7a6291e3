"""Use up a token of the console: whoever shows it first gets the session, nobody after that."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from enum import Enum, auto
from hashlib import sha256

from gateway.domain import console_token
from gateway.runtime import Runtime
from gateway.settings import Settings
from gateway.store.queries import console_tokens


class TokenVerdict(Enum):
    """What came of showing a token."""

    OPENS = auto()
    USED_BEFORE = auto()
    WRONG = auto()


def use_console_token(runtime: Runtime, token: str) -> TokenVerdict:
    """Check a token (the configured one, or one that we signed) and use it up, for every process at once."""
    settings = runtime.settings
    # A signed token's age is real time: see `issue_console_link`.
    signed = console_token.is_good(settings.secret_key.get_secret_value(), token, datetime.now(UTC))
    if not signed and not _is_configured(settings, token):
        return TokenVerdict.WRONG
    token_hash = sha256(token.encode()).hexdigest()
    with runtime.unit_of_work() as uow:
        first = console_tokens.use_up(uow, token_hash, runtime.clock.now())
    runtime.log.info("console_token_shown", opens=first)
    return TokenVerdict.OPENS if first else TokenVerdict.USED_BEFORE


def _is_configured(settings: Settings, token: str) -> bool:
    if settings.console_token is None or not settings.console_token.get_secret_value():
        return False
    expected = settings.console_token.get_secret_value()
    return hmac.compare_digest(token.encode(errors="replace"), expected.encode())
