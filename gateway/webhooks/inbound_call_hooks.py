"""The hooks of calls that people make to us. They belong to a number: no row of ours stands in the address."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g

from gateway.domain.ports.carrier_events import CallInput, CallStateReported
from gateway.domain.ports.carriers import RenderContext
from gateway.edge.access import Access, access
from gateway.runtime import Runtime
from gateway.services.apply_inbound_report import apply_inbound_report
from gateway.services.reads.exchanges import subject_of_event
from gateway.services.receive_call import receive_call
from gateway.webhooks.call_reply import reply_to_call
from gateway.webhooks.carrier_request import answer, payload_of, set_aside, signed, voice_carrier


def add_inbound_call_hooks(blueprint: Blueprint, runtime: Runtime) -> None:
    """Add the hooks to the blueprint of all."""

    @blueprint.post("/inbound-call")
    @access(Access.CARRIER)
    def inbound_call(carrier: str) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        events = adapter.parse(raw, "inbound-call")
        call = next((event for event in events if isinstance(event, CallInput)), None)
        if call is None:
            abort(400, "This is no call: it names none.")
        received = receive_call(runtime, carrier, call, payload_of(raw))
        g.hook_subject = received.attempt_id
        if received.attempt_id is None:  # the script ends the call: nothing comes back
            return answer(adapter.render(received.turn.script, RenderContext(turn_url="")))
        return answer(reply_to_call(runtime, adapter, received.attempt_id, received.turn))

    @blueprint.post("/inbound-call-status")
    @access(Access.CARRIER)
    def inbound_call_status(carrier: str) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        for event in adapter.parse(raw, "inbound-call-status"):
            if isinstance(event, CallStateReported):
                g.hook_note = apply_inbound_report(runtime, carrier, event, payload_of(raw))
                g.hook_subject = subject_of_event(runtime, event.dedupe_key)
            else:
                set_aside(runtime, carrier, "inbound-call-status", None, event, raw)
        return Response(status=204)
