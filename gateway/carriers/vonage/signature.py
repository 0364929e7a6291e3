"""Signatures of Vonage's webhooks: whether a request surely comes from the account's owner.

A JWT in `Authorization`, signed with the account's signature secret, which covers the body by its hash;
texts of the older SMS interface have a hash among their parameters instead. A
request of any shape gets a verdict, never an exception. The token's id goes out with the verdict: whoever
takes the request lets each be used once.
Rule: https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, TypeGuard

import jwt

from gateway.carriers.vonage.body import read_body
from gateway.carriers.vonage.signed_parameters import SIGNATURE, verify_parameters
from gateway.domain.errors import Misconfigured
from gateway.domain.ports.carrier_events import RawRequest, Verdict

# The one algorithm that the secret signs with. A request must not choose another one.
_ALGORITHM: Final = "HS256"
OLDEST: Final = 300.0
# What Vonage's clock may be ahead of ours.
AHEAD: Final = 60.0
# Times are ours to check: against the gateway's clock, not the machine's.
_OPTIONS: Final = jwt.types.Options(
    verify_signature=True,
    verify_exp=False,
    verify_nbf=False,
    verify_iat=False,
    verify_aud=False,
    verify_iss=False,
    verify_sub=False,
    verify_jti=False,
)


class SignatureCheck:
    """Verifies webhooks of one application with the account's signature secret."""

    def __init__(self, secret: str, api_key: str, application_id: str) -> None:
        if not (secret and api_key):
            raise Misconfigured("webhooks of Vonage need the account's API key and its signature secret")
        self._secret = secret
        self._api_key = api_key
        self._application_id = application_id

    def verify(self, request: RawRequest, now: datetime) -> Verdict:
        """Decide whether the account's owner sent `request`; the reason names the first fault."""
        if "authorization" not in request.headers and SIGNATURE in (body := read_body(request)):
            return verify_parameters(body, self._secret, self._api_key, now.timestamp(), OLDEST, AHEAD)
        scheme, _, token = request.headers.get("authorization", "").strip().partition(" ")
        if scheme.lower() != "bearer" or not token:
            return Verdict(False, "signature is missing")
        try:
            claims = jwt.decode(token.strip(), self._secret, algorithms=[_ALGORITHM], options=_OPTIONS)
        except jwt.InvalidAlgorithmError:
            return Verdict(False, "signature algorithm is not allowed")
        except jwt.InvalidSignatureError:
            return Verdict(False, "signature does not match")
        except (jwt.PyJWTError, ValueError, RecursionError):
            return Verdict(False, "token cannot be read")
        fault = self._fault(claims, request, now.timestamp())
        return Verdict(False, fault) if fault else Verdict(True, token=claims["jti"])

    def _fault(self, claims: Mapping[str, Any], request: RawRequest, now: float) -> str:
        if claims.get("api_key") != self._api_key:
            return "account is not ours"
        if claims.get("application_id") != self._application_id:
            return "application is not ours"
        if not (isinstance(claims.get("jti"), str) and claims["jti"]):
            return "token has no id"
        return _fault_of_time(claims, now) or _fault_of_body(claims, request.body)


def _fault_of_time(claims: Mapping[str, Any], now: float) -> str:
    issued, expires = claims.get("iat"), claims.get("exp")
    if not _is_number(issued):
        return "token has no time"
    if not now - OLDEST <= issued:
        return "token is too old"
    if not issued <= now + AHEAD:
        return "token is from the future"
    if expires is not None and not (_is_number(expires) and now <= expires):
        return "token has expired"
    return ""


def _fault_of_body(claims: Mapping[str, Any], body: bytes) -> str:
    promised = claims.get("payload_hash")
    if promised is None:
        return "body is not covered by the signature" if body else ""
    digest = sha256(body).hexdigest()
    given = str(promised).lower().encode(errors="surrogatepass")
    return "" if hmac.compare_digest(digest.encode(), given) else "body does not match its hash"


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
