"""The page of phones over HTTP: its files, its state, the events of one telephone, and what is done with it.

No carrier has this. It is open, so the server listens on loopback only, and only a page that came from it
is obeyed: other sites in the same browser can neither name its host nor send JSON to it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.box import Box
from sandbox.phones.board import Board, WrongActionError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_FILES = Path(__file__).parent / "files"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_SERVED = {"page.html": "text/html", "page.css": "text/css", "page.js": "text/javascript"}
_HEARTBEAT = 15.0


class PhonesPage:
    """The page of one box's phones."""

    def __init__(self, box: Box) -> None:
        """Show `box`."""
        self._box = box
        self._board = Board(box)

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/", _guarded(self.page)),
            web.get("/phones/files/{name}", _guarded(self.file)),
            web.get("/phones/media", _guarded(self.media)),
            web.get("/phones", _guarded(self.overview)),
            web.put("/phones/{number}", _guarded(self.claim)),
            web.delete("/phones/{number}", _guarded(self.give_back)),
            web.get("/phones/{number}/events", _guarded(self.events)),
            web.post("/phones/{number}/{action}", _guarded(self.act)),
        ]

    async def page(self, _request: web.Request) -> web.Response:
        """Give the page."""
        return _served("page.html")

    async def file(self, request: web.Request) -> web.Response:
        """Give one of the page's files."""
        name = request.match_info["name"]
        if name not in _SERVED:
            raise web.HTTPNotFound
        return _served(name)

    async def media(self, request: web.Request) -> web.Response:
        """Give a sound that was played to somebody here."""
        media = self._box.media.kept.get(request.query.get("url", ""))
        if media is None or not media.content:
            raise web.HTTPNotFound
        return web.Response(body=media.content, content_type=media.content_type, headers=_HEADERS)

    async def overview(self, _request: web.Request) -> web.Response:
        """Give the state of everything."""
        return web.json_response(self._board.overview(), headers=_HEADERS)

    async def claim(self, request: web.Request) -> web.Response:
        """Take a telephone into the hand."""
        await _given(request)
        self._board.claim(request.match_info["number"])
        return web.json_response({}, headers=_HEADERS)

    async def give_back(self, request: web.Request) -> web.Response:
        """Give a telephone back."""
        self._board.give_back(request.match_info["number"])
        return web.json_response({}, headers=_HEADERS)

    async def act(self, request: web.Request) -> web.Response:
        """Do something with a telephone."""
        given = await _given(request)
        try:
            self._board.act(request.match_info["number"], request.match_info["action"], given)
        except WrongActionError as fault:
            return web.json_response({"error": str(fault)}, status=409, headers=_HEADERS)
        return web.json_response({}, headers=_HEADERS)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Send the events of one telephone for as long as somebody looks."""
        number = request.match_info["number"]
        answer = web.StreamResponse(headers=_HEADERS)
        answer.content_type = "text/event-stream"
        await answer.prepare(request)
        queue = self._board.look(number)
        try:
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                except TimeoutError:
                    event = ": still here\n\n"
                await answer.write(event.encode())
        except ConnectionResetError:
            return answer
        finally:
            self._board.look_away(number, queue)


def _served(name: str) -> web.Response:
    text = (_FILES / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=_SERVED[name], charset="utf-8", headers=_HEADERS)


def _guarded(handler: Handler) -> Handler:
    """Answer only to a name of this machine: a strange name that leads here is another site's trick."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        host = request.url.host or ""
        if host != "localhost" and not _is_loopback(host):
            raise web.HTTPForbidden
        return await handler(request)

    return guarded


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _given(request: web.Request) -> dict[str, Any]:
    """Read a JSON object, which a form of another site cannot send."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        given = json.loads(await request.text())
    except json.JSONDecodeError as fault:
        raise web.HTTPBadRequest from fault
    if not isinstance(given, dict):
        raise web.HTTPBadRequest
    return given
