"""Carriers as senders of webhooks: genuine bodies, real signatures, and every way to sign wrongly.

A new carrier joins all the tests of webhooks by one entry in `SENDERS`.
"""

from __future__ import annotations

import hmac
import json
import uuid
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha1, sha256
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlencode

import jwt

from tests.support.accounts import API_KEY, APPLICATION, SIGNATURE_SECRET, TOKEN

BASE: Final = "http://gateway.test"
AT: Final = "2026-03-02T11:00:00.000Z"
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """What is posted."""

    content: bytes
    content_type: str


class Sender(Protocol):
    """What a carrier sends. `secrets` must stand in no log; `words` are states of a call in their order."""

    name: str
    secrets: Sequence[str]
    words: Sequence[str]

    def answered(self, ref: str) -> Fields: ...

    def keyed(self, ref: str, keys: str) -> Fields: ...

    def failed(self, ref: str, url: str) -> Fields:
        """Give what the fallback is asked with, where `url` has failed."""
        ...

    def call_state(self, ref: str, word: str) -> Fields: ...

    def text_state(self, ref: str, word: str) -> Fields: ...

    def text(self, ref: str, from_: str, to: str, words: str) -> Fields: ...

    def encode(self, fields: Fields) -> Body: ...

    def address(self, path: str, body: Body) -> str:
        """Give the address of `path` as this carrier writes it for a body."""
        ...

    def sign(self, path: str, body: Body, now: datetime) -> dict[str, str]:
        """Give the headers with which this carrier posts `body` to `path`."""
        ...

    def wrong(self, path: str, body: Body, now: datetime) -> dict[str, dict[str, str]]:
        """Give headers that must be refused, by what is wrong with them."""
        ...


class TwilioSender:
    """Forms, signed with the account's token."""

    name: str = "twilio"
    secrets: Sequence[str] = (TOKEN,)
    words: Sequence[str] = ("ringing", "in-progress", "completed")

    def answered(self, ref: str) -> Fields:
        return {"CallSid": ref, "CallStatus": "in-progress", "From": "+15005550006", "To": "+4915112345678"}

    def keyed(self, ref: str, keys: str) -> Fields:
        return {**self.answered(ref), "Digits": keys, "FinishedOnKey": "#"}

    def failed(self, ref: str, url: str) -> Fields:
        return {**self.answered(ref), "ErrorCode": "11200", "ErrorUrl": url}

    def call_state(self, ref: str, word: str) -> Fields:
        return {"CallSid": ref, "CallStatus": word, "SequenceNumber": str(len(word)), "CallDuration": "12"}

    def text_state(self, ref: str, word: str) -> Fields:
        return {"MessageSid": ref, "MessageStatus": word}

    def text(self, ref: str, from_: str, to: str, words: str) -> Fields:
        return {"MessageSid": ref, "From": from_, "To": to, "Body": words, "NumMedia": "0"}

    def encode(self, fields: Fields) -> Body:
        form = urlencode(fields, doseq=True, errors="surrogatepass")
        return Body(form.encode(), "application/x-www-form-urlencoded; charset=UTF-8")

    def address(self, path: str, body: Body) -> str:
        if _is_form(body):
            return path
        return f"{path}{'&' if '?' in path else '?'}bodySHA256={sha256(body.content).hexdigest()}"

    def sign(self, path: str, body: Body, now: datetime) -> dict[str, str]:
        return _twilio_headers(path, body, TOKEN)

    def wrong(self, path: str, body: Body, now: datetime) -> dict[str, dict[str, str]]:
        signed = _twilio_headers(path, body, TOKEN)
        announced = {"X-Twilio-Webhooks-Signature-Settings": "algorithm=HMAC_SHA256"}
        return {
            "no signature": {},
            "empty signature": {"X-Twilio-Signature": ""},
            "another secret": _twilio_headers(path, body, "another token"),
            "another algorithm": signed | announced,
            "another address": _twilio_headers(f"{path}?more=1", body, TOKEN),
            "no ASCII": {"X-Twilio-Signature": "\xe9\xe9"},
        }


def _is_form(body: Body) -> bool:
    return body.content_type.partition(";")[0] == "application/x-www-form-urlencoded"


def _twilio_headers(path: str, body: Body, token: str) -> dict[str, str]:
    """Sign as Twilio does: a form by its parameters, anything else by the address alone."""
    parameters: dict[str, list[str]] = {}
    if _is_form(body):
        for name, value in parse_qsl(body.content.decode(errors="replace"), keep_blank_values=True):
            parameters.setdefault(name, []).append(value)
    signed = (
        BASE
        + path
        + "".join(name + value for name in sorted(parameters) for value in sorted(set(parameters[name])))
    )
    digest = hmac.digest(token.encode(), signed.encode(errors="surrogatepass"), sha1)
    return {"X-Twilio-Signature": b64encode(digest).decode()}


class VonageSender:
    """JSON, covered by a token of its own."""

    name: str = "vonage"
    secrets: Sequence[str] = (SIGNATURE_SECRET,)
    words: Sequence[str] = ("ringing", "answered", "completed")

    def answered(self, ref: str) -> Fields:
        return {"uuid": ref, "conversation_uuid": "CON-1", "from": "447700900006", "to": "4915112345678"}

    def keyed(self, ref: str, keys: str) -> Fields:
        return {
            **self.answered(ref),
            "dtmf": {"digits": keys, "timed_out": False},
            "speech": {"results": [], "timeout_reason": "start_timeout"},
            "timestamp": AT,
        }

    def failed(self, ref: str, url: str) -> Fields:
        original = {"url": url, "type": "event"}
        return {**self.answered(ref), "reason": "Connection closed.", "original_request": original}

    def call_state(self, ref: str, word: str) -> Fields:
        return {**self.answered(ref), "status": word, "timestamp": AT, "duration": "12", "detail": ""}

    def text_state(self, ref: str, word: str) -> Fields:
        parties = {"from": "447700900007", "to": "4915112345678", "channel": "sms", "timestamp": AT}
        return {"message_uuid": ref, "status": word, **parties}

    def text(self, ref: str, from_: str, to: str, words: str) -> Fields:
        parties = {"from": from_.removeprefix("+"), "to": to.removeprefix("+"), "channel": "sms"}
        return {"message_uuid": ref, **parties, "timestamp": AT, "text": words, "sms": {"num_messages": "1"}}

    def encode(self, fields: Fields) -> Body:
        return Body(json.dumps(fields).encode(), "application/json")

    def address(self, path: str, body: Body) -> str:
        return path

    def sign(self, path: str, body: Body, now: datetime) -> dict[str, str]:
        return _bearer(body, now)

    def wrong(self, path: str, body: Body, now: datetime) -> dict[str, dict[str, str]]:
        return {
            "no signature": {},
            "empty signature": {"Authorization": "Bearer "},
            "another secret": _bearer(body, now, secret="another secret of thirty-two characters"),
            "another algorithm": _bearer(body, now, algorithm="HS384"),
            "no algorithm": _bearer(body, now, secret="", algorithm="none"),
            "too old": _bearer(body, now - timedelta(minutes=6)),
            "from the future": _bearer(body, now + timedelta(minutes=6)),
            "another account": _bearer(body, now, api_key="ffff0000"),
            "another application": _bearer(body, now, application_id=str(uuid.UUID(int=1))),
            "no time": _bearer(body, now, iat=None),
            "no id": _bearer(body, now, jti=""),
            "not of this body": _bearer(Body(body.content + b" ", ""), now),
            "no ASCII": {"Authorization": "Bearer \xe9.\xe9.\xe9"},
        }


def _bearer(
    body: Body, now: datetime, *, secret: str = SIGNATURE_SECRET, algorithm: str = "HS256", **changes: Any
) -> dict[str, str]:
    claims = {
        "iss": "Vonage",
        "iat": int(now.timestamp()),
        "jti": str(uuid.uuid4()),
        "api_key": API_KEY,
        "application_id": APPLICATION,
        "payload_hash": sha256(body.content).hexdigest(),
        **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return {"Authorization": f"Bearer {jwt.encode(claims, secret, algorithm=algorithm)}"}


SENDERS: Final[dict[str, Sender]] = {sender.name: sender for sender in (TwilioSender(), VonageSender())}
