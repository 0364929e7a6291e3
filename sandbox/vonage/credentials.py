"""Who may use the REST interfaces: an application by its JWT, or the account by key and secret.

Source: Vonage, "Authentication". Voice takes an application only; Messages takes either. Tokens live by the
wall clock: the caller's library makes them, and it does not know of virtual time.
"""

from __future__ import annotations

import base64
import hmac

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from sandbox.settings import VonageAccount

_LEEWAY = 30.0


class Credentials:
    """The checks of one account and its application."""

    def __init__(self, account: VonageAccount) -> None:
        """Trust `account`. Raises `ValueError` for what is no public RSA key."""
        self._account = account
        self._key = _public_key(account.public_key)
        login = base64.b64encode(f"{account.api_key}:{account.api_secret}".encode())
        self._login = b"Basic " + login if account.api_secret else None

    def is_application(self, authorization: str) -> bool:
        """Tell whether the header carries a valid token of our application."""
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer":
            return False
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["RS256"],
                leeway=_LEEWAY,
                options={"require": ["application_id", "iat", "jti"], "verify_aud": False},
            )
        except jwt.InvalidTokenError:
            return False
        return bool(claims["application_id"] == self._account.application_id)

    def is_account(self, authorization: str) -> bool:
        """Tell whether the header carries the account's key and secret."""
        return self._login is not None and hmac.compare_digest(authorization.encode(), self._login)


def _public_key(pem: str) -> RSAPublicKey:
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey):
        raise ValueError("the application's public key is no RSA key")  # noqa: TRY004 - the text is wrong
    return key
