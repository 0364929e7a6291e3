"""The hooks of every carrier, on one blueprint: `/hooks/<carrier>/<purpose>/<reference>[/<turn>]`.

Bad signature 403, unknown attempt 404, our own failure 5xx (the carrier comes again), unknown words
2xx and counted. Every exchange is kept, redacted.
"""

from __future__ import annotations

import time
from uuid import UUID

from flask import Blueprint, Response, abort, g, request

from gateway.domain.ports.carrier_events import (
    CallInput,
    CallStateReported,
    CarrierEvent,
    MessageReceived,
    MessageStateReported,
    RawRequest,
    Route,
    Unrecognised,
)
from gateway.domain.ports.carriers import HttpReply, MessageCarrier, RenderContext, VoiceCarrier
from gateway.domain.ports.exchanges import Exchange
from gateway.edge.access import Access, access
from gateway.edge.raw_request import raw_request
from gateway.runtime import Runtime
from gateway.services.apply_call_report import apply_call_report
from gateway.services.apply_message_report import apply_message_report
from gateway.services.keep_unrecognised import keep_unrecognised
from gateway.services.take_text import take_text
from gateway.services.take_turn import take_turn

LARGEST_BODY = 64 * 1024


def hooks(runtime: Runtime) -> Blueprint:
    """Build the blueprint for the carriers that the runtime holds."""
    blueprint = Blueprint("hooks", __name__, url_prefix="/hooks/<carrier>")

    @blueprint.before_request
    def _start() -> None:
        g.hook_started = time.perf_counter()
        g.hook_subject = None
        g.hook_note = ""

    @blueprint.after_request
    def _keep(response: Response) -> Response:
        _record(runtime, response)
        return response

    @blueprint.post("/voice/<reference>/<int:turn>")
    @access(Access.CARRIER)
    def voice(carrier: str, reference: str, turn: int) -> Response:
        adapter = _voice(runtime, carrier)
        raw = _signed(runtime, adapter)
        attempt = _subject(runtime, reference)
        heard = next((event for event in adapter.parse(raw, "voice") if isinstance(event, CallInput)), None)
        if heard is None:
            abort(400, "This is no voice webhook: it names no call.")
        taken = take_turn(runtime, attempt, turn, heard, _payload(raw))
        context = RenderContext(turn_url=runtime.hooks.voice(carrier, attempt, taken.next_turn))
        return _answer(adapter.render(taken.script, context))

    @blueprint.post("/call-status/<reference>")
    @access(Access.CARRIER)
    def call_status(carrier: str, reference: str) -> Response:
        adapter = _voice(runtime, carrier)
        raw = _signed(runtime, adapter)
        attempt = _subject(runtime, reference)
        for event in adapter.parse(raw, "call-status"):
            if isinstance(event, CallStateReported):
                g.hook_note = apply_call_report(runtime, attempt, event, _payload(raw))
            else:
                _set_aside(runtime, carrier, "call-status", attempt, event, raw)
        return Response(status=204)

    @blueprint.post("/message-status/<reference>")
    @access(Access.CARRIER)
    def message_status(carrier: str, reference: str) -> Response:
        adapter = _messages(runtime, carrier)
        raw = _signed(runtime, adapter)
        message = _subject(runtime, reference)
        for event in adapter.parse(raw, "message-status"):
            if isinstance(event, MessageStateReported):
                g.hook_note = apply_message_report(runtime, message, event, _payload(raw))
            else:
                _set_aside(runtime, carrier, "message-status", message, event, raw)
        return Response(status=204)

    @blueprint.post("/inbound-message")
    @access(Access.CARRIER)
    def inbound_message(carrier: str) -> Response:
        adapter = _messages(runtime, carrier)
        raw = _signed(runtime, adapter)
        for event in adapter.parse(raw, "inbound-message"):
            if isinstance(event, MessageReceived):
                g.hook_note = take_text(runtime, carrier, event, _payload(raw))
            else:
                _set_aside(runtime, carrier, "inbound-message", None, event, raw)
        return _answer(adapter.empty_reply())

    return blueprint


def _voice(runtime: Runtime, carrier: str) -> VoiceCarrier:
    if carrier not in runtime.voice:
        abort(404, "There is no such carrier here.")
    return runtime.voice[carrier]


def _messages(runtime: Runtime, carrier: str) -> MessageCarrier:
    if carrier not in runtime.messages:
        abort(404, "There is no such carrier here.")
    return runtime.messages[carrier]


def _signed(runtime: Runtime, adapter: VoiceCarrier | MessageCarrier) -> RawRequest:
    """Take the request apart and refuse what the carrier has not signed."""
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413, "A webhook is smaller than this.")
    raw = raw_request(request)
    verdict = adapter.verify(raw, runtime.clock.now())
    if not verdict.ok:
        g.hook_note = verdict.reason
        abort(403, "The signature is not the carrier's.")
    return raw


def _subject(runtime: Runtime, reference: str) -> UUID:
    subject = runtime.hooks.subject(reference)
    if subject is None:
        abort(404, "This address was not issued here.")
    g.hook_subject = subject
    return subject


def _set_aside(
    runtime: Runtime, carrier: str, route: Route, subject: UUID | None, event: CarrierEvent, raw: RawRequest
) -> None:
    if isinstance(event, Unrecognised):
        g.hook_note = f"unknown word {event.word!r}"
        keep_unrecognised(runtime, carrier, route, subject, event, _payload(raw))


def _payload(raw: RawRequest) -> str:
    return raw.body.decode("utf-8", errors="replace").replace("\x00", "")


def _answer(reply: HttpReply) -> Response:
    return Response(reply.body, status=reply.status, content_type=reply.content_type)


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
