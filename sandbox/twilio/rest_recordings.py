"""The Recordings resources: of a call, of a conference, and of the account, with their sound.

Shapes as the official description of the API; the sound is behind the account's credentials, as there.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from sandbox.box import Box
from sandbox.network.recordings import Recording, RecordingState
from sandbox.records import CallStatus
from sandbox.twilio import errors
from sandbox.twilio.call_order import read_recorded_form
from sandbox.twilio.errors import TwilioRefusedError
from sandbox.twilio.forms import read_form
from sandbox.twilio.hooks import API_VERSION
from sandbox.twilio.paging import in_period, page_of
from sandbox.twilio.recordings import TwilioRecordings
from sandbox.twilio.switchboard import Switchboard

_CURRENT = "Twilio.CURRENT"
_TRACKS = frozenset({"inbound", "outbound", "both"})


class RecordingsResource:
    """The recordings of one account."""

    def __init__(self, box: Box, recordings: TwilioRecordings, switchboard: Switchboard) -> None:
        """Serve `recordings`."""
        self._box = box
        self._recordings = recordings
        self._switchboard = switchboard
        self._root = f"/{API_VERSION}/Accounts/{box.settings.account_sid}"

    async def create(self, request: web.Request) -> tuple[str, web.Response]:
        """Begin to record a call that is in progress."""
        session = self._switchboard.sessions.get(request.match_info["call"])
        if session is None:
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        if session.line.call.status is not CallStatus.ANSWERED:
            raise TwilioRefusedError(errors.NOT_RECORDABLE)
        form = await read_form(request)
        track = form.get("RecordingTrack", "both")
        if track not in _TRACKS:
            raise TwilioRefusedError(errors.INVALID_PARAMETER, "RecordingTrack")
        recording = self._recordings.start(
            session.line,
            source="StartCallRecordingAPI",
            reported=read_recorded_form(form),
            track=track,
            channels=2 if form.get("RecordingChannels") == "dual" else 1,
            trims=form.get("Trim") == "trim-silence",
        )
        return recording.sid, web.json_response(self._show(recording), status=201)

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one recording."""
        return web.json_response(self._show(self._find(request)))

    async def sound(self, request: web.Request) -> web.Response:
        """Give the sound of a recording that is complete."""
        recording = self._find(request)
        if recording.state is not RecordingState.COMPLETED:
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        return web.Response(body=recording.wav(), content_type="audio/x-wav")

    async def change(self, request: web.Request) -> web.Response:
        """Pause a recording, go on with it, or stop it."""
        recording = self._find(request)
        form = await read_form(request)
        now = self._box.timeline.now()
        if recording.ended_at is not None:
            raise TwilioRefusedError(errors.NOT_RECORDABLE)
        match form.get("Status"):
            case "paused":
                recording.pause(now, skips=form.get("PauseBehavior", "silence") == "skip")
            case "in-progress":
                recording.resume(now)
            case "stopped":
                self._catch_up(recording)
                self._recordings.finish(recording)
            case _:
                raise TwilioRefusedError(errors.INVALID_PARAMETER, "Status")
        return web.json_response(self._show(recording))

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a recording with its sound."""
        recording = self._find(request)
        recording.stop(self._box.timeline.now())
        recording.deleted = True
        return web.Response(status=204)

    async def list(self, request: web.Request) -> web.Response:
        """List the recordings of the account, of a call or of a conference, newest first."""
        query, info = request.query, request.match_info
        if (call := info.get("call") or query.get("CallSid")) is not None:
            recordings: Sequence[Recording] = self._recordings.of_calls.get(call, [])
        elif (conference := info.get("conference") or query.get("ConferenceSid")) is not None:
            recordings = self._recordings.of_conferences.get(conference, [])
        else:
            recordings = self._recordings.all()
        found = [
            one
            for one in reversed(recordings)
            if not one.deleted and in_period(one.started_at, query, "DateCreated")
        ]
        return web.json_response(page_of("recordings", found, request.path, query, self._show))

    def _catch_up(self, recording: Recording) -> None:
        for conference in self._box.conferences.all.values():
            if conference.sid == recording.conference_sid or recording.call_sid in conference.members:
                self._box.conferences.catch_up(conference)

    def _find(self, request: web.Request) -> Recording:
        info = request.match_info
        call, conference = info.get("call"), info.get("conference")
        recording = self._recordings.find(info["sid"])
        if info["sid"] == _CURRENT and call is not None:
            going_on = [one for one in self._recordings.of_calls.get(call, []) if one.ended_at is None]
            recording = going_on[-1] if going_on else None
        if (
            recording is None
            or (call is not None and recording.call_sid != call)
            or (conference is not None and recording.conference_sid != conference)
        ):
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        return recording

    def _show(self, recording: Recording) -> dict[str, Any]:
        if recording.conference_sid:
            parent = f"/Conferences/{recording.conference_sid}"
        else:
            parent = f"/Calls/{recording.call_sid}"
        started = format_datetime(recording.started_at)
        path = f"{self._root}/Recordings/{recording.sid}"
        return {
            "sid": recording.sid,
            "account_sid": self._box.settings.account_sid,
            "api_version": API_VERSION,
            "call_sid": recording.call_sid or None,
            "conference_sid": recording.conference_sid or None,
            "date_created": started,
            "date_updated": format_datetime(recording.ended_at or recording.started_at),
            "start_time": started,
            "duration": None if recording.ended_at is None else str(recording.seconds),
            "status": recording.state.value,
            "channels": recording.channels,
            "source": recording.source,
            "track": recording.track,
            "error_code": None,
            "price": None,
            "price_unit": "USD",
            "encryption_details": None,
            "media_url": self._recordings.url(recording),
            "subresource_uris": {
                "transcriptions": f"{path}/Transcriptions.json",
                "add_on_results": f"{path}/AddOnResults.json",
            },
            "uri": f"{self._root}{parent}/Recordings/{recording.sid}.json",
        }
