"""The control interface: how a driver moves time, scripts people and looks into the box.

No carrier has this. It is open, so the server listens on loopback only.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from sandbox.box import Box
from sandbox.ledger import iso
from sandbox.network.line import EndedBy
from sandbox.network.numbers import OurNumber
from sandbox.people.script_reading import WrongScriptError, read_script
from sandbox.records import Record
from sandbox.settings import ClockMode
from sandbox.timeline import Step

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_LISTED = 1000
_NUMBER = {field.name for field in fields(OurNumber)} - {"number"}


class WrongRequestError(ValueError):
    """A control request that cannot be understood; its message says what is wrong."""


class Control:
    """The control interface of one box."""

    def __init__(self, box: Box) -> None:
        """Control `box`."""
        self._box = box

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/control/clock", self.clock),
            web.post("/control/step", _explained(self.step)),
            web.put("/control/numbers/{number}", _explained(self.configure_number)),
            web.get("/control/exchanges", _explained(self.exchanges)),
            web.post("/control/people/{number}", _explained(self.script_person)),
            web.post("/control/inbound", _explained(self.inbound)),
            web.get("/control/numbers", self.numbers),
            web.get("/control/calls", self.calls),
            web.post("/control/calls", _explained(self.call_us)),
            web.delete("/control/calls/{sid}", _explained(self.cut_off)),
            web.get("/control/conferences", self.conferences),
            web.get("/control/messages", self.messages),
        ]

    async def clock(self, _request: web.Request) -> web.Response:
        """Tell the virtual time and the next event's."""
        timeline = self._box.timeline
        return web.json_response({"now": iso(timeline.now()), "next": _iso_or_none(timeline.next_due())})

    async def step(self, request: web.Request) -> web.Response:
        """Run the next event with all that is due then, or move time to `until` when nothing is due before.

        With `events`, up to so many events are run one after the other.
        """
        if self._box.settings.clock is not ClockMode.STEPPED:
            raise WrongRequestError("this sandbox's clock moves by itself")
        given = await _json_object(request)
        until = None if given.get("until") is None else _instant(given["until"])
        most = given.get("events", 1)
        if not isinstance(most, int) or most < 1:
            raise WrongRequestError("events is a whole number above 0")
        ran = 0
        for _ in range(most):
            step: Step = await self._box.timeline.step(until)
            ran += step.ran
            if step.next is None or not step.ran:
                break
        self._box.ledger.flush()
        return web.json_response({"now": iso(step.now), "next": _iso_or_none(step.next), "ran": ran})

    async def configure_number(self, request: web.Request) -> web.Response:
        """Set where the inbound texts and calls of one of our numbers go, and which carrier has it."""
        given = await _json_object(request)
        unknown = set(given) - _NUMBER
        if unknown:
            raise WrongRequestError(f"no such thing of a number: {', '.join(sorted(unknown))}")
        legacy, filtered = bool(given.pop("legacy", False)), bool(given.pop("filtered", False))
        texts = {name: str(value) for name, value in given.items() if value is not None}
        ours = OurNumber(request.match_info["number"], legacy=legacy, filtered=filtered, **texts)
        if not self._box.dialects.knows(ours.carrier):
            raise WrongRequestError(f"no such carrier here: {ours.carrier}")
        self._box.numbers.configure(ours)
        return web.json_response(asdict(ours))

    async def numbers(self, _request: web.Request) -> web.Response:
        """List our numbers."""
        return web.json_response({"numbers": [asdict(ours) for ours in self._box.numbers.all()]})

    async def exchanges(self, request: web.Request) -> web.Response:
        """List the latest HTTP exchanges, newest first, and say how many there have been."""
        limit = request.query.get("limit", "100")
        if not limit.isdecimal():
            raise WrongRequestError("limit is a whole number")
        exchanges = self._box.exchanges
        return web.json_response({"noted": exchanges.noted, "exchanges": exchanges.latest(int(limit))})

    async def script_person(self, request: web.Request) -> web.Response:
        """Tell one person what to do."""
        number = request.match_info["number"]
        self._box.people.script(number, read_script(await _json_object(request)))
        return web.json_response({"number": number})

    async def inbound(self, request: web.Request) -> web.Response:
        """Send a text from a person to one of our numbers, now."""
        from_, to, body = _named(await _json_object(request), "from", "to", "body")
        dialect = self._box.dialects.of_texts(self._box.numbers.find(to))
        text = self._box.texting.receive(from_, to, body, dialect)
        return web.json_response({"sid": text.sid}, status=201)

    async def call_us(self, request: web.Request) -> web.Response:
        """Let a person call one of our numbers, now."""
        from_, to = _named(await _json_object(request), "from", "to")
        if not self._box.numbers.find(to).voice_url:
            raise WrongRequestError(f"{to} has no voice_url")
        line = self._box.inbound.call(from_, to)
        return web.json_response({"sid": line.call.sid}, status=201)

    async def cut_off(self, request: web.Request) -> web.Response:
        """Break the connection of a call."""
        line = self._box.calling.lines.get(request.match_info["sid"])
        if line is None or line.call.status.final:
            raise WrongRequestError("no such call goes on")
        line.hang_up(EndedBy.NETWORK)
        return web.json_response({"sid": line.call.sid})

    async def calls(self, _request: web.Request) -> web.Response:
        """List calls, newest first."""
        calls = [line.call for line in self._box.calling.newest_first(_LISTED)]
        rows = [{**_row(call, call.status), "direction": call.direction} for call in calls]
        return web.json_response({"calls": rows})

    async def conferences(self, _request: web.Request) -> web.Response:
        """List conferences, newest first, with who is in them."""
        newest = list(self._box.conferences.all.values())[-_LISTED:]
        return web.json_response(
            {
                "conferences": [
                    {
                        "sid": one.sid,
                        "name": one.name,
                        "state": one.state.value,
                        "members": [
                            {
                                "sid": sid,
                                "label": member.label,
                                "muted": member.muted,
                                "held": member.held,
                                "coaches": member.coaches,
                                "hears": [speaker.line.call.sid for speaker in one.heard_by(member)],
                            }
                            for sid, member in one.members.items()
                        ],
                    }
                    for one in reversed(newest)
                ]
            }
        )

    async def messages(self, _request: web.Request) -> web.Response:
        """List texts of both directions, newest first."""
        texts = list(self._box.texting.texts.values())[-_LISTED:]
        return web.json_response({"messages": [_row(text, text.status) for text in reversed(texts)]})


def _explained(handler: Handler) -> Handler:
    """Answer 400, with the reason, to a request that cannot be understood."""

    async def explained(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except (WrongRequestError, WrongScriptError) as fault:
            return web.json_response({"error": str(fault)}, status=400)

    return explained


def _named(given: Mapping[str, Any], *names: str) -> list[str]:
    """Give what is asked for of a request. Raises `WrongRequestError` where something is missing."""
    missing = [name for name in names if name not in given]
    if missing:
        raise WrongRequestError(f"{', '.join(missing)} is missing")
    return [str(given[name]) for name in names]


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


def _instant(value: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError as fault:
        raise WrongRequestError("until is an ISO 8601 instant") from fault
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def _iso_or_none(instant: datetime | None) -> str | None:
    return None if instant is None else iso(instant)
