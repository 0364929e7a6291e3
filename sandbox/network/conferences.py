"""Conferences: several lines that hear each other, with hold, mute and a coach whom one member hears.

A dialect puts lines in, and is told what happens through a listener. Sounds of members are words, and go
to those who can hear them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from sandbox.ids import Ids
from sandbox.network.line import CallEnded, CallReleased, EndedBy, Line
from sandbox.network.sounds import Sound, Speaker
from sandbox.people.behaviour import Talker
from sandbox.people.handset import HandTalker, Pressed, Spoke
from sandbox.timeline import Timeline

_SPEECH_LETTERS_A_SECOND = 12.0
_FOREVER = 86_400.0
_SMALL_TALK = (
    "Yes, I see.",
    "Could you say that again, please?",
    "It took a while until somebody answered.",
    "Well, it was all right in the end.",
    "One moment, I have to think about that.",
    "No, nothing else.",
)


class ConferenceState(StrEnum):
    """Where a conference stands: people wait for its start, it goes on, or it is over."""

    WAITING = "waiting"
    GOING_ON = "going_on"
    OVER = "over"


class ConferenceEvent(StrEnum):
    """What happens in a conference."""

    START = "start"
    END = "end"
    JOIN = "join"
    LEAVE = "leave"
    MUTE = "mute"
    UNMUTE = "unmute"
    HOLD = "hold"
    UNHOLD = "unhold"
    MODIFY = "modify"
    SPEECH = "speech"
    SILENCE = "silence"


class ConferenceEnd(StrEnum):
    """Why a conference ended."""

    LAST_LEFT = "last_left"
    LAST_REMOVED = "last_removed"
    ENDER_LEFT = "ender_left"
    ENDER_REMOVED = "ender_removed"
    FROM_OUTSIDE = "from_outside"


@dataclass(slots=True, kw_only=True, eq=False)
class Member:
    """One line in a conference.

    `coaches` is the call that this member alone is heard by; everybody is heard by a coach. `removed` is
    set for one who was taken out from outside. `audible_to` and `hears` name the calls that hear this member
    and that this member hears, None for all.
    """

    line: Line
    talker: Talker
    label: str = ""
    muted: bool = False
    held: bool = False
    coaches: str | None = None
    starts: bool = True
    ends_on_exit: bool = False
    beeps_on_enter: bool = False
    beeps_on_exit: bool = False
    joined_at: datetime | None = None
    left_at: datetime | None = None
    chatted_until: datetime | None = None
    removed: bool = False
    audible_to: frozenset[str] | None = None
    hears: frozenset[str] | None = None


Listener: TypeAlias = Callable[["Conference", ConferenceEvent, Member | None], None]


@dataclass(slots=True, kw_only=True, eq=False)
class Conference:
    """One conference. `ended_by` is the call through whose end the conference ended.

    `sounds` is what was said in it; `at_the_end` is called when it is over.
    """

    sid: str
    name: str
    created_at: datetime
    state: ConferenceState = ConferenceState.WAITING
    members: dict[str, Member] = field(default_factory=dict)
    listeners: list[Listener] = field(default_factory=list)
    at_the_end: list[Callable[[], object]] = field(default_factory=list)
    sounds: list[Sound] = field(default_factory=list)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    end: ConferenceEnd | None = None
    ended_by: str | None = None
    updated_at: datetime | None = None

    def find(self, sid_or_label: str) -> Member | None:
        """Find a member by its call or its label."""
        by_label = (one for one in self.members.values() if sid_or_label and one.label == sid_or_label)
        return self.members.get(sid_or_label) or next(by_label, None)

    def heard_by(self, listener: Member) -> list[Member]:
        """List the members whom `listener` hears now."""
        if self.state is not ConferenceState.GOING_ON or listener.held:
            return []
        return [
            speaker
            for speaker in self.members.values()
            if speaker is not listener
            and not speaker.muted
            and not speaker.held
            and speaker.coaches in {None, listener.line.call.sid}
            and (speaker.audible_to is None or listener.line.call.sid in speaker.audible_to)
            and (listener.hears is None or speaker.line.call.sid in listener.hears)
        ]


class Conferences:
    """Every conference of one sandbox. A name belongs to one conference at a time, until it is over."""

    def __init__(self, timeline: Timeline, ids: Ids) -> None:
        """Begin with none."""
        self.all: dict[str, Conference] = {}
        self._open: dict[str, Conference] = {}
        self._timeline = timeline
        self._ids = ids

    def find_or_open(self, name: str, listener: Listener | None = None, prefix: str = "CF") -> Conference:
        """Give the conference that goes on under `name`, or open it; only its opener's listener is heard."""
        conference = self._open.get(name)
        if conference is None:
            now = self._timeline.now()
            conference = Conference(sid=self._ids.sid(prefix, name), name=name, created_at=now)
            if listener is not None:
                conference.listeners.append(listener)
            self.all[conference.sid] = self._open[name] = conference
        return conference

    async def stay(
        self, conference: Conference, member: Member, seconds: float = _FOREVER, leaves_on: str = ""
    ) -> None:
        """Put `member` in and keep it there until it is released, or `seconds` have passed.

        Whoever has a handset can also press one of the keys `leaves_on`. Raises `CallEnded` and `CallDiverted`; the member is out then, too.
        """
        self._join(conference, member)
        try:
            await self._attend(conference, member, seconds, leaves_on)
        except CallReleased:
            pass
        finally:
            self._leave(conference, member)

    def mute(self, conference: Conference, member: Member, *, muted: bool) -> None:
        """Let nobody hear `member`, or everybody again."""
        if member.muted is not muted:
            member.muted = muted
            self._tell(conference, ConferenceEvent.MUTE if muted else ConferenceEvent.UNMUTE, member)

    def hold(self, conference: Conference, member: Member, *, held: bool) -> None:
        """Put `member` on hold, who then neither hears nor is heard, or take it back."""
        if member.held is not held:
            member.held = held
            self._tell(conference, ConferenceEvent.HOLD if held else ConferenceEvent.UNHOLD, member)

    def coach(self, conference: Conference, member: Member, coached: str | None) -> None:
        """Let only the call `coached` hear `member`, or everybody where it is None."""
        if member.coaches != coached:
            member.coaches = coached
            self._tell(conference, ConferenceEvent.MODIFY, member)

    def remove(self, member: Member) -> None:
        """Take `member` out from outside; its document goes on."""
        member.removed = True
        member.line.release()

    def finish(self, conference: Conference) -> None:
        """End the conference from outside; the documents of its members go on."""
        self._end(conference, ConferenceEnd.FROM_OUTSIDE, None)

    def speak(self, conference: Conference, speaker: Member, words: str, language: str = "") -> None:
        """Let `speaker` say `words` to those who hear."""
        seconds = max(1.0, len(words) / _SPEECH_LETTERS_A_SECOND)
        speaker.line.note_sound(Speaker.PERSON, words, seconds, language)
        conference.sounds.append(speaker.line.sounds[-1])
        self._tell(conference, ConferenceEvent.SPEECH, speaker)
        for listener in list(conference.members.values()):
            if speaker in conference.heard_by(listener):
                listener.line.note_sound(Speaker.US, words, seconds, language)
        self._tell(conference, ConferenceEvent.SILENCE, speaker)

    def catch_up(self, conference: Conference) -> None:
        """Fill in what people have said up to now: nobody waits for their small talk, so it takes no events."""
        now = self._timeline.now()
        for member in conference.members.values():
            self._chat(conference, member, now)

    async def _attend(self, conference: Conference, member: Member, seconds: float, leaves_on: str) -> None:
        """Be there until `seconds` have passed; who holds a handset talks, and ends by putting it down."""
        line, talker = member.line, member.talker
        if isinstance(talker, HandTalker):
            left = seconds
            while left > 0:
                match talker.handset.take():
                    case Pressed(key) if key in leaves_on:
                        return
                    case Spoke(words):
                        self.speak(conference, member, words)
                    case None:
                        left -= await line.pass_time_or_wake(left)
                    case _:
                        pass  # keys mean nothing here
            return
        stays = talker.converses
        await line.pass_time(seconds if stays is None else min(seconds, stays))
        if stays is not None and stays < seconds:
            raise CallEnded(EndedBy.PERSON)

    def _chat(self, conference: Conference, member: Member, until: datetime) -> None:
        """Let somebody who is no handset's speak now and then, from where they left off until `until`."""
        since = member.chatted_until or conference.started_at
        if since is None or isinstance(member.talker, HandTalker):
            return
        draw = random.Random(f"{member.line.call.sid}:{since}")
        at = since + timedelta(seconds=draw.uniform(0.5, 6.0))
        while at < until:
            words = draw.choice(_SMALL_TALK)
            lasting = len(words) / _SPEECH_LETTERS_A_SECOND
            sound = Sound(at, min(lasting, (until - at).total_seconds()), Speaker.PERSON, words)
            if not member.muted and not member.held:
                member.line.sounds.append(sound)
                conference.sounds.append(sound)
            at += timedelta(seconds=lasting + draw.uniform(3.0, 12.0))
        member.chatted_until = until

    def _join(self, conference: Conference, member: Member) -> None:
        member.joined_at = self._timeline.now()
        if member.beeps_on_enter:
            self._beep(conference)
        conference.members[member.line.call.sid] = member
        self._tell(conference, ConferenceEvent.JOIN, member)
        # One alone waits: it starts when a second is there, and somebody who may start it.
        waiting = conference.state is ConferenceState.WAITING
        if waiting and len(conference.members) > 1 and any(one.starts for one in conference.members.values()):
            conference.state = ConferenceState.GOING_ON
            conference.started_at = self._timeline.now()
            self._tell(conference, ConferenceEvent.START, member)

    def _leave(self, conference: Conference, member: Member) -> None:
        member.left_at = self._timeline.now()
        self._chat(conference, member, member.left_at)
        sid = member.line.call.sid
        conference.members.pop(sid, None)
        self._tell(conference, ConferenceEvent.LEAVE, member)
        if member.beeps_on_exit:
            self._beep(conference)
        if member.ends_on_exit:
            self._end(
                conference, ConferenceEnd.ENDER_REMOVED if member.removed else ConferenceEnd.ENDER_LEFT, sid
            )
        elif not conference.members:
            self._end(
                conference, ConferenceEnd.LAST_REMOVED if member.removed else ConferenceEnd.LAST_LEFT, sid
            )

    def _end(self, conference: Conference, end: ConferenceEnd, ended_by: str | None) -> None:
        if conference.state is ConferenceState.OVER:
            return
        conference.state, conference.end, conference.ended_by = ConferenceState.OVER, end, ended_by
        self.catch_up(conference)
        conference.ended_at = self._timeline.now()
        for call in conference.at_the_end:
            call()
        if self._open.get(conference.name) is conference:
            del self._open[conference.name]
        self._tell(conference, ConferenceEvent.END, None)
        for member in list(conference.members.values()):
            member.line.release()

    def _beep(self, conference: Conference) -> None:
        for member in conference.members.values():
            member.line.note_sound(Speaker.US, "", 0.5)

    def _tell(self, conference: Conference, event: ConferenceEvent, member: Member | None) -> None:
        conference.updated_at = self._timeline.now()
        for listener in conference.listeners:
            listener(conference, event, member)
