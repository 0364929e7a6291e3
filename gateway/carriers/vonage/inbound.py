"""What Vonage's webhooks say, as the port's events.

Pure tables from bodies to events, by route; a webhook that cannot be placed becomes `Unrecognised`. One
address gets every report of a call: its progress, what a detector heard, recordings, moves between
conversations. It must not verify anything: only verified requests come here.
"""

from __future__ import annotations

from typing import assert_never

from gateway.carriers.vonage.body import read_body
from gateway.carriers.vonage.inbound_calls import call_input, call_report
from gateway.carriers.vonage.inbound_texts import message_received, message_report
from gateway.carriers.vonage.name import NAME
from gateway.domain.ports.bounded_events import bounded
from gateway.domain.ports.carrier_events import CarrierEvent, RawRequest, Route

# The turn that our voice address carries for the first request of a call.
_ANSWER_TURN = "0"


def parse(request: RawRequest, route: Route) -> list[CarrierEvent]:
    """Read a verified webhook. Never raises: what cannot be placed is given as Unrecognised."""
    return [bounded(event, NAME, request.body) for event in _read(request, route)]


def _read(request: RawRequest, route: Route) -> list[CarrierEvent]:
    body = read_body(request)
    match route:
        case "voice":
            return [call_input(request, body, answered=request.path.rpartition("/")[2] == _ANSWER_TURN)]
        case "inbound-call":
            return [call_input(request, body, answered=True)]
        case "call-status" | "inbound-call-status" | "machine" | "recording" | "room":
            return call_report(request, body)
        case "message-status":
            return [message_report(request, body)]
        case "inbound-message":
            return [message_received(request, body)]
        case _:
            assert_never(route)
