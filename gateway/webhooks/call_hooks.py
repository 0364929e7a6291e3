"""The hooks beside a call's turns: machines, recordings, and the fallback where a turn has failed."""

from __future__ import annotations

import re
from urllib.parse import unquote

from flask import Blueprint, Response, g

from gateway.domain.patience import patience
from gateway.domain.ports.carrier_events import MachineHeard, RawRequest, RecordingReported
from gateway.domain.ports.carriers import RenderContext
from gateway.edge.access import Access, access
from gateway.runtime import Runtime
from gateway.services.hear_machine import hear_machine
from gateway.services.take_recording import take_recording
from gateway.webhooks.carrier_request import (
    TURN,
    answer,
    payload_of,
    set_aside,
    signed,
    subject_of,
    voice_carrier,
)

# How often a call has been through the fallback: on the address to which it is sent back. A carrier names the
# address that has failed somewhere in what it posts to the fallback, each in a field of its own.
_FAILURES = "failures"
_FAILED = re.compile(rf"[?&]{_FAILURES}=(\d{{1,3}})")


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

    @blueprint.post(f"/recording/<reference>/{TURN}")
    @access(Access.CARRIER)
    def recording(carrier: str, reference: str, turn: int) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        attempt = subject_of(runtime, reference)
        for event in adapter.parse(raw, "recording"):
            if isinstance(event, RecordingReported):
                g.hook_note = take_recording(runtime, attempt, turn, event, payload_of(raw))
            else:
                set_aside(runtime, carrier, "recording", attempt, event, raw)
        return Response(status=204)

    @blueprint.post("/fallback/<reference>/<language>")
    @access(Access.CARRIER)
    def fallback(carrier: str, reference: str, language: str) -> Response:
        """Keep the caller while the turn's address fails. Needs no database: that may be what fails."""
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        attempt = subject_of(runtime, reference)
        failures = _failures(raw) + 1
        g.hook_note = f"failure {failures}"
        # The first turn's address gives whatever prompt is current.
        again = f"{runtime.hooks.voice(carrier, attempt, 0)}?{_FAILURES}={failures}"
        return answer(adapter.render(patience(failures, language), RenderContext(turn_url=again)))


def _failures(raw: RawRequest) -> int:
    """Read how often this call has been here: 0 where the address that failed does not say."""
    posted = unquote(unquote(raw.body.decode("utf-8", errors="replace")))
    return max((int(found) for found in _FAILED.findall(posted)), default=0)
