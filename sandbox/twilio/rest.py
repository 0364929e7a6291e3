"""Twilio's REST interface on aiohttp: routes, account, rate, refusals, and the cut connection.

One middleware stands around every request under the API's root; the resources know nothing of it.
"""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.box import Box
from sandbox.exchanges import Exchange
from sandbox.faults import Fault
from sandbox.ledger import iso
from sandbox.twilio import errors
from sandbox.twilio.errors import TwilioRefusedError
from sandbox.twilio.hooks import API_VERSION, TwilioHooks
from sandbox.twilio.recordings import Recordings, tone_wav
from sandbox.twilio.rest_calls import CallsResource
from sandbox.twilio.rest_messages import MessagesResource
from sandbox.twilio.text_hooks import TwilioTexts

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Creator = Callable[[web.Request], Awaitable[tuple[str, web.Response]]]


class TwilioRest:
    """The REST interface of one account."""

    def __init__(self, box: Box) -> None:
        """Serve `box`."""
        self._box = box
        hooks = TwilioHooks(box.settings, box.ids, box.courier)
        self.texts = TwilioTexts(box.timeline, hooks)
        self._recordings = Recordings(box.ids, box.settings.account_sid)
        self._calls = CallsResource(box, hooks, self._recordings)
        self._messages = MessagesResource(box, self.texts)
        login = f"{box.settings.account_sid}:{box.settings.auth_token}"
        self._credentials = b"Basic " + base64.b64encode(login.encode())
        self._second = 0
        self._taken = 0

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        root = f"/{API_VERSION}/Accounts/{{account}}"
        return [
            web.post(f"{root}/Calls.json", self._guard(self._creating(self._calls.create))),
            web.get(f"{root}/Calls.json", self._guard(self._calls.list)),
            web.get(f"{root}/Calls/{{sid}}.json", self._guard(self._calls.fetch)),
            web.post(f"{root}/Calls/{{sid}}.json", self._guard(self._calls.change)),
            web.post(f"{root}/Messages.json", self._guard(self._creating(self._messages.create))),
            web.get(f"{root}/Messages.json", self._guard(self._messages.list)),
            web.get(f"{root}/Messages/{{sid}}.json", self._guard(self._messages.fetch)),
            web.get(f"{root}/Recordings/{{sid}}.wav", self._guard(self._recording)),
        ]

    def _guard(self, handler: Handler) -> Handler:
        """Check the account and the rate before `handler`, and answer its refusals."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            answer: web.StreamResponse
            try:
                self._check_account(request)
                self._check_rate()
                answer = await handler(request)
            except TwilioRefusedError as refused:
                answer = refused.answer()
            await self._note(request, answer)
            return answer

        return guarded

    def _creating(self, create: Creator) -> Handler:
        """Cut the connection now and then, after the resource is there and before the answer is."""

        async def created(request: web.Request) -> web.StreamResponse:
            self._recordings.root = f"{request.scheme}://{request.host}"
            sid, answer = await create(request)
            if request.transport is not None and self._box.faults.strikes(Fault.CUT_AFTER_ACCEPT, sid):
                request.transport.abort()
            return answer

        return created

    def _check_account(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), self._credentials):
            raise TwilioRefusedError(errors.AUTHENTICATION)
        if request.match_info["account"] != self._box.settings.account_sid:
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)

    def _check_rate(self) -> None:
        limit = self._box.settings.rest_rate
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._taken = second, 0
        self._taken += 1
        if limit is not None and self._taken > limit:
            raise TwilioRefusedError(errors.TOO_MANY_REQUESTS)

    async def _recording(self, request: web.Request) -> web.Response:
        recording = self._recordings.find(request.match_info["sid"])
        if recording is None:
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        return web.Response(body=tone_wav(recording.seconds), content_type="audio/x-wav")

    async def _note(self, request: web.Request, answer: web.StreamResponse) -> None:
        body = (
            answer.text
            if isinstance(answer, web.Response) and answer.content_type == "application/json"
            else ""
        )
        self._box.exchanges.note(
            Exchange(
                at=iso(self._box.timeline.now()),
                direction="rest",
                kind=request.match_info.route.resource.canonical if request.match_info.route.resource else "",
                ref=request.match_info.get("sid", ""),
                method=request.method,
                url=request.path_qs,
                request=await request.text() if request.method == "POST" else "",
                status=answer.status,
                response=body or "",
            )
        )
