"""Vonage's REST interfaces on aiohttp: routes, credentials, rate, refusals, and what faults do to requests.

One guard stands around every request; the resources know nothing of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import web

from sandbox.box import Box
from sandbox.exchanges import Exchange
from sandbox.faults import Fault
from sandbox.ledger import iso
from sandbox.settings import VonageAccount
from sandbox.vonage import errors
from sandbox.vonage.call_order import CARRIER
from sandbox.vonage.calls import VonageCalls
from sandbox.vonage.credentials import Credentials
from sandbox.vonage.errors import Api, VonageRefusedError
from sandbox.vonage.files import Files
from sandbox.vonage.hooks import VonageHooks
from sandbox.vonage.rest_calls import CallsResource
from sandbox.vonage.rest_messages import MessagesResource
from sandbox.vonage.text_hooks import VonageTexts

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Creator = Callable[[web.Request], Awaitable[tuple[str, web.Response]]]


class VonageRest:
    """The REST interfaces of one account."""

    def __init__(self, box: Box, account: VonageAccount) -> None:
        """Serve `box`."""
        self._box = box
        self._account = account
        self._credentials = Credentials(account)
        self._files = Files(box.ids)
        hooks = VonageHooks(account, box.timeline, box.ids, box.courier, box.faults)
        calls = VonageCalls(box, hooks, self._files)
        texts = VonageTexts(box, account, hooks)
        box.dialects.register(CARRIER, calls, texts)
        self._calls = CallsResource(box, calls)
        self._messages = MessagesResource(box, texts)
        self._placed: deque[datetime] = deque()
        self._requests = 0

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        voice, calls, one = self._voice, self._calls, "/v1/calls/{uuid}"
        return [
            web.post("/v1/calls", voice(self._creating(self._paced(calls.create)))),
            web.get("/v1/calls", voice(calls.list)),
            web.get(one, voice(calls.show)),
            web.put(one, voice(calls.change)),
            web.put(f"{one}/talk", voice(calls.talk)),
            web.delete(f"{one}/talk", voice(calls.stop_talk)),
            web.put(f"{one}/stream", voice(calls.stream)),
            web.delete(f"{one}/stream", voice(calls.stop_stream)),
            web.put(f"{one}/dtmf", voice(calls.dtmf)),
            web.get("/v1/files/{uuid}", voice(self._file)),
            web.post("/v1/messages", self._guard("messages", self._creating(self._messages.create))),
        ]

    def _voice(self, handler: Handler) -> Handler:
        return self._guard("voice", handler)

    def _guard(self, api: Api, handler: Handler) -> Handler:
        """Check the credentials before `handler`, answer its refusals, and note the exchange."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            self._files.root = self._box.settings.public_url or f"{request.scheme}://{request.host}"
            self._requests += 1
            answer: web.StreamResponse
            try:
                self._check_credentials(request, api)
                self._strike(request)
                answer = await handler(request)
            except VonageRefusedError as refused:
                answer = refused.answer(api, self._box.ids.token("instance", str(self._requests)))
            await self._note(request, answer)
            return answer

        return guarded

    def _creating(self, create: Creator) -> Handler:
        """Let the first webhook be early, or the connection be cut, once the resource is there."""

        async def created(request: web.Request) -> web.StreamResponse:
            ref, answer = await create(request)
            if self._box.faults.strikes(Fault.EARLY_WEBHOOK, ref):
                await self._box.courier.first_delivery(ref)
            if request.transport is not None and self._box.faults.strikes(Fault.CUT_AFTER_ACCEPT, ref):
                request.transport.abort()
            return answer

        return created

    def _paced(self, create: Creator) -> Creator:
        """Refuse calls that come faster than the account's rate, in virtual time."""

        async def paced(request: web.Request) -> tuple[str, web.Response]:
            limit, now = self._account.call_rate, self._box.timeline.now()
            while self._placed and self._placed[0] <= now - timedelta(seconds=1):
                self._placed.popleft()
            if limit is not None and len(self._placed) >= limit:
                raise VonageRefusedError(errors.THROTTLED)
            self._placed.append(now)
            return await create(request)

        return paced

    def _check_credentials(self, request: web.Request, api: Api) -> None:
        given = request.headers.get("Authorization", "")
        if self._credentials.is_application(given):
            return
        if api == "messages" and self._credentials.is_account(given):
            return
        raise VonageRefusedError(errors.UNAUTHORIZED)

    def _strike(self, request: web.Request) -> None:
        """Refuse what faults refuse; nothing has been done with the request by then. Reading is spared."""
        if request.method == "GET":
            return
        key = f"vonage:{request.method}:{request.path}:{self._requests}"
        if self._box.faults.strikes(Fault.TOO_MANY, key):
            raise VonageRefusedError(errors.THROTTLED)
        if self._box.faults.strikes(Fault.SERVER_ERROR, key):
            raise VonageRefusedError(errors.INTERNAL)

    async def _file(self, request: web.Request) -> web.Response:
        kept = self._files.find(request.match_info["uuid"])
        if kept is None:
            raise VonageRefusedError(errors.NOT_FOUND)
        return web.Response(body=kept.recording.wav(), content_type="audio/wav")

    async def _note(self, request: web.Request, answer: web.StreamResponse) -> None:
        is_json = isinstance(answer, web.Response) and answer.content_type == "application/json"
        route = request.match_info.route.resource
        # As it came: a body that is no text is part of what went wrong.
        asked = (await request.read()).decode("utf-8", "replace")
        self._box.exchanges.note(
            Exchange(
                at=iso(self._box.timeline.now()),
                direction="rest",
                kind=route.canonical if route else "",
                ref=request.match_info.get("uuid", ""),
                method=request.method,
                url=request.path_qs,
                request=asked,
                status=answer.status,
                response=(answer.text or "") if is_json and isinstance(answer, web.Response) else "",
            )
        )
