"""Twilio's REST interface on aiohttp: routes, account, rate, refusals, and the cut connection.

One middleware stands around every request under the API's root; the resources know nothing of it.
"""

from __future__ import annotations

import base64
import hmac
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.box import Box
from sandbox.exchanges import Exchange
from sandbox.faults import Fault
from sandbox.ledger import iso
from sandbox.twilio import errors
from sandbox.twilio.errors import TwilioRefusedError
from sandbox.twilio.hooks import API_VERSION, TwilioHooks
from sandbox.twilio.recordings import TwilioRecordings
from sandbox.twilio.rest_calls import CallsResource
from sandbox.twilio.rest_conferences import ConferencesResource
from sandbox.twilio.rest_messages import MessagesResource
from sandbox.twilio.rest_participants import ParticipantsResource
from sandbox.twilio.rest_recordings import RecordingsResource
from sandbox.twilio.switchboard import Switchboard
from sandbox.twilio.text_hooks import TwilioTexts

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Creator = Callable[[web.Request], Awaitable[tuple[str, web.Response]]]


class TwilioRest:
    """The REST interface of one account."""

    def __init__(self, box: Box) -> None:
        """Serve `box`."""
        self._box = box
        hooks = TwilioHooks(box.settings, box.ids, box.courier, box.faults)
        self.texts = TwilioTexts(box, hooks)
        self._recordings = TwilioRecordings(box, hooks)
        self.switchboard = Switchboard(box, hooks, self._recordings)
        box.dialects.register("twilio", self.switchboard, self.texts)
        self._calls = CallsResource(box, self.switchboard)
        self._recorded = RecordingsResource(box, self._recordings, self.switchboard)
        self._conferences = ConferencesResource(box)
        self._participants = ParticipantsResource(box, self.switchboard, self.switchboard.dialling)
        self._messages = MessagesResource(box, self.texts)
        login = f"{box.settings.account_sid}:{box.settings.auth_token}"
        self._credentials = b"Basic " + base64.b64encode(login.encode())
        self._asked: Counter[str] = Counter()
        self._second = 0
        self._taken = 0

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        root = f"/{API_VERSION}/Accounts/{{account}}"
        rooms = f"{root}/Conferences/{{conference}}"
        guard, creating = self._guard, self._creating
        calls, texts, recorded = self._calls, self._messages, self._recorded
        return [
            web.post(f"{root}/Calls.json", guard(creating(calls.create))),
            web.get(f"{root}/Calls.json", guard(calls.list)),
            web.get(f"{root}/Calls/{{sid}}.json", guard(calls.fetch)),
            web.post(f"{root}/Calls/{{sid}}.json", guard(calls.change)),
            web.post(f"{root}/Messages.json", guard(creating(texts.create))),
            web.get(f"{root}/Messages.json", guard(texts.list)),
            web.get(f"{root}/Messages/{{sid}}.json", guard(texts.fetch)),
            web.post(f"{root}/Messages/{{sid}}.json", guard(texts.change)),
            web.delete(f"{root}/Messages/{{sid}}.json", guard(texts.delete)),
            web.post(f"{root}/Calls/{{call}}/Recordings.json", guard(creating(recorded.create))),
            *(
                route
                for parent in (f"{root}/Calls/{{call}}", rooms, root)
                for route in (
                    web.get(f"{parent}/Recordings.json", guard(recorded.list)),
                    web.get(f"{parent}/Recordings/{{sid}}.json", guard(recorded.fetch)),
                    web.post(f"{parent}/Recordings/{{sid}}.json", guard(recorded.change)),
                    web.delete(f"{parent}/Recordings/{{sid}}.json", guard(recorded.delete)),
                )
            ),
            web.get(f"{root}/Recordings/{{sid}}.wav", guard(recorded.sound)),
            web.get(f"{root}/Recordings/{{sid}}", guard(recorded.sound)),
            web.get(f"{root}/Conferences.json", guard(self._conferences.list)),
            web.get(f"{rooms}.json", guard(self._conferences.fetch)),
            web.post(f"{rooms}.json", guard(self._conferences.change)),
            web.get(f"{rooms}/Participants.json", guard(self._participants.list)),
            web.post(f"{rooms}/Participants.json", guard(creating(self._participants.create))),
            web.get(f"{rooms}/Participants/{{sid}}.json", guard(self._participants.fetch)),
            web.post(f"{rooms}/Participants/{{sid}}.json", guard(self._participants.change)),
            web.delete(f"{rooms}/Participants/{{sid}}.json", guard(self._participants.delete)),
        ]

    def _guard(self, handler: Handler) -> Handler:
        """Check the account and the rate before `handler`, and answer its refusals."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            answer: web.StreamResponse
            try:
                self._check_account(request)
                self._check_rate()
                self._strike(request)
                answer = await handler(request)
            except TwilioRefusedError as refused:
                answer = refused.answer()
            await self._note(request, answer)
            return answer

        return guarded

    def _creating(self, create: Creator) -> Handler:
        """Cut the connection now and then, after the resource is there and before the answer is."""

        async def created(request: web.Request) -> web.StreamResponse:
            self._recordings.root = self._box.settings.public_url or f"{request.scheme}://{request.host}"
            sid, answer = await create(request)
            if self._box.faults.strikes(Fault.EARLY_WEBHOOK, sid):
                await self._box.courier.first_delivery(sid)
            if request.transport is not None and self._box.faults.strikes(Fault.CUT_AFTER_ACCEPT, sid):
                request.transport.abort()
            return answer

        return created

    def _strike(self, request: web.Request) -> None:
        """Refuse a request that would change something, now and then; it is not processed."""
        if request.method == "GET":
            return
        asked = f"{request.method} {request.path}"
        self._asked[asked] += 1
        key = f"{asked} {self._asked[asked]}"
        if self._box.faults.strikes(Fault.TOO_MANY, key):
            raise TwilioRefusedError(errors.TOO_MANY_REQUESTS)
        if self._box.faults.strikes(Fault.SERVER_ERROR, key):
            raise TwilioRefusedError(errors.UNAVAILABLE if len(key) % 2 else errors.SERVER_ERROR)

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
