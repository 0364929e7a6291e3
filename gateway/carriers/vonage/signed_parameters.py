"""Signatures of the older SMS interface: a hash over the parameters, in `sig`, instead of a token.

The account must be set to HMAC-SHA256; the MD5 hash, which is Vonage's first choice, is not accepted.
Rule: https://developer.vonage.com/en/getting-started/concepts/signing-messages
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from gateway.carriers.vonage.body import word
from gateway.domain.ports.carrier_events import Verdict

SIGNATURE: Final = "sig"


def verify_parameters(
    body: Mapping[str, Any], secret: str, api_key: str, now: float, oldest: float, ahead: float
) -> Verdict:
    """Decide whether the account's owner sent these parameters; `now` is Unix seconds. Never raises."""
    given = word(body, SIGNATURE).lower()
    signed = "".join(f"&{name}={_plain(word(body, name))}" for name in sorted(body) if name != SIGNATURE)
    digest = hmac.new(secret.encode(), signed.encode(errors="surrogatepass"), sha256).hexdigest()
    if not hmac.compare_digest(digest.encode(), given.encode(errors="surrogatepass")):
        return Verdict(False, "signature does not match")
    if word(body, "api-key") != api_key:
        return Verdict(False, "account is not ours")
    timestamp = word(body, "timestamp")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return Verdict(False, "signature has no time")
    if not now - oldest <= int(timestamp) <= now + ahead:
        return Verdict(False, "signature is too old or from the future")
    return Verdict(True, token=word(body, "nonce"))


def _plain(value: str) -> str:
    return value.replace("&", "_").replace("=", "_")
