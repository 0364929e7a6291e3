"""Signatures of Twilio's webhooks: whether a request surely comes from the account's owner.

The address that Twilio signed is rebuilt from our configured public address and the raw path and query;
Host and X-Forwarded-* are the sender's words and are never read. A request of any shape gets a verdict,
never an exception. Rule: https://www.twilio.com/docs/usage/security#validating-requests
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha1, sha256
from typing import Final
from urllib.parse import parse_qs, urlsplit

from gateway.carriers.twilio.form import form_pairs, is_form
from gateway.domain.errors import Misconfigured
from gateway.domain.ports.carrier_events import RawRequest, Verdict

_SIGNATURE: Final = "x-twilio-signature"
_SETTINGS: Final = "x-twilio-webhooks-signature-settings"
# The one algorithm that the account's token signs with. A request must not choose another one.
_ALGORITHM: Final = "HMAC_SHA1"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class SignatureCheck:
    """Verifies webhooks that were sent to `public_base_url`, which may have a path, with the auth token."""

    def __init__(self, auth_token: str, public_base_url: str) -> None:
        self._key = auth_token.encode()
        self._bases = _bases(public_base_url)

    def verify(self, request: RawRequest) -> Verdict:
        """Decide whether the account's owner sent `request`; the reason names the first fault."""
        given = request.headers.get(_SIGNATURE)
        if not given:
            return Verdict(False, "signature is missing")
        if _announced_algorithm(request) != _ALGORITHM:
            return Verdict(False, "signature algorithm is not allowed")
        try:
            pairs = form_pairs(request) if is_form(request) else []
        except ValueError:
            return Verdict(False, "form cannot be read")
        if not is_form(request) and (fault := _body_fault(request)):
            return Verdict(False, fault)
        if not self._signs(request, pairs, given):
            return Verdict(False, "signature does not match")
        return Verdict(True)

    def _signs(self, request: RawRequest, pairs: Iterable[tuple[str, str]], given: str) -> bool:
        # A name with several values counts each of them once, in order: as the account's side signs them.
        parameters = "".join(name + value for name, value in sorted(set(pairs)))
        query = f"?{request.query}" if request.query else ""
        tail = _bytes(f"{request.path}{query}{parameters}")
        signature = _bytes(given)
        matches = [hmac.compare_digest(self._signature(base + tail), signature) for base in self._bases]
        return any(matches)

    def _signature(self, signed: bytes) -> bytes:
        return b64encode(hmac.digest(self._key, signed, sha1))


def _bases(public_base_url: str) -> tuple[bytes, bytes]:
    """Give the public address without and with its port: Twilio signs sometimes the one, sometimes the other."""
    parts = urlsplit(public_base_url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.query or parts.fragment:
        raise Misconfigured(
            f"the public base URL must be http(s)://host[:port][/path], not {public_base_url!r}"
        )
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    host = parts.netloc.removesuffix(f":{port}")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{host}{path}".encode(), f"{parts.scheme}://{host}:{port}{path}".encode()


def _announced_algorithm(request: RawRequest) -> str:
    for part in request.headers.get(_SETTINGS, "").split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return _ALGORITHM


def _body_fault(request: RawRequest) -> str:
    """Say what is wrong with a body that is no form; "" where its hash stands in the signed query."""
    try:
        promised = parse_qs(request.query).get("bodySHA256")
    except ValueError:
        return "query cannot be read"
    if promised is None:
        return "body is not covered by the signature" if request.body else ""
    digest = sha256(request.body).hexdigest()
    return "" if hmac.compare_digest(digest.encode(), _bytes(promised[0])) else "body does not match its hash"


def _bytes(text: str) -> bytes:
    # Headers and paths are the sender's: lone surrogates must lead to a mismatch, not to an error.
    return text.encode(errors="surrogatepass")
