"""The calls of one application: made by REST requests or by people, looked up by their legs."""

from __future__ import annotations

from sandbox.box import Box
from sandbox.faults import Fault
from sandbox.network.line import Line
from sandbox.network.numbers import OurNumber
from sandbox.people.behaviour import Talker
from sandbox.vonage.call_events import CallEvents
from sandbox.vonage.call_order import CallOrder, Document, EventAddress, fallback_of
from sandbox.vonage.call_session import CallSession
from sandbox.vonage.files import Files
from sandbox.vonage.hooks import VonageHooks
from sandbox.vonage.legs import Leg, Legs
from sandbox.vonage.rooms import Rooms


class VonageCalls:
    """Begins calls and runs them."""

    def __init__(self, box: Box, hooks: VonageHooks, files: Files) -> None:
        """Run the calls of `box`."""
        self.legs = Legs()
        self._box = box
        self._hooks = hooks
        self._files = files
        self._rooms = Rooms(box, hooks, files, self.legs)

    def place(self, order: CallOrder) -> Leg:
        """Call somebody, without waiting."""
        events = self._events(order, order.to, order.from_)
        line = self._box.calling.place(
            order.to, order.from_, order.first.url, order.events.url, events.report, prefix=""
        )
        leg, session = self._session(order, events, line)
        if self._box.faults.strikes(Fault.EARLY_WEBHOOK, line.call.sid):
            line.hurry()
        self._box.timeline.spawn(session.run())
        return leg

    def take_call(self, from_: str, ours: OurNumber, talker: Talker) -> Line:
        """Let a person call a number of ours, and run the call without waiting."""
        order = CallOrder(
            to=ours.number,
            from_=from_,
            first=Document(ours.voice_url),
            fallback=fallback_of(ours),
            events=EventAddress(ours.voice_status_url),
        )
        events = self._events(order, from_, ours.number)
        line = self._box.calling.receive(
            from_, ours.number, ours.voice_url, ours.voice_status_url, events.report, prefix=""
        )
        _, session = self._session(order, events, line)
        # It rings from its first moment, which no move reports.
        events.report(line.call)
        self._box.timeline.spawn(session.run(talker))
        return line

    def _events(self, order: CallOrder, person: str, our_number: str) -> CallEvents:
        conversation = self._box.ids.sid("CON-", person, our_number)
        return CallEvents(self._box.timeline, self._hooks, order.events, conversation, order.ringing_timer)

    def _session(self, order: CallOrder, events: CallEvents, line: Line) -> tuple[Leg, CallSession]:
        leg = Leg(line=line, events=events)
        self.legs.add(leg)
        return leg, CallSession(self._box, self._hooks, self._files, self._rooms, order, leg)
