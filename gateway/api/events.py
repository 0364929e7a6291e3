"""The door for other systems: `POST /api/v1/events`, signed as Standard Webhooks are.

Nobody's message 401, too many 429, a field that cannot be used 422, a call too long ago or a campaign that
takes no events 409. Never 410: senders take that for the wish to hear of nothing more. `docs/events.md` has it all.
"""

from __future__ import annotations

import math
import threading
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import TooManyRequests

from gateway.domain.rate_bucket import TokenBucket
from gateway.domain.standard_webhook import NotSigned, Signed, verify
from gateway.edge.access import Access, access
from gateway.runtime import Runtime
from gateway.services.take_event import take_event

LARGEST_BODY = 64 * 1024
_BURST_SECONDS = 5


class Gauge:
    """How many events a second each source may send to this process."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._buckets: dict[str, TokenBucket] = {}
        self._lock = threading.Lock()

    def take(self, source: str, now: datetime) -> timedelta | None:
        """Take an event of a source; or give how long it is to wait."""
        with self._lock:
            bucket = self._buckets.get(source)
            if bucket is None:
                burst = max(1, math.ceil(self._rate * _BURST_SECONDS))
                bucket = self._buckets[source] = TokenBucket(self._rate, burst)
            return None if bucket.take(now) else bucket.wait(now)


def events(runtime: Runtime) -> Blueprint:
    """Build the blueprint. Without secrets in the settings, nobody's events are taken."""
    blueprint = Blueprint("events", __name__, url_prefix="/api/v1")
    secrets = runtime.settings.event_secrets_in_clear()
    gauge = Gauge(runtime.settings.events_per_second)

    @blueprint.post("/events")
    @access(Access.PROGRAM)
    def take() -> tuple[Response, int]:
        if (request.content_length or 0) > LARGEST_BODY:
            abort(413, "An event is smaller than this.")
        body = request.get_data()
        now = runtime.clock.now()
        headers = {name.lower(): value for name, value in request.headers.items()}
        signed = verify(secrets, headers, body, now)
        match signed:
            case NotSigned(why):
                abort(401, f"This event is not taken: {why}.")
            case Signed(source):
                wait = gauge.take(source, now)
        if wait is not None:
            raise TooManyRequests(
                "More events than this are not taken at once.", retry_after=math.ceil(wait.total_seconds())
            )
        taken = take_event(runtime, signed, body)
        return jsonify({"case": str(taken.case_id)}), 200 if taken.repeated else 202

    return blueprint
