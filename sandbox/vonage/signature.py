"""Signed webhooks: how a request proves that it comes from Vonage and was not changed on its way.

Source: Vonage, "Webhooks: decoding signed webhooks". A JWT, HS256 with the account's signature secret, in
`Authorization`; `payload_hash` is the SHA-256 of the body, or of the query as a JSON object for a GET.

The SMS API is older and signs its parameters ("Signing messages", SHA-256 HMAC): `sig` over all others.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

import jwt

from sandbox.settings import VonageAccount


def payload_hash(payload: bytes) -> str:
    """Hash what the signature vouches for."""
    return hashlib.sha256(payload).hexdigest()


def query_payload(query: Mapping[str, str]) -> bytes:
    """Give the bytes that stand for the query of a GET."""
    return json.dumps(dict(query), ensure_ascii=False, separators=(",", ":")).encode()


def bearer(account: VonageAccount, payload: bytes, jti: str, now: datetime) -> str:
    """Make the header's value for one attempt at `now` (virtual)."""
    claims = {
        "iat": int(now.timestamp()),
        "jti": jti,
        "iss": "Vonage",
        "payload_hash": payload_hash(payload),
        "api_key": account.api_key,
        "application_id": account.application_id,
    }
    return f"Bearer {jwt.encode(claims, account.signature_secret, algorithm='HS256')}"


def sign_params(secret: str, params: Mapping[str, str]) -> str:
    """Sign the parameters of the SMS API: `&name=value` in the order of names, with `&` and `=` written `_`."""
    written = "".join(
        f"&{name}={params[name].replace('&', '_').replace('=', '_')}" for name in sorted(params)
    )
    return hmac.new(secret.encode(), written.encode(), hashlib.sha256).hexdigest().upper()
