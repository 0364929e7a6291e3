"""One call as Twilio runs it: connect, fetch a document, have it performed, post what was said, go on.

A document that cannot be had or understood goes to the fallback address; without one the call ends with
the "application error" announcement.
"""

from __future__ import annotations

from contextlib import suppress

from sandbox.box import Box
from sandbox.courier import AttemptHook, Failure
from sandbox.network.detection import Detected, detect
from sandbox.network.line import CallDiverted, CallEnded, EndedBy, Line
from sandbox.people.behaviour import Talker
from sandbox.people.handset import HandTalker
from sandbox.records import Reply
from sandbox.twilio.attributes import TwimlError
from sandbox.twilio.call_order import CallOrder
from sandbox.twilio.dialling import Dialling
from sandbox.twilio.documents import Document, Said, Turn
from sandbox.twilio.hooks import TwilioHooks
from sandbox.twilio.leg import Leg
from sandbox.twilio.overrides import requested
from sandbox.twilio.performing import Performer
from sandbox.twilio.recordings import TwilioRecordings
from sandbox.twilio.twiml import parse_twiml
from sandbox.twilio.verbs import Verb

_RETRIEVAL_FAILURE = 11200
_CONNECTION_FAILURE = 11205
_APOLOGY_SECONDS = 5.0
_MOST_DOCUMENTS = 1000


class CallSession:
    """The actor of one call."""

    def __init__(
        self,
        box: Box,
        hooks: TwilioHooks,
        recordings: TwilioRecordings,
        dialling: Dialling,
        order: CallOrder,
        line: Line,
    ) -> None:
        """Prepare to run `order` on `line`."""
        self.line = line
        self.answered_by: Detected | None = None
        self._box = box
        self._hooks = hooks
        self._recordings = recordings
        self._dialling = dialling
        self._order = order
        self._call = line.call
        self._diversion = order.first
        self._documents = 0
        self._replies = 0

    def divert(self, document: Document) -> None:
        """Go on with `document` instead of what is being performed."""
        self._diversion = document
        self.line.divert()

    async def run(self) -> None:
        """Run an outbound call from the queue to its end."""
        by: EndedBy | None = None
        try:
            talker = await self.line.dial(
                lambda: self._box.people.ring(self._call.person), self._order.ring_limit
            )
            if talker is not None:
                by = await self._talk(talker)
        except CallEnded as ended:
            by = ended.by
        self._close(by)

    async def take(self, talker: Talker) -> None:
        """Run a call that `talker` makes to us, from its first ring to its end."""
        if isinstance(talker, HandTalker):
            self.line.hold_in_hand(talker.handset)
        try:
            by = await self._talk(talker)
        except CallEnded as ended:
            by = ended.by
        self._close(by)

    async def _talk(self, talker: Talker) -> EndedBy:
        """Perform documents until the last is done. Raises `CallEnded`."""
        self.line.limit(talker.patience, EndedBy.PERSON)
        self.line.limit(self._order.time_limit)
        if self._order.recording is not None:
            self._recordings.start(
                self.line,
                source="OutboundAPI",
                reported=self._order.recording,
                channels=self._order.recording_channels,
                trims=self._order.recording_trims,
            )
        leg = Leg(
            box=self._box,
            hooks=self._hooks,
            recordings=self._recordings,
            line=self.line,
            talker=talker,
            base=self._order.first,
        )
        try:
            await self._converse(leg, Turn(self._order.first, await self._detected(talker)))
        finally:
            if leg.farewell is not None:
                self._box.timeline.spawn(self._say_farewell(leg, leg.farewell))
        return EndedBy.US

    async def _converse(self, leg: Leg, turn: Turn | None) -> None:
        performer = Performer(leg, self._dialling)
        while turn is not None:
            try:
                verbs = await self._fetch(leg, turn)
                turn = await performer.perform(verbs)
            except CallDiverted:
                turn = Turn(self._diversion)

    async def _detected(self, talker: Talker) -> dict[str, str]:
        """Tell a person from a machine, before the first document or beside it."""
        terms = self._order.detection
        if terms is None:
            return {}
        detection = detect(talker.greeting, terms)
        if self._order.asynchronous:
            self._box.timeline.spawn(self._detect_beside(detection.detected, detection.seconds))
            return {}
        await self.line.pass_time(detection.seconds)
        self.answered_by = detection.detected
        return {"AnsweredBy": detection.detected.value}

    async def _detect_beside(self, detected: Detected, seconds: float) -> None:
        await self._box.timeline.sleep(seconds)
        if self._call.status.final:
            return
        self.answered_by = detected
        if self._order.amd_url:
            params = {
                "CallSid": self._call.sid,
                "AnsweredBy": detected.value,
                "MachineDetectionDuration": str(round(seconds * 1000)),
            }
            await self._hooks.report(
                "machine-detection", self._call.sid, self._order.amd_url, "POST", params, "AnsweredBy"
            )

    async def _fetch(self, leg: Leg, turn: Turn) -> tuple[Verb, ...]:
        """Get a turn's document and read it, from the fallback address if need be. Raises `CallEnded`."""
        self._documents += 1
        if self._documents > _MOST_DOCUMENTS:
            raise CallEnded(EndedBy.NETWORK)
        try:
            return await self._read(leg, turn)
        except TwimlError as fault:
            leg.complain(fault.code, turn.document.url, str(fault))
            blamed = {"ErrorCode": str(fault.code), "ErrorUrl": requested(turn.document.url)}
        if self._order.fallback is not None:
            try:
                return await self._read(
                    leg, Turn(self._order.fallback, {**turn.params, **blamed}), at_last=True
                )
            except TwimlError as fault:
                leg.complain(fault.code, self._order.fallback.url, str(fault))
        leg.line.answer()
        await leg.line.pass_time(_APOLOGY_SECONDS)
        raise CallEnded(EndedBy.NETWORK)

    async def _read(self, leg: Leg, turn: Turn, *, at_last: bool = False) -> tuple[Verb, ...]:
        document = turn.document
        if document.twiml is not None:
            return parse_twiml(document.twiml)
        leg.base = document
        reply = None if turn.said is None else self._reply(document.url, turn.said)
        asked_at = self._box.timeline.now()
        delivery = await self._hooks.ask(
            "voice",
            self._call.sid,
            document.url,
            document.method,
            {**leg.params, **turn.params},
            self._count_attempts(reply),
            at_last=at_last,
        )
        leg.line.forgive((self._box.timeline.now() - asked_at).total_seconds())
        if reply is not None:
            reply.status = delivery.status
            reply.acked_at = self._box.timeline.now() if delivery.ok else None
            self._box.ledger.put(reply)
        leg.line.obey()
        if not delivery.ok:
            unreached = delivery.failure in {Failure.UNREACHABLE, Failure.CUT}
            raise TwimlError(
                delivery.error or f"HTTP {delivery.status}",
                _CONNECTION_FAILURE if unreached else _RETRIEVAL_FAILURE,
            )
        return parse_twiml(delivery.body)

    async def _say_farewell(self, leg: Leg, turn: Turn) -> None:
        """Post what somebody said before hanging up; whatever is answered, nobody is there to hear it."""
        with suppress(TwimlError, CallEnded, CallDiverted):
            await self._read(leg, turn)

    def _close(self, by: EndedBy | None) -> None:
        self._recordings.finish_all(self._call.sid)
        self.line.close(by)
        self._box.inbound.after(self.line)

    def _count_attempts(self, reply: Reply | None) -> AttemptHook:
        def before_attempt() -> None:
            if reply is not None:
                reply.attempts += 1
                self._box.ledger.put(reply)

        return before_attempt

    def _reply(self, url: str, said: Said) -> Reply:
        self._replies += 1
        return Reply(
            id=f"{self._call.sid}:{self._replies}",
            channel="voice",
            ref=self._call.sid,
            number=self._call.person,
            our_number=self._call.our_number,
            heard=said.heard,
            url=requested(url),
            raw=said.raw,
            kind=said.kind,
            meant=said.meaning.meant,
            stop=said.meaning.stop,
            posted_at=self._box.timeline.now(),
        )
