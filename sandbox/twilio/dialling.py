"""The Dial verb: a call joins a conference, or is connected with whoever of several numbers answers first.

Source: Twilio, "TwiML Voice: Dial". With an action the document that it names comes next, else the next verb.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sandbox.box import Box
from sandbox.network.conferences import Conference, Member
from sandbox.network.line import CallEnded, Line
from sandbox.network.sounds import Speech
from sandbox.people.behaviour import Talker
from sandbox.records import CallStatus
from sandbox.twilio.call_reports import talk_seconds
from sandbox.twilio.conference_reports import ConferenceReporter
from sandbox.twilio.documents import Document, Turn
from sandbox.twilio.hooks import TwilioHooks
from sandbox.twilio.leg import Leg
from sandbox.twilio.recordings import TwilioRecordings
from sandbox.twilio.verbs import Dial, Number, Recorded, Room
from sandbox.twilio.words import call_word

_WAIT_FAILURE = 11200
_RINGBACK_STEP = 5.0
_JOIN_FAILURE = 13247

Begin = Callable[[Leg, Number, str], tuple[Line, "Callee"]]
Whisper = Callable[[Line, Talker, Document], Awaitable[None]]


@dataclass(slots=True)
class Callee:
    """The other end of a Dial: it has `answered`, or is `over`."""

    answered: bool = False
    over: bool = False


class Dialling:
    """What documents of one account dial. `begin` places the call of a Number."""

    def __init__(self, box: Box, hooks: TwilioHooks, recordings: TwilioRecordings, begin: Begin) -> None:
        """Dial in `box`."""
        self._box = box
        self._hooks = hooks
        self._recordings = recordings
        self._begin = begin

    async def dial(self, leg: Leg, dial: Dial) -> Turn | None:
        """Connect `leg` as `dial` says until that is over."""
        recording = None
        if dial.records:
            recording = self._recordings.start(
                leg.line, source="DialVerb", reported=dial.reported, channels=1, trims=dial.trims
            )
        try:
            if isinstance(dial.to, Room):
                told = await self._join(leg, dial, dial.to)
            else:
                told = await self._connect(leg, dial, dial.to)
        finally:
            if recording is not None:
                self._recordings.finish(recording)
        if recording is not None:
            told["RecordingUrl"] = self._recordings.url(recording)
        return None if dial.action is None else Turn(leg.base.at(dial.action, dial.method), told)

    def open_room(self, room: Room, base: Document) -> Conference:
        """Give the conference of a room; who opens it says where its events go."""
        url = base.at(room.status_url, "POST").url if room.status_url else ""
        reporter = ConferenceReporter(self._box, self._hooks, url, room.status_method, room.events)
        return self._box.conferences.find_or_open(room.name, reporter.hear)

    async def _join(self, leg: Leg, dial: Dial, room: Room) -> dict[str, str]:
        conference = self.open_room(room, leg.base)
        if len(conference.members) >= room.most:
            leg.complain(_JOIN_FAILURE, leg.base.url, f"the conference {room.name} is full")
            return {"DialCallStatus": "failed"}
        member = Member(
            line=leg.line,
            talker=leg.talker,
            label=room.label,
            muted=room.muted,
            coaches=room.coach,
            starts=room.starts,
            ends_on_exit=room.ends_on_exit,
            beeps_on_enter=room.beeps_on_enter,
            beeps_on_exit=room.beeps_on_exit,
        )
        if room.wait_url and not conference.started_at:
            self._box.timeline.spawn(self._music(leg, room))
        if room.records and not self._recordings.of_conferences.get(conference.sid):
            reported = _resolved(room.reported, leg.base)
            recording = self._recordings.start_conference(conference, reported, trims=room.trims)
            conference.at_the_end.append(lambda: self._recordings.finish(recording))
        joined = self._box.timeline.now()
        await self._box.conferences.stay(
            conference, member, dial.time_limit, leaves_on="*" if dial.hangup_on_star else ""
        )
        seconds = int((self._box.timeline.now() - joined).total_seconds())
        return {
            "DialCallStatus": "answered",
            "DialCallDuration": str(seconds),
            "ConferenceSid": conference.sid,
        }

    async def _music(self, leg: Leg, room: Room) -> None:
        """Ask for what is heard while one waits for a conference to start: a sound, or a document."""
        url = leg.base.at(room.wait_url, room.wait_method).url
        delivery = await self._hooks.ask("wait", leg.line.call.sid, url, room.wait_method, leg.params)
        if not delivery.ok:
            leg.complain(_WAIT_FAILURE, url, delivery.error or f"HTTP {delivery.status}")
        elif leg.line.handset is not None:
            leg.line.note_speech(Speech("", 5.0, url=url), 5.0)

    async def _connect(self, leg: Leg, dial: Dial, numbers: tuple[Number, ...]) -> dict[str, str]:
        """Ring `numbers` at once, and connect the first who answers."""
        lines = [self._begin(leg, number, dial.caller_id or leg.line.call.our_number) for number in numbers]
        try:
            first = await self._first(leg, lines, dial.timeout)
            for line, _ in lines:
                if line is not first:
                    line.hang_up()
            if first is None:
                return _told(lines[-1][0], lines)
            conference = self._box.conferences.find_or_open(f"dial:{first.call.sid}", None)
            member = Member(line=leg.line, talker=leg.talker, ends_on_exit=True)
            await self._box.conferences.stay(
                conference, member, dial.time_limit, leaves_on="*" if dial.hangup_on_star else ""
            )
            first.hang_up()
            return _told(first, lines)
        except CallEnded:
            for line, _ in lines:
                line.hang_up()
            raise

    async def _first(self, leg: Leg, lines: list[tuple[Line, Callee]], timeout: float) -> Line | None:
        """Wait until one of `lines` is answered; None when nobody answers in time."""
        for line, _ in lines:
            line.watch(leg.line.nudge)
        # Twilio adds five seconds to the time-out of every dialled number.
        left = timeout + 5.0
        while left > 0 and not all(callee.over for _, callee in lines):
            for line, callee in lines:
                if callee.answered and not callee.over:
                    return line
            left -= await leg.line.pass_time_or_wake(min(left, _RINGBACK_STEP))
        return None


def _told(line: Line, lines: list[tuple[Line, Callee]]) -> dict[str, str]:
    call = line.call
    answered = call.answered_at is not None
    status = "completed" if answered else call_word(call.status) if call.status.final else "no-answer"
    ended = call.status is CallStatus.COMPLETED
    return {
        "DialCallSid": call.sid,
        "DialCallStatus": status,
        "DialBridged": "true" if answered else "false",
        **({"DialCallDuration": str(talk_seconds(call) if ended else 0)} if answered else {}),
        **({"DialedNumbers": str(len(lines))} if len(lines) > 1 else {}),
    }


def _resolved(reported: Recorded, base: Document) -> Recorded:
    if not reported.url:
        return reported
    return Recorded(url=base.at(reported.url, "POST").url, method=reported.method, events=reported.events)
