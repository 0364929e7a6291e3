"""Webhooks of Vonage as they arrive, and bodies that it sends."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from gateway.carriers.vonage.inbound import parse
from gateway.domain.ports.carrier_events import CarrierEvent, RawRequest, Route

AT = "2026-06-05T09:00:00.000Z"
CALL = {"uuid": "U1", "conversation_uuid": "CON-1", "timestamp": AT}
PARTIES = {"from": "15550002", "to": "15550001"}

RECORDING = {
    "recording_uuid": "R1",
    "recording_url": "https://api.nexmo.com/v1/files/f1",
    "start_time": "2026-06-05T09:00:00Z",
    "end_time": "2026-06-05T09:00:12Z",
    "size": 12345,
    "conversation_uuid": "CON-1",
}
MOVE = {"conversation_uuid_from": "CON-1", "conversation_uuid_to": "CON-2", "uuid": "U1", "timestamp": AT}
STATUS = {"message_uuid": "M1", "channel": "sms", "to": "15550001", "from": "15550002", "timestamp": AT}
RECEIVED = {
    "channel": "sms",
    "message_uuid": "M1",
    "to": "15550002",
    "from": "15550001",
    "timestamp": AT,
    "text": " 10! да & ещё ",
    "sms": {"num_messages": "1", "keyword": "10!"},
    "origin": {"network_code": "25001"},
}
LEGACY = {
    "api-key": "abcd1234",
    "msisdn": "15550001",
    "to": "15550002",
    "messageId": "0A01",
    "text": "Десять",
    "type": "unicode",
    "keyword": "ДЕСЯТЬ",
    "message-timestamp": "2026-06-05 09:00:00",
}
PART = {"concat": "true", "concat-ref": "7", "concat-total": "3", "concat-part": "2"}


def webhook(body: object, path: str = "/hooks/vonage/x", query: str = "") -> RawRequest:
    headers = {"content-type": "application/json"}
    return RawRequest("POST", path, query, headers, json.dumps(body).encode())


def form(fields: dict[str, str]) -> RawRequest:
    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    return RawRequest("POST", "/hooks/vonage/inbound-message", "", headers, urlencode(fields).encode())


def only(request: RawRequest, route: Route) -> CarrierEvent:
    [event] = parse(request, route)
    return event
