"""The Calls resource: create, fetch, list, change. Shapes as the official description of the API."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from sandbox.box import Box
from sandbox.records import Call, CallStatus, DialledCall
from sandbox.twilio import errors
from sandbox.twilio.call_order import read_call_order, read_document, read_parties
from sandbox.twilio.call_reports import talk_seconds
from sandbox.twilio.call_session import CallSession
from sandbox.twilio.errors import TwilioRefusedError
from sandbox.twilio.forms import read_form
from sandbox.twilio.hooks import API_VERSION
from sandbox.twilio.paging import in_period, page_of
from sandbox.twilio.switchboard import Switchboard
from sandbox.twilio.words import call_resource_word

_SUBRESOURCES = {
    "events": "Events",
    "notifications": "Notifications",
    "payments": "Payments",
    "recordings": "Recordings",
    "siprec": "Siprec",
    "streams": "Streams",
    "transcriptions": "Transcriptions",
    "user_defined_message_subscriptions": "UserDefinedMessageSubscriptions",
    "user_defined_messages": "UserDefinedMessages",
}


class CallsResource:
    """The calls of one account."""

    def __init__(self, box: Box, switchboard: Switchboard) -> None:
        """Serve the calls of `switchboard`."""
        self._box = box
        self._switchboard = switchboard
        self._path = f"/{API_VERSION}/Accounts/{box.settings.account_sid}/Calls"

    async def create(self, request: web.Request) -> tuple[str, web.Response]:
        """Place a call."""
        form = await read_form(request)
        to, from_ = read_parties(form)
        session = self._switchboard.place(read_call_order(form), to, from_)
        return session.line.call.sid, web.json_response(self._show(session.line.call), status=201)

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one call."""
        return web.json_response(self._show(self._find(request).line.call))

    async def list(self, request: web.Request) -> web.Response:
        """List calls, newest first, filtered by To, From, Status and StartTime."""
        query = request.query
        found = [
            call
            for call in reversed(self._switchboard.of_number(query.get("To")))
            if query.get("From", call.from_number) == call.from_number
            and query.get("Status", call_resource_word(call.status)) == call_resource_word(call.status)
            and in_period(call.dialled_at or call.created_at, query, "StartTime")
        ]
        return web.json_response(page_of("calls", found, f"{self._path}.json", query, self._show))

    async def change(self, request: web.Request) -> web.Response:
        """End a call, cancel it, or give it another document."""
        session = self._find(request)
        call = session.line.call
        form = await read_form(request)
        status = form.get("Status")
        document = read_document(form)
        if status not in {None, "completed", "canceled"}:
            raise TwilioRefusedError(errors.INVALID_PARAMETER, "Status")
        if call.status.final:
            raise TwilioRefusedError(errors.NOT_IN_PROGRESS)
        if status == "completed" or (status == "canceled" and call.status is not CallStatus.ANSWERED):
            session.line.hang_up()
        elif document is not None:
            if call.status is not CallStatus.ANSWERED:
                raise TwilioRefusedError(errors.NOT_IN_PROGRESS)
            session.divert(document)
        return web.json_response(self._show(call))

    def _find(self, request: web.Request) -> CallSession:
        sid = request.match_info["sid"]
        session = self._switchboard.sessions.get(sid)
        if session is None:
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        return session

    def _show(self, call: Call) -> dict[str, Any]:
        path = f"{self._path}/{call.sid}"
        answered_by = self._switchboard.sessions[call.sid].answered_by
        return {
            "sid": call.sid,
            "account_sid": self._box.settings.account_sid,
            "api_version": API_VERSION,
            "to": call.to_number,
            "to_formatted": call.to_number,
            "from": call.from_number,
            "from_formatted": call.from_number,
            "status": call_resource_word(call.status),
            "direction": call.direction,
            "date_created": format_datetime(call.created_at),
            "date_updated": format_datetime(
                call.ended_at or call.answered_at or call.rang_at or call.dialled_at or call.created_at
            ),
            "start_time": _date(call.dialled_at),
            "end_time": _date(call.ended_at),
            "duration": str(talk_seconds(call)) if call.status.final else None,
            "price": None,
            "price_unit": "USD",
            "answered_by": None if answered_by is None else answered_by.value,
            "caller_name": None,
            "forwarded_from": None,
            "group_sid": None,
            "parent_call_sid": call.parent_sid if isinstance(call, DialledCall) else None,
            "phone_number_sid": None,
            "queue_time": "0",
            "trunk_sid": None,
            "uri": f"{path}.json",
            "subresource_uris": {name: f"{path}/{part}.json" for name, part in _SUBRESOURCES.items()},
        }


def _date(instant: datetime | None) -> str | None:
    return None if instant is None else format_datetime(instant)
