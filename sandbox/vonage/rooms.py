"""Conversations of several legs: named ones that legs join, and the one that a connect makes for two.

Muting, and who hears whom, is the network's; here are Vonage's names for it and its events.
"""

from __future__ import annotations

from sandbox.box import Box
from sandbox.network.conferences import Conference, Member
from sandbox.network.line import CallEnded, EndedBy
from sandbox.people.behaviour import Talker
from sandbox.records import CallStatus
from sandbox.vonage.actions import Action, Connect, Conversation
from sandbox.vonage.call_events import CallEvents
from sandbox.vonage.call_order import NETWORK_RINGS, EventAddress
from sandbox.vonage.detecting import ring
from sandbox.vonage.files import Files
from sandbox.vonage.hooks import VonageHooks
from sandbox.vonage.legs import Leg, Legs
from sandbox.vonage.phone import from_vonage
from sandbox.vonage.turns import Turns

_FAILED = frozenset({CallStatus.BUSY, CallStatus.NO_ANSWER, CallStatus.FAILED})


class Rooms:
    """The conversations of one application."""

    def __init__(self, box: Box, hooks: VonageHooks, files: Files, legs: Legs) -> None:
        """Bring legs together."""
        self._box = box
        self._hooks = hooks
        self._files = files
        self._legs = legs

    async def converse(self, leg: Leg, talker: Talker, action: Conversation) -> None:
        """Keep a leg in the conversation that `action` names until that is over for it."""
        line, timeline = leg.line, self._box.timeline
        conference = self._box.conferences.find_or_open(action.name, prefix="CON-")
        # What happens in the conversation goes to the action's own address, where it has one.
        own = action.event_url
        address = EventAddress(own[0], action.event_method) if own else leg.events.address
        leg.events.transfer(line.call, conference.sid, address)
        member = Member(
            line=line,
            talker=talker,
            muted=action.mute or leg.muted or action.can_speak == [],
            starts=action.start_on_enter,
            ends_on_exit=action.end_on_exit,
            audible_to=None if action.can_speak is None else frozenset(action.can_speak),
            hears=None if action.can_hear is None else frozenset(action.can_hear),
        )
        kept = self._files.begin(line, timeline.now()) if action.record else None
        try:
            await self._stay(leg, conference, member)
        finally:
            if kept is not None:
                now = timeline.now()
                kept.recording.stop(now)
                event = self._files.event(kept, conference.sid, now)
                leg.events.post("record", line.call.sid, event, address)

    async def connect(
        self, leg: Leg, talker: Talker, action: Connect, turns: Turns
    ) -> tuple[Action, ...] | None:
        """Ring another telephone, join it to `leg`, and come back when one of them is gone.

        A synchronous connect that fails gives the NCCO that its event is answered with, if any.
        """
        line = leg.line
        own = action.event_url
        address = EventAddress(own[0], action.event_method) if own else leg.events.address
        synchronous = action.event_type == "synchronous"
        other = self._dial(leg, action, address, synchronous=synchronous)
        # The caller hears the ringing where the two will talk; whoever leaves ends it for both.
        name = f"connect {other.line.call.sid}"
        conference = self._box.conferences.find_or_open(name, prefix="CON-")
        self._box.timeline.spawn(self._ring_other(other, conference, action))
        member = Member(line=line, talker=talker, muted=leg.muted, ends_on_exit=True)
        try:
            await self._stay(leg, conference, member)
        finally:
            if not other.line.call.status.final:
                other.line.hang_up()
        if synchronous and other.line.call.status in _FAILED:
            return await turns.next("connect", address, other.events.status(other.line.call))
        return None

    def _dial(self, leg: Leg, action: Connect, address: EventAddress, *, synchronous: bool) -> Leg:
        parent = leg.line.call
        from_ = from_vonage(action.from_) if action.from_ else parent.our_number
        events = CallEvents(self._box.timeline, self._hooks, address, leg.events.conversation, action.timeout)
        line = self._box.calling.dial_for(
            parent,
            from_vonage(action.endpoint[0].number),
            from_,
            address.url,
            # A synchronous connect asks what to do about a failure; it is not told of it besides.
            lambda call: None if synchronous and call.status in _FAILED else events.report(call),
            prefix="",
        )
        other = Leg(line=line, events=events)
        self._legs.add(other)
        return other

    async def _ring_other(self, other: Leg, conference: Conference, action: Connect) -> None:
        """Run the dialled leg from its ringing to its end."""
        line, by = other.line, EndedBy.US
        try:
            number = line.call.to_number
            talker = await line.dial(
                lambda: ring(self._box.people, number), min(action.timeout, NETWORK_RINGS)
            )
            if talker is not None:
                line.limit(talker.patience, EndedBy.PERSON)
                line.limit(action.limit)
                await self._stay(other, conference, Member(line=line, talker=talker, ends_on_exit=True))
        except CallEnded as ended:
            by = ended.by
        finally:
            line.close(by)
            if conference.end is None:
                self._box.conferences.finish(conference)

    async def _stay(self, leg: Leg, conference: Conference, member: Member) -> None:
        if leg.earmuffed:
            member.hears = frozenset()
        leg.room = (conference, member)
        try:
            if conference.end is None:
                await self._box.conferences.stay(conference, member)
        finally:
            leg.room = None
