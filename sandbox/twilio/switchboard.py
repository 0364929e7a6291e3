"""Every call of one account and the sessions that run them: placed, dialled by a document, or coming in."""

from __future__ import annotations

from itertools import count

from sandbox.box import Box
from sandbox.faults import Fault
from sandbox.network.conferences import Member
from sandbox.network.line import CallEnded, EndedBy, Line
from sandbox.network.numbers import OurNumber
from sandbox.people.behaviour import Talker
from sandbox.records import Call
from sandbox.twilio.attributes import TwimlError
from sandbox.twilio.call_order import CallOrder
from sandbox.twilio.call_reports import CallReporter
from sandbox.twilio.call_session import CallSession
from sandbox.twilio.dialling import Callee, Dialling
from sandbox.twilio.documents import Document, Turn
from sandbox.twilio.hooks import TwilioHooks
from sandbox.twilio.leg import Leg
from sandbox.twilio.overrides import requested
from sandbox.twilio.performing import Performer
from sandbox.twilio.recordings import TwilioRecordings
from sandbox.twilio.twiml import parse_twiml
from sandbox.twilio.verbs import Number

_RETRIEVAL_FAILURE = 11200
_LONGEST_CALL = 14_400.0
_COMPLETED = frozenset({"completed"})


class Switchboard:
    """The calls of one account."""

    def __init__(self, box: Box, hooks: TwilioHooks, recordings: TwilioRecordings) -> None:
        """Run calls in `box`."""
        self.sessions: dict[str, CallSession] = {}
        self.dialling = Dialling(box, hooks, recordings, self._begin)
        self._box = box
        self._hooks = hooks
        self._recordings = recordings
        self._legs = count(1)

    def place(self, order: CallOrder, to: str, from_: str, address: str = "") -> CallSession:
        """Place a call and run it; `address` names it in the ledger where it has no document's address."""
        reporter = CallReporter(self._box.timeline, self._hooks, order)
        line = self._box.calling.place(
            to,
            from_,
            f"{address}/{next(self._legs)}" if address else requested(order.first.url),
            requested(order.status_url),
            reporter.report,
        )
        session = self._session(order, line)
        if self._box.faults.strikes(Fault.EARLY_WEBHOOK, line.call.sid):
            line.hurry()
        self._box.timeline.spawn(session.run())
        return session

    def take_call(self, from_: str, ours: OurNumber, talker: Talker) -> Line:
        """Open the line of `talker`, who calls `ours` from `from_`, and run the call without waiting."""
        order = CallOrder(
            first=Document(ours.voice_url),
            fallback=Document(ours.voice_fallback_url) if ours.voice_fallback_url else None,
            status_url=ours.voice_status_url,
            status_method="POST",
            events=_COMPLETED,
            ring_limit=60.0,
            time_limit=_LONGEST_CALL,
        )
        reporter = CallReporter(self._box.timeline, self._hooks, order)
        line = self._box.calling.receive(
            from_,
            ours.number,
            requested(ours.voice_url),
            requested(ours.voice_status_url),
            reporter.report,
        )
        self._box.timeline.spawn(self._session(order, line).take(talker))
        return line

    def _session(self, order: CallOrder, line: Line) -> CallSession:
        session = CallSession(self._box, self._hooks, self._recordings, self.dialling, order, line)
        self.sessions[line.call.sid] = session
        return session

    def _begin(self, leg: Leg, number: Number, caller_id: str) -> tuple[Line, Callee]:
        """Place the call of a Number that the document of `leg` dials."""
        order = CallOrder(
            first=leg.base.at(number.url, number.method) if number.url else Document("", twiml="<Response/>"),
            fallback=None,
            status_url=leg.base.at(number.status_url, "POST").url if number.status_url else "",
            status_method=number.status_method,
            events=number.events,
            ring_limit=_LONGEST_CALL,
            time_limit=_LONGEST_CALL,
        )
        reporter = CallReporter(self._box.timeline, self._hooks, order)
        line = self._box.calling.dial_for(
            leg.line.call, number.number, caller_id, order.status_url, reporter.report
        )
        self._session(order, line)
        callee = Callee()
        self._box.timeline.spawn(self._run(line, order, callee, leg))
        return line, callee

    async def _run(self, line: Line, order: CallOrder, callee: Callee, parent: Leg) -> None:
        """Ring the number, perform its own document, and connect it with the call that dialled it."""
        by: EndedBy | None = None
        try:
            talker = await line.dial(lambda: self._box.people.ring(line.call.to_number), order.ring_limit)
            if talker is not None:
                line.limit(talker.patience, EndedBy.PERSON)
                await self._whisper(line, order, talker)
                callee.answered = True
                parent.line.nudge()
                conference = self._box.conferences.find_or_open(f"dial:{line.call.sid}", None)
                member = Member(line=line, talker=talker, ends_on_exit=True)
                await self._box.conferences.stay(conference, member)
        except CallEnded as ended:
            by = ended.by
        callee.over = True
        line.close(by)
        parent.line.nudge()

    async def _whisper(self, line: Line, order: CallOrder, talker: Talker) -> None:
        """Perform what only the one who was dialled hears, before both are connected."""
        first = order.first
        if first.twiml is not None:
            return
        leg = Leg(
            box=self._box,
            hooks=self._hooks,
            recordings=self._recordings,
            line=line,
            talker=talker,
            base=first,
        )
        performer = Performer(leg, self.dialling)
        turn: Turn | None = Turn(first)
        while turn is not None:
            leg.base = turn.document
            delivery = await self._hooks.ask(
                "voice", line.call.sid, leg.base.url, leg.base.method, {**leg.params, **turn.params}
            )
            line.obey()
            if not delivery.ok:
                leg.complain(_RETRIEVAL_FAILURE, leg.base.url, delivery.error or f"HTTP {delivery.status}")
                return
            try:
                turn = await performer.perform(parse_twiml(delivery.body))
            except TwimlError as fault:
                leg.complain(fault.code, leg.base.url, str(fault))
                return

    def of_number(self, to: str | None) -> list[Call]:
        """List the calls of this account, oldest first: all, or those to one number."""
        if to is not None:
            return [call for call in self._box.calling.by_recipient.get(to, []) if call.sid in self.sessions]
        return [session.line.call for session in self.sessions.values()]
