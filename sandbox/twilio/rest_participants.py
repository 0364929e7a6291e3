"""The Participants resource of a conference: who is in it or on the way, added, muted, held, coached, removed.

Shapes as the official description of the API. A participant that is added is a call whose only document
joins the conference.
"""

from __future__ import annotations

from collections import defaultdict
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

from aiohttp import web
from multidict import MultiDict

from sandbox.box import Box
from sandbox.network.conferences import Conference, ConferenceState, Member
from sandbox.records import CallStatus
from sandbox.twilio import errors
from sandbox.twilio.attributes import TwimlError
from sandbox.twilio.call_order import read_call_order, read_parties
from sandbox.twilio.call_session import CallSession
from sandbox.twilio.dialling import Dialling
from sandbox.twilio.documents import Document
from sandbox.twilio.errors import TwilioRefusedError
from sandbox.twilio.forms import read_form
from sandbox.twilio.hooks import API_VERSION
from sandbox.twilio.paging import page_of
from sandbox.twilio.rest_conferences import SID_PREFIX
from sandbox.twilio.switchboard import Switchboard
from sandbox.twilio.twiml import parse_twiml
from sandbox.twilio.verbs import Dial, Room

_ROOM = {
    "Muted": "muted",
    "Beep": "beep",
    "StartConferenceOnEnter": "startConferenceOnEnter",
    "EndConferenceOnExit": "endConferenceOnExit",
    "Label": "participantLabel",
    "CallSidToCoach": "coach",
    "MaxParticipants": "maxParticipants",
    "WaitUrl": "waitUrl",
    "WaitMethod": "waitMethod",
    "ConferenceRecord": "record",
    "ConferenceTrim": "trim",
    "ConferenceStatusCallback": "statusCallback",
    "ConferenceStatusCallbackMethod": "statusCallbackMethod",
    "ConferenceStatusCallbackEvent": "statusCallbackEvent",
    "ConferenceRecordingStatusCallback": "recordingStatusCallback",
    "ConferenceRecordingStatusCallbackMethod": "recordingStatusCallbackMethod",
    "ConferenceRecordingStatusCallbackEvent": "recordingStatusCallbackEvent",
}
_RECORD_WORDS = {"true": "record-from-start", "false": "do-not-record"}
_ON_THE_WAY = {
    CallStatus.QUEUED: "queued",
    CallStatus.INITIATED: "connecting",
    CallStatus.RINGING: "ringing",
    CallStatus.ANSWERED: "connected",
    CallStatus.COMPLETED: "complete",
}


class ParticipantsResource:
    """The participants of one account's conferences."""

    def __init__(self, box: Box, switchboard: Switchboard, dialling: Dialling) -> None:
        """Serve the participants of the conferences in `box`."""
        self._box = box
        self._switchboard = switchboard
        self._dialling = dialling
        self._root = f"/{API_VERSION}/Accounts/{box.settings.account_sid}/Conferences"
        self._called: defaultdict[str, dict[str, tuple[CallSession, Room]]] = defaultdict(dict)

    async def create(self, request: web.Request) -> tuple[str, web.Response]:
        """Call somebody into a conference, which begins to exist with it."""
        form = await read_form(request)
        to, from_ = read_parties(form)
        named = request.match_info["conference"]
        known = self._box.conferences.all.get(named)
        if known is None and named.startswith(SID_PREFIX) and len(named) == 34:
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        document = _document(form, named if known is None else known.name)
        try:
            (dial,) = parse_twiml(document)
        except TwimlError as fault:
            raise TwilioRefusedError(errors.INVALID_PARAMETER, str(fault)) from fault
        assert isinstance(dial, Dial)  # noqa: S101 - the document is written just above
        assert isinstance(dial.to, Room)  # noqa: S101 - the same
        room = dial.to
        order = read_call_order(MultiDict([*form.items(), ("Twiml", document)]))
        conference = self._dialling.open_room(room, Document(""))
        session = self._switchboard.place(order, to, from_, f"conference:{room.name}")
        sid = session.line.call.sid
        self._called[conference.sid][sid] = (session, room)
        return sid, web.json_response(self._show_called(conference, session, room), status=201)

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one participant."""
        return web.json_response(self._found(request))

    async def change(self, request: web.Request) -> web.Response:
        """Mute, hold or coach a participant, each as the form says."""
        conference = self._conference(request)
        member = self._member(request, conference)
        form = await read_form(request)
        conferences = self._box.conferences
        if "Muted" in form:
            conferences.mute(conference, member, muted=form["Muted"] == "true")
        if "Hold" in form:
            conferences.hold(conference, member, held=form["Hold"] == "true")
        if "EndConferenceOnExit" in form:
            member.ends_on_exit = form["EndConferenceOnExit"] == "true"
        if "Coaching" in form or "CallSidToCoach" in form:
            coached = form.get("CallSidToCoach") or member.coaches
            wanted = form.get("Coaching", "true") == "true"
            if wanted and (coached is None or coached not in conference.members):
                raise TwilioRefusedError(errors.NO_SUCH_COACHED, coached or "")
            conferences.coach(conference, member, coached if wanted else None)
        return web.json_response(self._show(conference, member))

    async def delete(self, request: web.Request) -> web.Response:
        """Take a participant out, or end the call of one who is on the way."""
        conference = self._conference(request)
        session = self._on_the_way(request, conference)
        if session is not None:
            session.line.hang_up()
        else:
            self._box.conferences.remove(self._member(request, conference))
        return web.Response(status=204)

    async def list(self, request: web.Request) -> web.Response:
        """List who is in a conference, filtered by Muted, Hold and Coaching."""
        conference = self._conference(request)
        query = request.query
        found = [
            one
            for one in conference.members.values()
            if query.get("Muted", _truth(one.muted)) == _truth(one.muted)
            and query.get("Hold", _truth(one.held)) == _truth(one.held)
            and query.get("Coaching", _truth(one.coaches is not None)) == _truth(one.coaches is not None)
        ]

        def show(member: Member) -> dict[str, Any]:
            return self._show(conference, member)

        return web.json_response(page_of("participants", found, request.path, query, show))

    def _conference(self, request: web.Request) -> Conference:
        conference = self._box.conferences.all.get(request.match_info["conference"])
        if conference is None or not conference.sid.startswith(SID_PREFIX):
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        return conference

    def _member(self, request: web.Request, conference: Conference) -> Member:
        member = conference.find(request.match_info["sid"])
        if member is None or conference.state is ConferenceState.OVER:
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        return member

    def _on_the_way(self, request: web.Request, conference: Conference) -> CallSession | None:
        """Find who was called into a conference and is not there yet."""
        named = request.match_info["sid"]
        for sid, (session, room) in self._called[conference.sid].items():
            waiting = sid not in conference.members and not session.line.call.status.final
            if waiting and named in {sid, room.label}:
                return session
        return None

    def _found(self, request: web.Request) -> dict[str, Any]:
        conference = self._conference(request)
        if (member := conference.find(request.match_info["sid"])) is not None:
            return self._show(conference, member)
        session = self._on_the_way(request, conference)
        if session is None:
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        _, room = self._called[conference.sid][session.line.call.sid]
        return self._show_called(conference, session, room)

    def _show(self, conference: Conference, member: Member) -> dict[str, Any]:
        return self._shape(
            conference,
            member.line.call.sid,
            label=member.label or None,
            call_sid_to_coach=member.coaches,
            coaching=member.coaches is not None,
            muted=member.muted,
            hold=member.held,
            end_conference_on_exit=member.ends_on_exit,
            start_conference_on_enter=member.starts,
            status="connected",
        )

    def _show_called(self, conference: Conference, session: CallSession, room: Room) -> dict[str, Any]:
        call = session.line.call
        return self._shape(
            conference,
            call.sid,
            label=room.label or None,
            call_sid_to_coach=room.coach,
            coaching=room.coach is not None,
            muted=room.muted,
            hold=False,
            end_conference_on_exit=room.ends_on_exit,
            start_conference_on_enter=room.starts,
            status=_ON_THE_WAY.get(call.status, "failed"),
        )

    def _shape(self, conference: Conference, call_sid: str, **facts: Any) -> dict[str, Any]:
        now = format_datetime(self._box.timeline.now())
        return {
            "account_sid": self._box.settings.account_sid,
            "call_sid": call_sid,
            "conference_sid": conference.sid,
            "date_created": format_datetime(conference.created_at),
            "date_updated": now,
            "queue_time": "0",
            "uri": f"{self._root}/{conference.sid}/Participants/{call_sid}.json",
            **facts,
        }


def _document(form: MultiDict[str], name: str) -> str:
    """Write the document that a participant's call performs: it joins the conference `name`."""
    root = ET.Element("Response")
    dial = ET.SubElement(root, "Dial")
    room = ET.SubElement(dial, "Conference")
    room.text = name
    for field, attribute in _ROOM.items():
        given = form.getall(field, [])
        if given:
            value = " ".join(given)
            room.set(attribute, _RECORD_WORDS.get(value, value) if field == "ConferenceRecord" else value)
    if form.get("Coaching") == "false":
        room.attrib.pop("coach", None)
    return ET.tostring(root, encoding="unicode")


def _truth(value: bool) -> str:
    return "true" if value else "false"
