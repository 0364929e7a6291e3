"""Texts on their way: ours to people, and what people write back.

The dialect says how a change of status is reported and how an inbound text is handed over; this module
decides what happens to a text and when, and keeps the ledger of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import ClassVar, Literal, Protocol

from sandbox.courier import AttemptHook, Delivery
from sandbox.faults import Fault, Faults
from sandbox.ids import Ids
from sandbox.ledger import Ledger
from sandbox.network.numbers import Numbers, OurNumber
from sandbox.network.stop_words import opt_out_of
from sandbox.people.behaviour import Arrival, Meaning, PlannedText
from sandbox.people.directory import Directory
from sandbox.records import Reply, Text, TextStatus
from sandbox.timeline import Timeline

OPTED_OUT = 21610
EXPIRED = 30036
_HELD_UP = (20.0, 200.0)
_SPOILT: Mapping[Arrival, tuple[TextStatus, int]] = {
    Arrival.UNREACHABLE: (TextStatus.UNDELIVERED, 30003),
    Arrival.UNKNOWN_NUMBER: (TextStatus.UNDELIVERED, 30005),
    Arrival.LANDLINE: (TextStatus.FAILED, 30006),
    Arrival.FILTERED: (TextStatus.UNDELIVERED, 30007),
}


class TextDialect(Protocol):
    """How one carrier tells its customer about texts. `id_prefix` begins the ids of its texts."""

    id_prefix: ClassVar[str]

    def report(self, text: Text) -> None:
        """Tell the customer, without waiting, that the status of an outbound text has changed."""

    async def hand_over(self, text: Text, ours: OurNumber, before_attempt: AttemptHook) -> Delivery:
        """Give an inbound text to the customer's server."""


class Texting:
    """All texts of one sandbox."""

    def __init__(
        self,
        timeline: Timeline,
        ledger: Ledger,
        ids: Ids,
        people: Directory,
        numbers: Numbers,
        faults: Faults,
    ) -> None:
        """Begin with no texts."""
        self.texts: dict[str, Text] = {}
        self.by_recipient: defaultdict[str, list[Text]] = defaultdict(list)
        self._timeline = timeline
        self._ledger = ledger
        self._ids = ids
        self._people = people
        self._numbers = numbers
        self._faults = faults
        self._latest_sent: dict[tuple[str, str], str] = {}
        self._latest_read: dict[tuple[str, str], str] = {}

    def send(
        self,
        to: str,
        from_: str,
        body: str,
        status_url: str,
        dialect: TextDialect,
        *,
        direction: Literal["outbound-api", "outbound-reply"] = "outbound-api",
        validity: float | None = None,
    ) -> Text:
        """Accept a text of ours and set it on its way; after `validity` seconds it is not tried any more."""
        text = Text(
            sid=self._ids.sid(dialect.id_prefix, to, from_),
            direction=direction,
            to_number=to,
            from_number=from_,
            body=body,
            status_url=status_url,
            created_at=self._timeline.now(),
        )
        self._keep(text)
        self._latest_sent[to, from_] = text.sid
        # A dialect that refuses such a text has done so; another one's is accepted and goes nowhere.
        unwanted = self._numbers.is_opted_out(to, from_)
        self._timeline.spawn(self._carry(text, dialect, validity, unwanted=unwanted))
        return text

    def receive(self, from_: str, to: str, body: str, dialect: TextDialect) -> Text:
        """Accept a text that somebody sends now, without a plan behind it; its meaning is not known."""
        text = self._write(from_, to, body, dialect)
        self._timeline.spawn(self._hand_over(text, "", None, Meaning(), dialect))
        return text

    async def _carry(
        self, text: Text, dialect: TextDialect, validity: float | None, *, unwanted: bool
    ) -> None:
        """Take a text of ours from the queue to the person, or to where it is lost."""
        draw = self._people.text_draw(text.sid)
        arrival = self._people.arrival(text.to_number, draw)
        if self._numbers.find(text.from_number).filtered:
            arrival = Arrival.FILTERED
        queued = draw.uniform(0.2, 1.0)
        early = self._faults.strikes(Fault.EARLY_WEBHOOK, text.sid)
        await self._timeline.sleep(0.0 if early else queued)
        if unwanted:
            text.error_code = OPTED_OUT
            self._become(text, TextStatus.UNDELIVERED, dialect)
            return
        if arrival is not Arrival.LANDLINE:
            text.sent_at = self._timeline.now()
            self._become(text, TextStatus.SENT, dialect)
            await self._timeline.sleep(draw.uniform(1.0, 6.0))
            off = self._people.off_seconds(text.to_number)
            if validity is not None and off > validity:
                await self._timeline.sleep(validity)
                text.error_code = EXPIRED
                self._become(text, TextStatus.UNDELIVERED, dialect)
                return
            await self._timeline.sleep(off)
        if arrival is not Arrival.ARRIVES:
            status, text.error_code = _SPOILT[arrival]
            self._become(text, status, dialect)
            return
        text.delivered_at = self._timeline.now()
        self._become(text, TextStatus.DELIVERED, dialect)
        self._people.show_text(text)
        self._latest_read[text.to_number, text.from_number] = text.sid
        for planned in self._people.texter(text.to_number, text.from_number).read(text.body):
            self._timeline.spawn(self._answer(text, planned, dialect))

    async def _answer(self, asked: Text, planned: PlannedText, dialect: TextDialect) -> None:
        await self._timeline.sleep(planned.after)
        superseded = self._latest_read[asked.to_number, asked.from_number] != asked.sid
        if superseded and not planned.stubborn:
            return
        text = self._write(asked.to_number, asked.from_number, planned.body, dialect)
        await self._hand_over(text, asked.body, asked.sid, planned.meaning, dialect)

    async def _hand_over(
        self, text: Text, heard: str, answering: str | None, meaning: Meaning, dialect: TextDialect
    ) -> None:
        if self._faults.strikes(Fault.DELAY, text.sid):
            # On its way to the customer, not at the customer's: what it answers is judged when it arrives.
            await self._timeline.sleep(self._people.text_draw(text.sid).uniform(*_HELD_UP))
        ours = self._numbers.find(text.to_number)
        latest = self._latest_sent.get((text.from_number, text.to_number))
        reply = Reply(
            id=text.sid,
            channel="sms",
            ref=text.sid,
            number=text.from_number,
            our_number=text.to_number,
            heard=heard,
            answering_ref=answering,
            latest_ref=latest,
            url=ours.sms_url,
            raw=text.body,
            kind="text",
            # When another text of ours is on its way by now, this one answers nothing for sure.
            meant=meaning.meant if answering == latest else None,
            stop=meaning.stop or opt_out_of(text.body) == "STOP",
            posted_at=self._timeline.now(),
        )

        def before_attempt() -> None:
            reply.attempts += 1
            self._ledger.put(reply)

        if not ours.sms_url:
            self._ledger.put(reply)
            return
        delivery = await dialect.hand_over(text, ours, before_attempt)
        reply.status = delivery.status
        if delivery.ok:
            reply.acked_at = self._timeline.now()
        self._ledger.put(reply)

    def _write(self, from_: str, to: str, body: str, dialect: TextDialect) -> Text:
        now = self._timeline.now()
        text = Text(
            sid=self._ids.sid(dialect.id_prefix, from_, to),
            direction="inbound",
            to_number=to,
            from_number=from_,
            body=body,
            status_url="",
            created_at=now,
            sent_at=now,
            delivered_at=now,
            status=TextStatus.RECEIVED,
        )
        self._keep(text)
        self._numbers.heed(opt_out_of(body), from_, to)
        return text

    def _keep(self, text: Text) -> None:
        self.texts[text.sid] = text
        self.by_recipient[text.to_number].append(text)
        self._ledger.put(text)

    def _become(self, text: Text, status: TextStatus, dialect: TextDialect) -> None:
        text.status = status
        self._ledger.put(text)
        dialect.report(text)
