"""The control interface: how a driver moves time, scripts people and looks into the box.

No carrier has this. It is open, so the server listens on loopback only.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from sandbox.box import Box
from sandbox.ledger import iso
from sandbox.network.numbers import OurNumber
from sandbox.network.texting import TextDialect
from sandbox.people.behaviour import PickUp
from sandbox.people.scripts import Script
from sandbox.records import Record
from sandbox.settings import ClockMode
from sandbox.timeline import Step

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_LISTED = 1000


class WrongRequestError(ValueError):
    """A control request that cannot be understood; its message says what is wrong."""


class Control:
    """The control interface of one box. Texts that are sent through it reach us in `dialect`."""

    def __init__(self, box: Box, dialect: TextDialect) -> None:
        """Control `box`."""
        self._box = box
        self._dialect = dialect

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/control/clock", self.clock),
            web.post("/control/step", _explained(self.step)),
            web.put("/control/numbers/{number}", _explained(self.configure_number)),
            web.get("/control/exchanges", _explained(self.exchanges)),
            web.post("/control/people/{number}", _explained(self.script_person)),
            web.post("/control/inbound", _explained(self.inbound)),
            web.get("/control/calls", self.calls),
            web.get("/control/messages", self.messages),
        ]

    async def clock(self, _request: web.Request) -> web.Response:
        """Tell the virtual time and the next event's."""
        timeline = self._box.timeline
        return web.json_response({"now": iso(timeline.now()), "next": _iso_or_none(timeline.next_due())})

    async def step(self, request: web.Request) -> web.Response:
        """Run the next event with all that is due then, or move time to `until` when nothing is due before."""
        if self._box.settings.clock is not ClockMode.STEPPED:
            raise WrongRequestError("this sandbox's clock moves by itself")
        given = await _json_object(request)
        until = None if given.get("until") is None else _instant(given["until"])
        step: Step = await self._box.timeline.step(until)
        self._box.ledger.flush()
        return web.json_response({"now": iso(step.now), "next": _iso_or_none(step.next), "ran": step.ran})

    async def configure_number(self, request: web.Request) -> web.Response:
        """Set where the inbound texts and calls of one of our numbers go."""
        given = await _json_object(request)
        number = request.match_info["number"]
        ours = OurNumber(number, str(given.get("sms_url") or ""), str(given.get("voice_url") or ""))
        self._box.numbers.configure(ours)
        return web.json_response({"number": number, "sms_url": ours.sms_url, "voice_url": ours.voice_url})

    async def exchanges(self, request: web.Request) -> web.Response:
        """List the latest HTTP exchanges, newest first."""
        limit = request.query.get("limit", "100")
        if not limit.isdecimal():
            raise WrongRequestError("limit is a whole number")
        return web.json_response({"exchanges": self._box.exchanges.latest(int(limit))})

    async def script_person(self, request: web.Request) -> web.Response:
        """Tell one person what to do."""
        number = request.match_info["number"]
        self._box.people.script(number, read_script(await _json_object(request)))
        return web.json_response({"number": number})

    async def inbound(self, request: web.Request) -> web.Response:
        """Send a text from a person to one of our numbers, now."""
        given = await _json_object(request)
        try:
            from_, to, body = (str(given[name]) for name in ("from", "to", "body"))
        except KeyError as missing:
            raise WrongRequestError(f"{missing} is missing") from missing
        text = self._box.texting.receive(from_, to, body, self._dialect)
        return web.json_response({"sid": text.sid}, status=201)

    async def calls(self, _request: web.Request) -> web.Response:
        """List calls, newest first."""
        lines = list(self._box.calling.lines.values())[-_LISTED:]
        return web.json_response({"calls": [_row(line.call, line.call.status) for line in reversed(lines)]})

    async def messages(self, _request: web.Request) -> web.Response:
        """List texts of both directions, newest first."""
        texts = list(self._box.texting.texts.values())[-_LISTED:]
        return web.json_response({"messages": [_row(text, text.status) for text in reversed(texts)]})


def read_script(given: Mapping[str, Any]) -> Script:
    """Read a person's script. Raises `WrongRequestError` on what no script has."""
    unknown = set(given) - set(Script.__dataclass_fields__)
    if unknown:
        raise WrongRequestError(f"no such thing in a script: {', '.join(sorted(unknown))}")
    answers = given.get("answers")
    replies = given.get("replies")
    if replies is not None and not isinstance(replies, list):
        raise WrongRequestError("replies is a list")
    if isinstance(answers, bool):
        answers = PickUp.ANSWERED if answers else PickUp.NO_ANSWER
    try:
        return Script(
            answers=None if answers is None else PickUp(answers),
            language=given.get("language"),
            replies=None if replies is None else deque(map(str, replies)),
            stop=bool(given.get("stop")),
            hang_up_after=None if given.get("hang_up_after") is None else int(given["hang_up_after"]),
            ring_seconds=_seconds(given.get("ring_seconds")),
            think_seconds=_seconds(given.get("think_seconds")),
        )
    except (ValueError, TypeError) as fault:
        raise WrongRequestError(str(fault)) from fault


def _explained(handler: Handler) -> Handler:
    """Answer 400, with the reason, to a request that cannot be understood."""

    async def explained(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except WrongRequestError as fault:
            return web.json_response({"error": str(fault)}, status=400)

    return explained


async def _json_object(request: web.Request) -> dict[str, Any]:
    body = await request.text()
    try:
        given = json.loads(body or "{}")
    except json.JSONDecodeError as fault:
        raise WrongRequestError("the body is no JSON") from fault
    if not isinstance(given, dict):
        raise WrongRequestError("the body is no JSON object")
    return given


def _row(record: Record, status: str) -> dict[str, Any]:
    cells = {column: getattr(record, column) for column in record.COLUMNS}
    shown = {name: iso(cell) if isinstance(cell, datetime) else cell for name, cell in cells.items()}
    return {**shown, "status": str(status)}


def _seconds(value: Any) -> float | None:
    return None if value is None else float(value)


def _instant(value: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError as fault:
        raise WrongRequestError("until is an ISO 8601 instant") from fault
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def _iso_or_none(instant: datetime | None) -> str | None:
    return None if instant is None else iso(instant)
