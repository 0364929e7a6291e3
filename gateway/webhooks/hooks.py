"""The hooks of every carrier, on one blueprint: `/hooks/<carrier>/<purpose>/<reference>[/<turn>]`.

Bad signature 403, unknown attempt 404, our own failure 5xx (the carrier comes again), unknown words
2xx and counted. Every exchange is kept, redacted; of refused ones as many as the log of exchanges takes in
a second, so that a stranger cannot fill it.
"""

from __future__ import annotations

import time

from flask import Blueprint, Response, abort, g, request

from gateway.domain.ports.carrier_events import (
    CallInput,
    CallStateReported,
    MachineHeard,
    MessageReceived,
    MessageStateReported,
    RawRequest,
)
from gateway.domain.ports.exchanges import Exchange
from gateway.edge.access import Access, access
from gateway.runtime import Runtime
from gateway.services.apply_call_report import apply_call_report
from gateway.services.apply_message_report import apply_message_report
from gateway.services.hear_machine import hear_machine
from gateway.services.keep_failed import keep_failed
from gateway.services.note_unheard import note_heard
from gateway.services.reads.exchanges import subject_of_event
from gateway.services.take_text import take_text
from gateway.services.take_turn import take_turn
from gateway.webhooks.call_hooks import add_call_hooks
from gateway.webhooks.call_reply import reply_to_call
from gateway.webhooks.carrier_request import (
    LARGEST_BODY,
    TURN,
    answer,
    message_carrier,
    payload_of,
    set_aside,
    signed,
    subject_of,
    turn_named,
    voice_carrier,
)
from gateway.webhooks.fallback_hooks import add_fallback_hooks, is_another_try
from gateway.webhooks.inbound_call_hooks import add_inbound_call_hooks


def hooks(runtime: Runtime) -> Blueprint:
    """Build the blueprint for the carriers that the runtime holds."""
    blueprint = Blueprint("hooks", __name__, url_prefix="/hooks/<carrier>")

    @blueprint.before_request
    def _start() -> None:
        g.hook_started = time.perf_counter()
        g.hook_subject = None
        g.hook_note = ""
        g.hook_raw = None

    @blueprint.after_request
    def _keep(response: Response) -> Response:
        if response.status_code >= 500 and g.hook_raw is not None:
            _keep_failed(runtime, g.hook_raw)
        _record(runtime, response)
        return response

    @blueprint.post(f"/voice/<reference>/{TURN}")
    @access(Access.CARRIER)
    def voice(carrier: str, reference: str, turn: int) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        attempt = subject_of(runtime, reference)
        heard = next((event for event in adapter.parse(raw, "voice") if isinstance(event, CallInput)), None)
        if heard is None:
            abort(400, "This is no voice webhook: it names no call.")
        taken = take_turn(runtime, attempt, turn, heard, payload_of(raw))
        if is_another_try(raw):
            note_heard(runtime, carrier, attempt)
        return answer(reply_to_call(runtime, adapter, attempt, taken))

    @blueprint.post("/call-status/<reference>")
    @access(Access.CARRIER)
    def call_status(carrier: str, reference: str) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        attempt = subject_of(runtime, reference)
        for event in adapter.parse(raw, "call-status"):
            if isinstance(event, CallStateReported):
                g.hook_note = apply_call_report(runtime, attempt, event, payload_of(raw))
            elif isinstance(event, MachineHeard):  # one carrier tells it among the progress reports
                g.hook_note = hear_machine(runtime, attempt, event, payload_of(raw))
            else:
                set_aside(runtime, carrier, "call-status", attempt, event, raw)
        return Response(status=204)

    @blueprint.post("/message-status/<reference>")
    @access(Access.CARRIER)
    def message_status(carrier: str, reference: str) -> Response:
        adapter = message_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        message = subject_of(runtime, reference)
        for event in adapter.parse(raw, "message-status"):
            if isinstance(event, MessageStateReported):
                g.hook_note = apply_message_report(runtime, message, event, payload_of(raw))
            else:
                set_aside(runtime, carrier, "message-status", message, event, raw)
        return Response(status=204)

    @blueprint.post("/inbound-message")
    @access(Access.CARRIER)
    def inbound_message(carrier: str) -> Response:
        adapter = message_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        for event in adapter.parse(raw, "inbound-message"):
            if isinstance(event, MessageReceived):
                g.hook_note = take_text(runtime, carrier, event, payload_of(raw))
                g.hook_subject = subject_of_event(runtime, event.dedupe_key)
            else:
                set_aside(runtime, carrier, "inbound-message", None, event, raw)
        return answer(adapter.empty_reply())

    add_call_hooks(blueprint, runtime)
    add_inbound_call_hooks(blueprint, runtime)
    add_fallback_hooks(blueprint, runtime)
    return blueprint


def _keep_failed(runtime: Runtime, raw: RawRequest) -> None:
    """Keep what we have failed to take, for a replay. Where that fails too, the carrier is all that remembers."""
    route = (request.endpoint or "").rpartition(".")[2].replace("_", "-")
    carrier = str((request.view_args or {}).get("carrier", ""))
    try:
        key = keep_failed(runtime, carrier, route, g.hook_subject, turn_named(), payload_of(raw))
    except Exception:
        runtime.log.exception("failed_webhook_not_kept", route=route)
    else:
        g.hook_note = f"kept as {key}"


def _record(runtime: Runtime, response: Response) -> None:
    body = request.get_data(cache=True) if (request.content_length or 0) <= LARGEST_BODY else b""
    runtime.exchanges.record(
        Exchange(
            carrier=str((request.view_args or {}).get("carrier", "")),
            direction="in",
            method=request.method,
            url=request.path,
            request=body.decode("utf-8", errors="replace"),
            status=response.status_code,
            response="" if response.is_streamed else response.get_data(as_text=True),
            duration_ms=round((time.perf_counter() - g.hook_started) * 1000),
            subject_id=g.hook_subject,
            note=g.hook_note,
        )
    )
