"""That the requests of these tests are really held against the official descriptions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.carriers.vonage.description import Descriptions
from tests.gateway.carriers.vonage.recorder import Seen


def request(method: str, target: str, body: dict[str, Any]) -> Seen:
    headers = {"Authorization": "Bearer x", "Content-Type": "application/json"}
    return Seen(method, target, headers, json.dumps(body).encode(), ("127.0.0.1", 1))


TEXT = {"to": "15550001", "from": "15550002", "channel": "sms", "message_type": "text", "text": "Hello"}
CALL = {"to": [{"type": "phone", "number": "15550001"}], "answer_url": ["https://a/0"]}


@pytest.mark.parametrize(
    ("method", "target", "body", "is_right"),
    [
        ("POST", "/v1/calls", CALL, True),
        ("POST", "/v1/calls", CALL | {"ringing_timer": 121}, False),
        ("POST", "/v1/calls", CALL | {"answer_method": "PUT"}, False),
        ("PUT", "/v1/calls/U1", {"action": "unmute"}, True),
        ("PUT", "/v1/calls/U1", {"action": "levitate"}, False),
        ("GET", "/v1/calls?page_size=101", {}, False),
        ("GET", "/v1/levitations", {}, False),
        ("POST", "/v1/messages", TEXT, True),
        ("POST", "/v1/messages", TEXT | {"channel": "pigeon"}, False),
        ("POST", "/v1/messages", TEXT | {"to": "1"}, False),
    ],
)
def test_the_check_tells_right_requests_from_wrong_ones(
    carrier_specs: Path,
    descriptions: Descriptions,
    method: str,
    target: str,
    body: dict[str, Any],
    is_right: bool,
) -> None:
    before = descriptions.checked

    assert (descriptions.fault(request(method, target, body)) == "") == is_right
    assert descriptions.checked == before + 1
