"""The hooks beside a call's turns: machines, recordings and rooms."""

from __future__ import annotations

from flask import Blueprint, Response, g

from gateway.domain.ports.carrier_events import MachineHeard, RecordingReported, RoomReported
from gateway.edge.access import Access, access
from gateway.runtime import Runtime
from gateway.services.hear_machine import hear_machine
from gateway.services.take_recording import take_recording
from gateway.services.take_room_report import take_room_report
from gateway.webhooks.carrier_request import (
    TURN,
    payload_of,
    set_aside,
    signed,
    subject_of,
    voice_carrier,
)


def add_call_hooks(blueprint: Blueprint, runtime: Runtime) -> None:
    """Add the hooks to the blueprint of all."""

    @blueprint.post("/machine/<reference>")
    @access(Access.CARRIER)
    def machine(carrier: str, reference: str) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        attempt = subject_of(runtime, reference)
        for event in adapter.parse(raw, "machine"):
            if isinstance(event, MachineHeard):
                g.hook_note = hear_machine(runtime, attempt, event, payload_of(raw))
            else:
                set_aside(runtime, carrier, "machine", attempt, event, raw)
        return Response(status=204)

    @blueprint.post("/recording/<reference>")
    @blueprint.post(f"/recording/<reference>/{TURN}")
    @access(Access.CARRIER)
    def recording(carrier: str, reference: str, turn: int | None = None) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        attempt = subject_of(runtime, reference)
        for event in adapter.parse(raw, "recording"):
            if isinstance(event, RecordingReported):
                g.hook_note = take_recording(runtime, attempt, turn, event, payload_of(raw))
            else:
                set_aside(runtime, carrier, "recording", attempt, event, raw)
        return Response(status=204)

    @blueprint.post("/room/<reference>")
    @access(Access.CARRIER)
    def room(carrier: str, reference: str) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        attempt = subject_of(runtime, reference)
        for event in adapter.parse(raw, "room"):
            if isinstance(event, RoomReported):
                g.hook_note = take_room_report(runtime, attempt, event, payload_of(raw))
            elif isinstance(event, RecordingReported):
                g.hook_note = take_recording(runtime, attempt, None, event, payload_of(raw))
            else:
                set_aside(runtime, carrier, "room", attempt, event, raw)
        return Response(status=204)
