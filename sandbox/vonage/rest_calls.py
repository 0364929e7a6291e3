"""The Calls resource: create, list, show, change, and what is played into a live call.

Shapes as the official description of the Voice API and the models of Vonage's own library.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from aiohttp import web
from msgspec import Meta, Struct

from sandbox.box import Box
from sandbox.media import MediaError
from sandbox.records import CallStatus
from sandbox.vonage import errors
from sandbox.vonage.actions import Addresses, Level, Loop, Tones
from sandbox.vonage.bodies import read_as, read_object
from sandbox.vonage.call_events import NETWORK, RATE, direction, price
from sandbox.vonage.call_order import Document, read_call_order, read_inline
from sandbox.vonage.calls import VonageCalls
from sandbox.vonage.errors import VonageRefusedError
from sandbox.vonage.hooks import MEDIA_HEADERS
from sandbox.vonage.legs import Leg
from sandbox.vonage.ncco import spoken_seconds, spoken_words
from sandbox.vonage.phone import to_vonage
from sandbox.vonage.words import call_word, talk_seconds

_TONE_SECONDS = 0.3
_FOREVER = 1000


class _Destination(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    type: Literal["ncco"]
    url: Addresses | None = None
    ncco: list[Any] | None = None


class _Change(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    action: Literal["hangup", "mute", "unmute", "earmuff", "unearmuff", "transfer"]
    destination: _Destination | None = None


class _PlayedTalk(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    text: Annotated[str, Meta(min_length=1)]
    language: str = "en-US"
    style: int = 0
    premium: bool = False
    voice_name: str = ""
    loop: Loop = 1
    level: Level = 0.0


class _PlayedStream(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    stream_url: Addresses
    loop: Loop = 1
    level: Level = 0.0


class _PlayedDtmf(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    digits: Tones


class _Filter(Struct, frozen=True, kw_only=True):
    status: (
        Literal[
            "started",
            "ringing",
            "answered",
            "machine",
            "completed",
            "busy",
            "cancelled",
            "failed",
            "rejected",
            "timeout",
            "unanswered",
        ]
        | None
    ) = None
    date_start: datetime | None = None
    date_end: datetime | None = None
    page_size: Annotated[int, Meta(ge=1, le=100)] = 10
    record_index: Annotated[int, Meta(ge=0)] = 0
    order: Literal["asc", "desc"] = "asc"
    conversation_uuid: str | None = None


class CallsResource:
    """The calls of one application."""

    def __init__(self, box: Box, calls: VonageCalls) -> None:
        """Serve the calls of `box`."""
        self._box = box
        self._calls = calls

    async def create(self, request: web.Request) -> tuple[str, web.Response]:
        """Place a call."""
        given = await read_object(request, errors.BAD_REQUEST)
        leg = self._calls.place(read_call_order(given, self._box.numbers))
        call = leg.line.call
        body = {
            "uuid": call.sid,
            "status": "started",
            "direction": "outbound",
            "conversation_uuid": leg.events.conversation,
        }
        return call.sid, web.json_response(body, status=201)

    async def show(self, request: web.Request) -> web.Response:
        """Show one call."""
        return web.json_response(_shown(self._find(request)))

    async def list(self, request: web.Request) -> web.Response:
        """List calls, oldest first where nothing else is asked, in pages."""
        wanted = read_as(_Filter, dict(request.query), errors.BAD_REQUEST)
        found = [leg for leg in self._calls.legs.all() if _fits(leg, wanted)]
        if wanted.order == "desc":
            found.reverse()
        start = wanted.record_index
        shown = found[start : start + wanted.page_size]
        body = {
            "count": len(found),
            "page_size": wanted.page_size,
            "record_index": start,
            "_links": _links(request, start, wanted.page_size, len(found)),
            "_embedded": {"calls": [_shown(leg) for leg in shown]},
        }
        return web.json_response(body)

    async def change(self, request: web.Request) -> web.Response:
        """End a call, mute it, or give it another NCCO."""
        leg = self._find(request)
        change = read_as(_Change, await read_object(request, errors.BAD_REQUEST), errors.BAD_REQUEST)
        if leg.line.call.status.final:
            raise VonageRefusedError(errors.BAD_REQUEST, [("uuid", "the call is over")])
        match change.action:
            case "hangup":
                leg.line.hang_up()
            case "transfer":
                self._transfer(leg, change.destination)
            case "mute" | "unmute":
                leg.muted = change.action == "mute"
                if leg.room is not None:
                    conference, member = leg.room
                    self._box.conferences.mute(conference, member, muted=leg.muted)
            case "earmuff" | "unearmuff":
                leg.earmuffed = change.action == "earmuff"
                if leg.room is not None:
                    leg.room[1].hears = frozenset() if leg.earmuffed else None
        return web.Response(status=204)

    async def talk(self, request: web.Request) -> web.Response:
        """Speak into a live call."""
        leg = self._live(request)
        talk = read_as(_PlayedTalk, await read_object(request, errors.BAD_REQUEST), errors.BAD_REQUEST)
        words = spoken_words(talk.text)
        leg.play(words, (talk.loop or _FOREVER) * spoken_seconds(words), talk.language)
        return _done(leg, "Talk started")

    async def stop_talk(self, request: web.Request) -> web.Response:
        """Stop speaking into a live call."""
        return self._stopped(request, "Talk stopped")

    async def stream(self, request: web.Request) -> web.Response:
        """Play a sound file into a live call."""
        leg = self._live(request)
        stream = read_as(_PlayedStream, await read_object(request, errors.BAD_REQUEST), errors.BAD_REQUEST)
        self._box.timeline.spawn(self._play(leg, stream.stream_url[0], stream.loop or _FOREVER))
        return _done(leg, "Stream started")

    async def stop_stream(self, request: web.Request) -> web.Response:
        """Stop playing into a live call."""
        return self._stopped(request, "Stream stopped")

    async def dtmf(self, request: web.Request) -> web.Response:
        """Send keys into a live call."""
        leg = self._live(request)
        dtmf = read_as(_PlayedDtmf, await read_object(request, errors.BAD_REQUEST), errors.BAD_REQUEST)
        leg.play("", _TONE_SECONDS * len(dtmf.digits))
        return _done(leg, "DTMF sent")

    async def _play(self, leg: Leg, url: str, loop: int) -> None:
        try:
            media = await self._box.media.fetch(url, MEDIA_HEADERS)
        except MediaError as fault:
            leg.events.fail(leg.line.call, f"The stream {url} cannot be played: {fault}")
            return
        leg.play("", loop * media.seconds)

    def _stopped(self, request: web.Request, message: str) -> web.Response:
        leg = self._live(request)
        leg.stop_playing(self._box.timeline.now())
        return _done(leg, message)

    def _transfer(self, leg: Leg, destination: _Destination | None) -> None:
        if destination is None or (destination.url is None) == (destination.ncco is None):
            raise VonageRefusedError(
                errors.BAD_REQUEST, [("destination", "exactly one of url and ncco is required")]
            )
        if leg.divert is None or leg.line.call.status is not CallStatus.ANSWERED:
            raise VonageRefusedError(errors.BAD_REQUEST, [("uuid", "the call cannot be transferred now")])
        if destination.url is not None:
            document = Document(destination.url[0], "GET")
        else:
            document = Document("", actions=read_inline(destination.ncco))
        leg.events.transfer(leg.line.call, self._box.ids.sid("CON-", leg.line.call.sid))
        leg.divert(document)

    def _find(self, request: web.Request) -> Leg:
        leg = self._calls.legs.find(request.match_info["uuid"])
        if leg is None:
            raise VonageRefusedError(errors.NOT_FOUND)
        return leg

    def _live(self, request: web.Request) -> Leg:
        leg = self._find(request)
        if leg.line.call.status is not CallStatus.ANSWERED:
            raise VonageRefusedError(errors.NOT_FOUND, [("uuid", "the call is not answered, or over")])
        return leg


def _shown(leg: Leg) -> dict[str, Any]:
    call = leg.line.call
    shown: dict[str, Any] = {
        "_links": {"self": {"href": f"/calls/{call.sid}"}},
        "uuid": call.sid,
        "conversation_uuid": leg.events.conversation,
        "to": {"type": "phone", "number": to_vonage(call.to_number)},
        "from": {"type": "phone", "number": to_vonage(call.from_number)},
        "status": call_word(call, leg.events.ringing_timer),
        "direction": direction(call),
    }
    if call.status is CallStatus.COMPLETED:
        shown |= {
            "rate": RATE,
            "price": price(call),
            "duration": str(talk_seconds(call)),
            "start_time": _time(call.answered_at),
            "end_time": _time(call.ended_at),
            "network": NETWORK,
        }
    return shown


def _fits(leg: Leg, wanted: _Filter) -> bool:
    call = leg.line.call
    return (
        wanted.status in {None, call_word(call, leg.events.ringing_timer)}
        and wanted.conversation_uuid in {None, leg.events.conversation}
        and (wanted.date_start is None or call.created_at >= _aware(wanted.date_start))
        and (wanted.date_end is None or call.created_at <= _aware(wanted.date_end))
    )


def _links(request: web.Request, start: int, size: int, count: int) -> dict[str, Any]:
    def link(index: int) -> dict[str, str]:
        query = {**request.query, "page_size": str(size), "record_index": str(index)}
        return {"href": f"/calls?{urlencode(query)}"}

    links = {"self": link(start)}
    if start + size < count:
        links["next"] = link(start + size)
    if start:
        links["prev"] = link(max(0, start - size))
    return links


def _done(leg: Leg, message: str) -> web.Response:
    return web.json_response({"message": message, "uuid": leg.line.call.sid})


def _aware(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def _time(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
