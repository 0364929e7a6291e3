"""Credentials for the softphone in an interviewer's browser.

The user of that name must exist at Vonage: a token makes nobody.
Rule: https://developer.vonage.com/en/vonage-client-sdk/backend#generate-jwts-for-the-client-sdk
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from gateway.carriers.vonage.client import VonageAccount
from gateway.domain.ports.carriers import Credential

# What a softphone may reach: the paths that the Client SDK asks for.
_PATHS: Final = ("users", "conversations", "sessions", "devices", "push", "knocking", "legs")


def credential(account: VonageAccount, user: str, ttl: timedelta, now: datetime) -> Credential:
    """Sign a credential for `user`."""
    expires_at = now + ttl
    token = account.token(
        {
            "sub": user,
            "iat": int(now.timestamp()),
            "exp": int(expires_at.timestamp()),
            "acl": {"paths": {f"/*/{path}/**": {} for path in _PATHS}},
        }
    )
    return Credential(token=token, identity=user, expires_at=expires_at)
