"""Signatures of Standard Webhooks, for what other systems send us. Pure: it is told the time and the secrets.

Rule: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. The
specification's own package reads the machine's clock, and ours is another one in tests and in the demo.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

MOST_AGE: Final = timedelta(minutes=5)
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_PREFIX: Final = "whsec_"
_VERSION: Final = "v1"
_SECRET_BYTES: Final = range(24, 65)
LONGEST_ID: Final = 100


@dataclass(frozen=True, slots=True)
class Signed:
    """A message that `source` has surely sent, under an id that is the same for each repetition."""

    source: str
    id: str


@dataclass(frozen=True, slots=True)
class NotSigned:
    """Why a message is not taken for anybody's. `why` never tells what the right signature were."""

    why: str


def verify(
    secrets: Mapping[str, Iterable[str]], headers: Mapping[str, str], body: bytes, now: datetime
) -> Signed | NotSigned:
    """Say who has signed a message. `secrets` are those of each source; `headers` have lower-case names.

    A message may carry several signatures and a source may have several secrets: while one is replaced,
    both hold. A time that is more than five minutes off, either way, is refused.
    """
    id_, timestamp, signatures = (headers.get(name, "") for name in (ID, TIMESTAMP, SIGNATURE))
    if not (id_ and timestamp and signatures):
        return NotSigned(f"the headers {ID}, {TIMESTAMP} and {SIGNATURE} are needed")
    if len(id_) > LONGEST_ID or not id_.isascii() or not id_.isprintable():
        return NotSigned(f"{ID} is longer than {LONGEST_ID} characters, or not plain")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return NotSigned(f"{TIMESTAMP} is no number of seconds")
    if abs(now.timestamp() - int(timestamp)) > MOST_AGE.total_seconds():
        return NotSigned("the signature is more than five minutes old, or of the future")
    given = [
        signature.encode(errors="replace")
        for version, _, signature in (each.partition(",") for each in signatures.split())
        if version == _VERSION
    ]
    for source, known in secrets.items():
        for secret in known:
            right = _digest(secret, id_, timestamp, body)
            if any(hmac.compare_digest(right, each) for each in given):
                return Signed(source, id_)
    return NotSigned("no signature is that of a known secret")


def sign(secret: str, id_: str, at: datetime, body: bytes) -> str:
    """Write the header `webhook-signature` of a message that is sent at `at`."""
    return f"{_VERSION},{_digest(secret, id_, str(int(at.timestamp())), body).decode()}"


def fault_of(secret: str) -> str | None:
    """Say what is wrong with a secret, without showing it; None for a good one."""
    try:
        size = len(_key(secret))
    except (binascii.Error, ValueError):
        return "it is not base64"
    if not secret.startswith(_PREFIX):
        return f"it does not begin with {_PREFIX}"
    return None if size in _SECRET_BYTES else f"it has {size} bytes: 24 to 64 are asked for"


def _digest(secret: str, id_: str, timestamp: str, body: bytes) -> bytes:
    signed = f"{id_}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.new(_key(secret), signed, sha256).digest())


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
