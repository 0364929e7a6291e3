"""Texts on their way: ours to people, and what people write back.

The dialect says how a change of status is reported and how an inbound text is handed over; this module
decides what happens to a text and when, and keeps the ledger of it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Protocol

from sandbox.courier import AttemptHook, Delivery
from sandbox.ids import Ids
from sandbox.ledger import Ledger
from sandbox.network.numbers import Numbers, OurNumber
from sandbox.network.stop_words import opt_out_of
from sandbox.people.behaviour import Meaning, PlannedText
from sandbox.people.directory import Directory
from sandbox.people.habits import Habits
from sandbox.records import Reply, Text, TextStatus
from sandbox.timeline import Timeline

UNREACHABLE, UNKNOWN_NUMBER, LANDLINE, FILTERED = 30003, 30005, 30006, 30007


class TextDialect(Protocol):
    """How one carrier tells its customer about texts."""

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
        habits: Habits,
    ) -> None:
        """Begin with no texts."""
        self.texts: dict[str, Text] = {}
        self.by_recipient: defaultdict[str, list[Text]] = defaultdict(list)
        self._timeline = timeline
        self._ledger = ledger
        self._ids = ids
        self._people = people
        self._numbers = numbers
        self._habits = habits
        self._latest_sent: dict[tuple[str, str], str] = {}
        self._latest_read: dict[tuple[str, str], str] = {}

    def send(self, to: str, from_: str, body: str, status_url: str, dialect: TextDialect) -> Text:
        """Accept a text of ours and set it on its way."""
        text = Text(
            sid=self._ids.sid("SM", to, from_),
            direction="outbound-api",
            to_number=to,
            from_number=from_,
            body=body,
            status_url=status_url,
            created_at=self._timeline.now(),
        )
        self._keep(text)
        self._latest_sent[to, from_] = text.sid
        self._timeline.spawn(self._carry(text, dialect))
        return text

    def receive(self, from_: str, to: str, body: str, dialect: TextDialect) -> Text:
        """Accept a text that somebody sends now, without a plan behind it; its meaning is not known."""
        text = self._write(from_, to, body)
        self._timeline.spawn(self._hand_over(text, "", None, Meaning(), dialect))
        return text

    async def _carry(self, text: Text, dialect: TextDialect) -> None:
        """Take a text of ours from the queue to the person, or to where it is lost."""
        draw = self._people.text_draw(text.sid)
        await self._timeline.sleep(draw.uniform(0.2, 1.0))
        text.sent_at = self._timeline.now()
        self._become(text, TextStatus.SENT, dialect)
        await self._timeline.sleep(draw.uniform(1.0, 6.0))
        if self._people.is_invalid(text.to_number):
            text.error_code = UNKNOWN_NUMBER
        elif draw.random() < self._habits.text_lost:
            text.error_code = draw.choices([UNREACHABLE, LANDLINE, FILTERED], [50, 25, 25])[0]
        if text.error_code is not None:
            self._become(text, TextStatus.UNDELIVERED, dialect)
            return
        text.delivered_at = self._timeline.now()
        self._become(text, TextStatus.DELIVERED, dialect)
        self._latest_read[text.to_number, text.from_number] = text.sid
        for planned in self._people.texter(text.to_number, text.from_number).read(text.body):
            self._timeline.spawn(self._answer(text, planned, dialect))

    async def _answer(self, asked: Text, planned: PlannedText, dialect: TextDialect) -> None:
        await self._timeline.sleep(planned.after)
        superseded = self._latest_read[asked.to_number, asked.from_number] != asked.sid
        if superseded and not planned.stubborn:
            return
        text = self._write(asked.to_number, asked.from_number, planned.body)
        await self._hand_over(text, asked.body, asked.sid, planned.meaning, dialect)

    async def _hand_over(
        self, text: Text, heard: str, answering: str | None, meaning: Meaning, dialect: TextDialect
    ) -> None:
        ours = self._numbers.find(text.to_number)
        reply = Reply(
            id=text.sid,
            channel="sms",
            ref=text.sid,
            number=text.from_number,
            our_number=text.to_number,
            heard=heard,
            answering_ref=answering,
            url=ours.sms_url,
            raw=text.body,
            kind="text",
            meant=meaning.meant,
            stop=meaning.stop or opt_out_of(text.body) == "STOP",
            posted_at=self._timeline.now(),
        )

        def before_attempt() -> None:
            # By now another text of ours may be on its way: then this one answers nothing for sure.
            reply.attempts += 1
            reply.latest_ref = self._latest_sent.get((reply.number, reply.our_number))
            if reply.latest_ref != reply.answering_ref:
                reply.meant = None
            self._ledger.put(reply)

        if not ours.sms_url:
            self._ledger.put(reply)
            return
        delivery = await dialect.hand_over(text, ours, before_attempt)
        reply.status = delivery.status
        if delivery.ok:
            reply.acked_at = self._timeline.now()
        self._ledger.put(reply)

    def _write(self, from_: str, to: str, body: str) -> Text:
        now = self._timeline.now()
        text = Text(
            sid=self._ids.sid("SM", from_, to),
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
