"""Status callbacks of a conference. One reporter a conference: it numbers the events, reported or not.

Source: Twilio, "TwiML Voice: Conference", `statusCallbackEvent`.
"""

from __future__ import annotations

from sandbox.box import Box
from sandbox.network.conferences import Conference, ConferenceEnd, ConferenceEvent, Member
from sandbox.twilio.hooks import TwilioHooks
from sandbox.twilio.words import call_word

_WORDS = {
    ConferenceEvent.START: ("start", "conference-start"),
    ConferenceEvent.END: ("end", "conference-end"),
    ConferenceEvent.JOIN: ("join", "participant-join"),
    ConferenceEvent.LEAVE: ("leave", "participant-leave"),
    ConferenceEvent.MUTE: ("mute", "participant-mute"),
    ConferenceEvent.UNMUTE: ("mute", "participant-unmute"),
    ConferenceEvent.HOLD: ("hold", "participant-hold"),
    ConferenceEvent.UNHOLD: ("hold", "participant-unhold"),
    ConferenceEvent.MODIFY: ("modify", "participant-modify"),
    ConferenceEvent.SPEECH: ("speaker", "participant-speech-start"),
    ConferenceEvent.SILENCE: ("speaker", "participant-speech-stop"),
}
END_WORDS = {
    ConferenceEnd.LAST_LEFT: "last-participant-left",
    ConferenceEnd.LAST_REMOVED: "last-participant-kicked",
    ConferenceEnd.ENDER_LEFT: "participant-with-end-conference-on-exit-left",
    ConferenceEnd.ENDER_REMOVED: "participant-with-end-conference-on-exit-kicked",
    ConferenceEnd.FROM_OUTSIDE: "conference-ended-via-api",
}


class ConferenceReporter:
    """Reports what happens in one conference, as whoever opened it wished."""

    def __init__(self, box: Box, hooks: TwilioHooks, url: str, method: str, events: frozenset[str]) -> None:
        """Report `events` to `url`."""
        self._box = box
        self._hooks = hooks
        self._url = url
        self._method = method
        self._events = events
        self._sequence = 0

    def hear(self, conference: Conference, event: ConferenceEvent, member: Member | None) -> None:
        """Report an event without waiting for the answer."""
        group, word = _WORDS[event]
        self._sequence += 1
        if not self._url or group not in self._events:
            return
        params = {
            "ConferenceSid": conference.sid,
            "FriendlyName": conference.name,
            "StatusCallbackEvent": word,
            "Timestamp": self._hooks.stamp(self._box.timeline.now()),
            "SequenceNumber": str(self._sequence),
        }
        if event is ConferenceEvent.END:
            params["ReasonConferenceEnded"] = END_WORDS[conference.end or ConferenceEnd.LAST_LEFT]
            params["Reason"] = "Conference ended"
            if conference.ended_by is not None:
                params["CallSidEndingConference"] = conference.ended_by
        if member is not None and event is not ConferenceEvent.START:
            params |= _of_member(member)
        if event is ConferenceEvent.LEAVE and member is not None:
            params["ReasonParticipantLeft"] = (
                "participant_kicked" if member.removed else "participant_hung_up"
            )
            params["ParticipantCallStatus"] = call_word(member.line.call.status)
        self._box.timeline.spawn(self._post(conference.sid, params))

    async def _post(self, sid: str, params: dict[str, str]) -> None:
        await self._hooks.report("conference", sid, self._url, self._method, params, "StatusCallbackEvent")


def _of_member(member: Member) -> dict[str, str]:
    params = {
        "CallSid": member.line.call.sid,
        "Muted": _truth(member.muted),
        "Hold": _truth(member.held),
        "Coaching": _truth(member.coaches is not None),
        "EndConferenceOnExit": _truth(member.ends_on_exit),
        "StartConferenceOnEnter": _truth(member.starts),
    }
    if member.label:
        params["ParticipantLabel"] = member.label
    if member.coaches is not None:
        params["CallSidToCoach"] = member.coaches
    return params


def _truth(value: bool) -> str:
    return "true" if value else "false"
