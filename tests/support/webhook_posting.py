"""Webhooks posted by hand, signed as their carrier signs, or with a secret that is not the carrier's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from hashlib import sha256
from http.client import HTTPConnection
from urllib.parse import urlencode

import jwt
from twilio.request_validator import RequestValidator

from tests.support.accounts import API_KEY, APPLICATION, SIGNATURE_SECRET, TOKEN
from tests.support.world import World

FOREIGN = "a secret that is surely nobody's, of good length"


def post(world: World, carrier: str, path: str, fields: Mapping[str, str], *, secret: str = "") -> int:
    """Post `fields` to a hook as a carrier does, signed with its secret unless another is given; give the status."""
    body, headers = _SIGNED[carrier](world, path, fields, secret)
    line = HTTPConnection(world.base_url.removeprefix("http://"), timeout=10)
    line.request("POST", path, body, headers)
    with line.getresponse() as answer:
        answer.read()
    line.close()
    return answer.status


def _by_twilio(
    world: World, path: str, fields: Mapping[str, str], secret: str
) -> tuple[bytes, dict[str, str]]:
    signature = RequestValidator(secret or TOKEN).compute_signature(world.base_url + path, fields)
    return urlencode(fields).encode(), {
        "X-Twilio-Signature": signature,
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    }


def _by_vonage(
    world: World, _path: str, fields: Mapping[str, str], secret: str
) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(fields).encode()
    claims = {
        "iss": "Vonage",
        "iat": int(world.clock.now().timestamp()),
        "jti": uuid.uuid4().hex,
        "api_key": API_KEY,
        "application_id": APPLICATION,
        "payload_hash": sha256(body).hexdigest(),
    }
    token = jwt.encode(claims, secret or SIGNATURE_SECRET, algorithm="HS256")
    return body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


_Signed = Callable[[World, str, Mapping[str, str], str], tuple[bytes, dict[str, str]]]
_SIGNED: dict[str, _Signed] = {"twilio": _by_twilio, "vonage": _by_vonage}
