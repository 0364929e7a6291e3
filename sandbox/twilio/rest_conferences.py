"""The Conferences resource: list, fetch, end. Shapes as the official description of the API."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

from aiohttp import web

from sandbox.box import Box
from sandbox.network.conferences import Conference, ConferenceState
from sandbox.twilio import errors
from sandbox.twilio.conference_reports import END_WORDS
from sandbox.twilio.errors import TwilioRefusedError
from sandbox.twilio.forms import read_form
from sandbox.twilio.hooks import API_VERSION
from sandbox.twilio.paging import in_period, page_of
from sandbox.twilio.words import CONFERENCE_WORDS

SID_PREFIX = "CF"


class ConferencesResource:
    """The conferences of one account."""

    def __init__(self, box: Box) -> None:
        """Serve the conferences of `box` that documents of Twilio's opened."""
        self._box = box
        self._path = f"/{API_VERSION}/Accounts/{box.settings.account_sid}/Conferences"

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one conference."""
        return web.json_response(self._show(self.find(request)))

    async def change(self, request: web.Request) -> web.Response:
        """End a conference."""
        conference = self.find(request)
        form = await read_form(request)
        if form.get("Status") not in {None, "completed"}:
            raise TwilioRefusedError(errors.INVALID_PARAMETER, "Status")
        if form.get("Status") == "completed":
            self._box.conferences.finish(conference)
        return web.json_response(self._show(conference))

    async def list(self, request: web.Request) -> web.Response:
        """List conferences, newest first, filtered by FriendlyName, Status and dates."""
        query = request.query
        found = [
            one
            for one in reversed(self._box.conferences.all.values())
            if one.sid.startswith(SID_PREFIX)
            and not one.name.startswith("dial:")
            and query.get("FriendlyName", one.name) == one.name
            and query.get("Status", CONFERENCE_WORDS[one.state]) == CONFERENCE_WORDS[one.state]
            and in_period(one.created_at, query, "DateCreated")
            and in_period(one.updated_at or one.created_at, query, "DateUpdated")
        ]
        return web.json_response(page_of("conferences", found, f"{self._path}.json", query, self._show))

    def find(self, request: web.Request) -> Conference:
        """Find the conference that a request names. Raises `TwilioRefusedError`."""
        conference = self._box.conferences.all.get(request.match_info["conference"])
        if conference is None or not conference.sid.startswith(SID_PREFIX):
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        return conference

    def _show(self, conference: Conference) -> dict[str, Any]:
        path = f"{self._path}/{conference.sid}"
        shown = {
            "sid": conference.sid,
            "account_sid": self._box.settings.account_sid,
            "api_version": API_VERSION,
            "friendly_name": conference.name,
            "region": "us1",
            "status": CONFERENCE_WORDS[conference.state],
            "date_created": format_datetime(conference.created_at),
            "date_updated": format_datetime(conference.updated_at or conference.created_at),
            "call_sid_ending_conference": conference.ended_by,
            "uri": f"{path}.json",
            "subresource_uris": {
                "participants": f"{path}/Participants.json",
                "recordings": f"{path}/Recordings.json",
            },
        }
        if conference.state is ConferenceState.OVER and conference.end is not None:
            shown["reason_conference_ended"] = END_WORDS[conference.end]
        return shown
