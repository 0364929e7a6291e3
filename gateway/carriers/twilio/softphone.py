"""Credentials for the softphone in an interviewer's browser.

Rule: https://www.twilio.com/docs/iam/access-tokens#create-an-access-token-for-voice
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from gateway.domain.errors import Misconfigured
from gateway.domain.ports.carriers import Credential


@dataclass(frozen=True, slots=True)
class SoftphoneKeys:
    """An API key of the account and the application that a browser's calls go to; "" where not set up."""

    api_key: str = ""
    api_secret: str = ""
    application: str = ""


def credential(account: str, keys: SoftphoneKeys, user: str, ttl: timedelta, now: datetime) -> Credential:
    """Sign a credential for `user`. Raises Misconfigured where the account has no softphone set up."""
    if not (keys.api_key and keys.api_secret and keys.application):
        raise Misconfigured("a softphone needs the API key, its secret and the application of the account")
    token = AccessToken(
        account,
        keys.api_key,
        keys.api_secret,
        identity=user,
        nbf=int(now.timestamp()),
        ttl=int(ttl.total_seconds()),
    )
    token.add_grant(VoiceGrant(outgoing_application_sid=keys.application, incoming_allow=True))
    return Credential(token=str(token.to_jwt()), identity=user, expires_at=now + ttl)
