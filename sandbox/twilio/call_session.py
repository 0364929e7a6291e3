"""One call as Twilio runs it: dial, fetch a document, have it performed, post what was said, go on.

A document that cannot be had or understood goes to the fallback address; without one the call ends with
the "application error" announcement (error 11200).
"""

from __future__ import annotations

from contextlib import suppress

from sandbox.box import Box
from sandbox.courier import AttemptHook
from sandbox.network.line import CallDiverted, CallEnded, Line
from sandbox.people.behaviour import Talker
from sandbox.people.talkers import Voicemail
from sandbox.records import Reply
from sandbox.twilio.call_order import CallOrder, Document
from sandbox.twilio.call_reports import call_params
from sandbox.twilio.hooks import TwilioHooks
from sandbox.twilio.performing import Performer, Said, Turn
from sandbox.twilio.recordings import Recordings
from sandbox.twilio.twiml import TwimlError, parse_twiml
from sandbox.twilio.verbs import Verb

_RETRIEVAL_FAILURE = "11200"
_APOLOGY_SECONDS = 5.0
_MOST_DOCUMENTS = 1000


class CallSession:
    """The actor of one call."""

    def __init__(
        self, box: Box, hooks: TwilioHooks, recordings: Recordings, order: CallOrder, line: Line
    ) -> None:
        """Prepare to run `order` on `line`."""
        self.line = line
        self._box = box
        self._hooks = hooks
        self._recordings = recordings
        self._order = order
        self._call = line.call
        self._base = order.first
        self._diversion = order.first
        self._documents = 0
        self._replies = 0

    def divert(self, document: Document) -> None:
        """Go on with `document` instead of what is being performed."""
        self._diversion = document
        self.line.divert()

    async def run(self) -> None:
        """Run the call from the queue to its end."""
        number = self._call.to_number
        with suppress(CallEnded):
            talker = await self.line.dial(lambda: self._box.people.ring(number), self._order.ring_limit)
            if talker is not None:
                self.line.limit(min(talker.patience, self._order.time_limit))
                await self._converse(talker)
        self.line.close()

    async def _converse(self, talker: Talker) -> None:
        performer = Performer(self.line, talker, self._recordings)
        turn: Turn | None = Turn(self._order.first, self._detected(talker))
        while turn is not None:
            try:
                verbs = await self._fetch(turn)
                turn = await performer.perform(verbs, self._base)
            except CallDiverted:
                turn = Turn(self._diversion)

    def _detected(self, talker: Talker) -> dict[str, str]:
        if not self._order.detect_machine:
            return {}
        return {"AnsweredBy": "machine_start" if isinstance(talker, Voicemail) else "human"}

    async def _fetch(self, turn: Turn) -> tuple[Verb, ...]:
        """Get a turn's document and read it, from the fallback address if need be. Raises `CallEnded`."""
        self._documents += 1
        if self._documents > _MOST_DOCUMENTS:
            raise CallEnded
        try:
            return await self._read(turn)
        except TwimlError as fault:
            blamed = {
                "ErrorCode": _RETRIEVAL_FAILURE,
                "ErrorUrl": turn.document.url,
                "ErrorMessage": str(fault),
            }
        if self._order.fallback is not None:
            try:
                return await self._read(Turn(self._order.fallback, {**turn.params, **blamed}))
            except TwimlError as fault:
                blamed["ErrorMessage"] = str(fault)
        await self.line.pass_time(_APOLOGY_SECONDS)
        raise CallEnded

    async def _read(self, turn: Turn) -> tuple[Verb, ...]:
        document = turn.document
        if document.twiml is not None:
            return parse_twiml(document.twiml)
        self._base = document
        reply = None if turn.said is None else self._reply(document.url, turn.said)
        form = {**call_params(self._call), **turn.params}
        asked_at = self._box.timeline.now()
        delivery = await self._hooks.ask(
            "voice", self._call.sid, document.url, document.method, form, self._count_attempts(reply)
        )
        self.line.forgive((self._box.timeline.now() - asked_at).total_seconds())
        if reply is not None:
            reply.status = delivery.status
            reply.acked_at = self._box.timeline.now() if delivery.ok else None
            self._box.ledger.put(reply)
        self.line.obey()
        if not delivery.ok:
            raise TwimlError(delivery.error or f"HTTP {delivery.status}")
        return parse_twiml(delivery.body)

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
            number=self._call.to_number,
            our_number=self._call.from_number,
            heard=said.heard,
            url=url,
            raw=said.raw,
            kind=said.kind,
            meant=said.meaning.meant,
            stop=said.meaning.stop,
            posted_at=self._box.timeline.now(),
        )
