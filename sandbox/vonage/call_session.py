"""One call as Vonage runs it: ring, get an NCCO, have it performed, go on with what events bring.

The actor of the leg that a REST request or a person's call has made.
"""

from __future__ import annotations

from typing import Any

from sandbox.box import Box
from sandbox.network.line import CallDiverted, CallEnded, EndedBy
from sandbox.network.sounds import Speaker
from sandbox.people.behaviour import Talker
from sandbox.people.handset import HandTalker
from sandbox.records import CallStatus
from sandbox.vonage.actions import Action, Detection
from sandbox.vonage.call_events import CallEvents
from sandbox.vonage.call_order import CallOrder, Document
from sandbox.vonage.detecting import findings, ring
from sandbox.vonage.files import Files
from sandbox.vonage.hooks import VonageHooks
from sandbox.vonage.legs import Leg
from sandbox.vonage.ncco import NccoError, parse_ncco
from sandbox.vonage.performing import Performer
from sandbox.vonage.rooms import Rooms
from sandbox.vonage.turns import Turns

_TONE_SECONDS = 0.3


class CallSession:
    """The actor of one call."""

    def __init__(
        self, box: Box, hooks: VonageHooks, files: Files, rooms: Rooms, order: CallOrder, leg: Leg
    ) -> None:
        """Prepare to run `order` on `leg`."""
        self._box = box
        self._hooks = hooks
        self._files = files
        self._rooms = rooms
        self._order = order
        self._leg = leg
        self._turns = Turns(box, hooks, leg, order.fallback)
        self._diversion = order.first
        leg.divert = self._divert

    async def run(self, caller: Talker | None = None) -> None:
        """Run the call to its end: from the ringing where we call, from the answer where `caller` calls us."""
        line, by = self._leg.line, EndedBy.US
        try:
            talker = caller
            if talker is None:
                number = self._order.to
                talker = await line.dial(lambda: ring(self._box.people, number), self._order.ring_limit)
            else:
                if isinstance(talker, HandTalker):
                    line.hold_in_hand(talker.handset)
                await line.pass_time(_TONE_SECONDS)
                line.answer()
            if talker is not None:
                line.limit(talker.patience, EndedBy.PERSON)
                line.limit(self._order.length_timer)
                await self._converse(talker)
        except CallEnded as ended:
            by = ended.by
        line.close(by)
        self._box.inbound.after(line)

    async def _converse(self, talker: Talker) -> None:
        line = self._leg.line
        if self._order.detection is not None:
            self._box.timeline.spawn(self._detect(talker, self._order.detection))
        if self._order.dtmf_answer:
            seconds = _TONE_SECONDS * len(self._order.dtmf_answer)
            line.note_sound(Speaker.US, "", seconds)
            await line.pass_time(seconds)
        performer = Performer(
            self._box, self._hooks, self._files, self._rooms, self._turns, self._leg, talker
        )
        document: Document | None = self._order.first
        actions: tuple[Action, ...] | None = None
        try:
            while document is not None or actions is not None:
                try:
                    if document is not None:
                        actions, document = await self._turns.first(document), None
                    if actions is not None:
                        actions = await performer.perform(actions)
                except CallDiverted:
                    document = self._diversion
        finally:
            performer.finish()

    async def _detect(self, talker: Talker, detection: Detection) -> None:
        """Report whether a machine has answered; an event that brings an NCCO diverts the call to it."""
        line, events = self._leg.line, self._leg.events
        answered_at = self._box.timeline.now()
        for finding in findings(talker.greeting, detection):
            passed = (self._box.timeline.now() - answered_at).total_seconds()
            await self._box.timeline.sleep(finding.seconds - passed)
            if line.call.status is not CallStatus.ANSWERED:
                return
            event = events.detected(line.call, finding.status, finding.sub_state)
            found = await self._tell_finding(events, event)
            if finding.status == "machine" and detection.behavior == "hangup":
                line.hang_up()
                return
            if found is not None and line.call.status is CallStatus.ANSWERED:
                self._divert(Document("", actions=found))

    async def _tell_finding(self, events: CallEvents, event: dict[str, Any]) -> tuple[Action, ...] | None:
        """Post what was detected, beside what the call is doing, and give the NCCO that comes back, if any."""
        address, call = events.address, self._leg.line.call
        if not address.url:
            return None
        delivery = await self._hooks.ask("call-machine", call.sid, address.url, address.method, event)
        if not delivery.ok or not delivery.body.strip():
            return None
        try:
            return parse_ncco(delivery.body)
        except NccoError as fault:
            events.fail(call, str(fault))
            return None

    def _divert(self, document: Document) -> None:
        self._diversion = document
        self._leg.line.divert()
