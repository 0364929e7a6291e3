"""Webhooks of a call's turns, each signed as its carrier signs: what the load posts.

The floor of a carrier gets the same bodies under addresses of its own.
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias
from urllib.parse import urlencode

import jwt
from twilio.request_validator import RequestValidator

Request: TypeAlias = dict[str, Any]
"""`path`, `body` and `headers` of one request, as `bench._load` reads it."""

OURS, THEIRS = "+15005550006", "+447700900001"
SCORE, COMMENT = "10", "Everything was quick"


class Signer(Protocol):
    """One carrier's way to write the turns of a call, and to sign them."""

    @property
    def name(self) -> str:
        """Name the carrier."""
        ...

    def chain(self, paths: Sequence[str], ref: str) -> list[Request]:
        """Give the requests of a call that is answered, keys a score and says a comment, one for each path."""
        ...


@dataclass(frozen=True, slots=True)
class TwilioSigner:
    """Forms, signed over the address and the fields."""

    base_url: str
    account_sid: str
    auth_token: str
    name: str = "twilio"

    def chain(self, paths: Sequence[str], ref: str) -> list[Request]:
        """See `Signer`."""
        heard: tuple[Mapping[str, str], ...] = (
            {},
            {"Digits": SCORE},
            {"SpeechResult": COMMENT, "Confidence": "0.9"},
        )
        return [
            self._signed(path, {"CallSid": f"CA{ref}", **each})
            for path, each in zip(paths, heard, strict=True)
        ]

    def _signed(self, path: str, fields: Mapping[str, str]) -> Request:
        form = {
            "AccountSid": self.account_sid,
            "ApiVersion": "2010-04-01",
            "CallStatus": "in-progress",
            "Direction": "outbound-api",
            "From": OURS,
            "To": THEIRS,
            **fields,
        }
        signature = RequestValidator(self.auth_token).compute_signature(f"{self.base_url}{path}", form)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return {"path": path, "body": urlencode(form), "headers": headers}


@dataclass(frozen=True, slots=True)
class VonageSigner:
    """JSON, under a token that holds the body's hash and is used once."""

    api_key: str
    application_id: str
    secret: str
    name: str = "vonage"

    def chain(self, paths: Sequence[str], ref: str) -> list[Request]:
        """See `Signer`."""
        said = [{"confidence": "0.9", "text": COMMENT}]
        heard: tuple[Mapping[str, Any], ...] = (
            {},
            {"dtmf": {"digits": SCORE, "timed_out": False}, "speech": {"results": []}},
            {"dtmf": {"digits": None, "timed_out": False}, "speech": {"results": said}},
        )
        return [self._signed(path, {"uuid": ref, **each}) for path, each in zip(paths, heard, strict=True)]

    def _signed(self, path: str, fields: Mapping[str, Any]) -> Request:
        numbers = {"from": OURS.removeprefix("+"), "to": THEIRS.removeprefix("+")}
        body = json.dumps({**numbers, "conversation_uuid": f"CON-{fields['uuid']}", **fields})
        claims = {
            "iat": int(time.time()),
            "jti": str(uuid.uuid4()),
            "iss": "Vonage",
            "api_key": self.api_key,
            "application_id": self.application_id,
            "payload_hash": hashlib.sha256(body.encode()).hexdigest(),
        }
        token = jwt.encode(claims, self.secret, algorithm="HS256")
        return {
            "path": path,
            "body": body,
            "headers": {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        }
