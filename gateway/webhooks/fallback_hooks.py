"""The fallback: what carriers ask where another address of ours has failed, was late, or was away.

`/fallback/<reference>/<language>` belongs to a call that we place; `/fallback?language=` to a number, or to an
application, and thus to every call of it. A carrier names the address that has failed somewhere in what it posts,
each in a field of its own; where that is a turn of ours the call is sent back to it, after a sentence and a pause.
Any other call hears that we have a problem, and ends. It answers without a database: that may be what fails.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from threading import BoundedSemaphore, Thread
from typing import Final
from urllib.parse import unquote
from uuid import UUID

from flask import Blueprint, Response, g, request

from gateway.domain.patience import apology, patience
from gateway.domain.ports.carrier_events import CallInput, RawRequest
from gateway.domain.ports.carriers import RenderContext, VoiceCarrier
from gateway.edge.access import Access, access
from gateway.runtime import Runtime
from gateway.services.note_unheard import note_unheard
from gateway.webhooks.carrier_request import answer, payload_of, signed, subject_of, voice_carrier

# How often a call has been through the fallback: on the address to which it is sent back.
_FAILURES: Final = "failures"
_FAILED: Final = re.compile(rf"/voice/([0-9a-f]{{32}}\.[0-9a-f]+)/\d+(?:\?{_FAILURES}=(\d{{1,3}}))?")
# Seconds that a caller waits for the database; and how many notes may wait for it longer than they do.
_NOTING_SECONDS: Final = 0.5
_MOST_NOTES: Final = 4


@dataclass(frozen=True, slots=True)
class _Failed:
    """The turn that has failed: its call, and how often the call has been here before."""

    reference: str
    failures: int


def add_fallback_hooks(blueprint: Blueprint, runtime: Runtime) -> None:
    """Add the hooks to the blueprint of all."""
    notes = _Notes(runtime)

    @blueprint.post("/fallback/<reference>/<language>")
    @access(Access.CARRIER)
    def fallback(carrier: str, reference: str, language: str) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        attempt = subject_of(runtime, reference)
        return _go_on(attempt, _failed(raw), language, adapter, raw)

    @blueprint.post("/fallback")
    @access(Access.CARRIER)
    def any_fallback(carrier: str) -> Response:
        adapter = voice_carrier(runtime, carrier)
        raw = signed(runtime, adapter)
        language = request.args.get("language", "")
        failed = _failed(raw)
        attempt = None if failed is None else runtime.hooks.subject(failed.reference)
        if attempt is not None:
            return _go_on(attempt, failed, language, adapter, raw)
        notes.write(adapter, None, raw)
        g.hook_note = "no turn of ours"
        return answer(adapter.render(apology(language), RenderContext(turn_url="")))

    def _go_on(
        attempt: UUID, failed: _Failed | None, language: str, adapter: VoiceCarrier, raw: RawRequest
    ) -> Response:
        failures = 1 if failed is None else failed.failures + 1
        g.hook_subject, g.hook_note = attempt, f"failure {failures}"
        notes.write(adapter, attempt, raw)
        # The first turn's address gives whatever prompt is current.
        again = f"{runtime.hooks.voice(adapter.name, attempt, 0)}?{_FAILURES}={failures}"
        return answer(adapter.render(patience(failures, language), RenderContext(turn_url=again)))


def is_another_try(raw: RawRequest) -> bool:
    """Say whether a turn is asked by a call that the fallback has sent back to it."""
    return f"{_FAILURES}=" in raw.query


def _failed(raw: RawRequest) -> _Failed | None:
    """Read which turn has failed; None where what is posted names none."""
    posted = unquote(unquote(raw.body.decode("utf-8", errors="replace"))).replace("\\/", "/")
    found = [_Failed(each[1], int(each[2] or 0)) for each in _FAILED.finditer(posted)]
    return max(found, key=lambda each: each.failures, default=None)


class _Notes:
    """Writes down that a turn did not reach its call, where the database answers at once."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._free = BoundedSemaphore(_MOST_NOTES)

    def write(self, adapter: VoiceCarrier, attempt: UUID | None, raw: RawRequest) -> None:
        """Write it, beside the answer: a caller waits half a second for it and no longer."""
        call = next((event for event in adapter.parse(raw, "voice") if isinstance(event, CallInput)), None)
        if self._free.acquire(blocking=False):
            ref = "" if call is None else call.ref
            writing = Thread(
                target=self._write, args=(adapter.name, attempt, ref, payload_of(raw)), daemon=True
            )
            writing.start()
            writing.join(_NOTING_SECONDS)

    def _write(self, carrier: str, attempt: UUID | None, ref: str, payload: str) -> None:
        try:
            note_unheard(self._runtime, carrier, attempt, ref, payload)
        except Exception as error:  # noqa: BLE001  the edge of a thread: whatever it is, the caller is served
            self._runtime.log.warning("fallback_not_noted", reason=type(error).__name__)
        finally:
            self._free.release()
