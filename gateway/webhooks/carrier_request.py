"""A carrier's request, as every hook takes it: who calls, whether it is they, and which row they mean.

Bad signature 403, a carrier or a reference that is not ours 404, a body of absurd size 413.
"""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, g, request

from gateway.domain.ports.carrier_events import CarrierEvent, RawRequest, Route, Unrecognised
from gateway.domain.ports.carriers import HttpReply, MessageCarrier, VoiceCarrier
from gateway.edge.raw_request import raw_request
from gateway.runtime import Runtime
from gateway.services.keep_unrecognised import keep_unrecognised

LARGEST_BODY = 64 * 1024
# No interview has a million turns, and a column of the ledger holds the number.
TURN = "<int(max=999999):turn>"


def voice_carrier(runtime: Runtime, carrier: str) -> VoiceCarrier:
    """Give the carrier that the address names, for calls."""
    if carrier not in runtime.voice:
        abort(404, "There is no such carrier here.")
    return runtime.voice[carrier]


def message_carrier(runtime: Runtime, carrier: str) -> MessageCarrier:
    """Give the carrier that the address names, for texts."""
    if carrier not in runtime.messages:
        abort(404, "There is no such carrier here.")
    return runtime.messages[carrier]


def signed(runtime: Runtime, adapter: VoiceCarrier | MessageCarrier) -> RawRequest:
    """Take the request apart and refuse what the carrier has not signed."""
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413, "A webhook is smaller than this.")
    raw = raw_request(request)
    verdict = adapter.verify(raw, runtime.clock.now())
    if not verdict.ok:
        g.hook_note = verdict.reason
        abort(403, "The signature is not the carrier's.")
    if verdict.token and not runtime.tokens.admits(verdict.token, f"{raw.method} {raw.path}"):
        g.hook_note = "token was used for another address"
        abort(403, "This signature belongs to another request.")
    g.hook_raw = raw
    return raw


def subject_of(runtime: Runtime, reference: str) -> UUID:
    """Give the row that a reference of ours names."""
    subject = runtime.hooks.subject(reference)
    if subject is None:
        abort(404, "This address was not issued here.")
    g.hook_subject = subject
    return subject


def set_aside(
    runtime: Runtime, carrier: str, route: Route, subject: UUID | None, event: CarrierEvent, raw: RawRequest
) -> None:
    """Keep a report with a word that the adapter does not know."""
    if isinstance(event, Unrecognised):
        g.hook_note = f"unknown word {event.word!r}"
        keep_unrecognised(runtime, carrier, route, subject, turn_named(), event, payload_of(raw))


def turn_named() -> int | None:
    """Give the turn that the hook's address names; None where it names none."""
    turn: int | None = (request.view_args or {}).get("turn")
    return turn


def payload_of(raw: RawRequest) -> str:
    """Give the body as the ledger keeps it. PostgreSQL keeps no NUL."""
    return raw.body.decode("utf-8", errors="replace").replace("\x00", "")


def answer(reply: HttpReply) -> Response:
    """Answer with what a carrier's adapter has written."""
    return Response(reply.body, status=reply.status, content_type=reply.content_type)
