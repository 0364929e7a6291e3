"""Console tokens: short-lived words that we sign ourselves, so that a link can be issued at any time.

Pure. That a token opens one session only is kept by the store; this module knows of signature and age.
The signature covers the text itself: there is no second spelling of a token that would count as unused.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

LIFE = timedelta(minutes=10)


def issue(secret: str, nonce: UUID, now: datetime) -> str:
    """Write a token that is good for ten minutes from `now`. `nonce` makes it unlike any other."""
    body = f"{int((now + LIFE).timestamp()):x}.{nonce.hex}"
    return f"{body}.{_mark(secret, body)}"


def is_good(secret: str, token: str, now: datetime) -> bool:
    """Say whether we signed `token` and its time is not over."""
    body, _, mark = token.rpartition(".")
    if not hmac.compare_digest(mark.encode(errors="replace"), _mark(secret, body).encode()):
        return False
    ends, _, _ = body.partition(".")
    return now.timestamp() < int(ends, 16)


def _mark(secret: str, body: str) -> str:
    return hmac.new(secret.encode(), b"console:" + body.encode(errors="replace"), sha256).hexdigest()
