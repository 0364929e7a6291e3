"""Who holds which telephone at the page, what is shown on it, and what is done with it."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any

from sandbox.box import Box
from sandbox.ledger import iso
from sandbox.network.line import Line
from sandbox.network.stop_words import OptOut, opt_out_of
from sandbox.people.handset import Handset, PickedUp, Pressed, PutDown, Spoke
from sandbox.records import Text

# What a carrier answers to its keywords before we do. The words of the real ones differ with the account.
_BY_CARRIER: Mapping[OptOut, str] = {
    "STOP": "You are unsubscribed and get no more texts from this number. Reply START to get them again.",
    "START": "You are subscribed again. Reply HELP for help, STOP to unsubscribe.",
    "HELP": "Reply STOP to unsubscribe.",
}
_KEYS = frozenset("0123456789*#")
_WAITING = 500
_TEXTS = 200
_LISTED = 200


class WrongActionError(ValueError):
    """Something that cannot be done with a telephone now; its message says why."""


class Board:
    """The telephones of one sandbox, as the page sees them."""

    def __init__(self, box: Box) -> None:
        """Begin with nobody at the page."""
        self._box = box
        self._handsets: dict[str, Handset] = {}
        self._onlookers: defaultdict[str, list[asyncio.Queue[str]]] = defaultdict(list)
        self._shown: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=_TEXTS))

    def overview(self) -> dict[str, Any]:
        """List the people who are known, and our numbers: whose telephone is held first, then who is in a call."""
        live = {
            line.call.person: line.call.status.value
            for line in self._box.calling.newest_first(1000)
            if not line.call.status.final
        }
        newest_first = reversed(self._box.people.known())
        people = sorted(newest_first, key=lambda number: (number not in self._handsets, number not in live))
        return {
            "now": iso(self._box.timeline.now()),
            "clock": self._box.settings.clock.value,
            "speed": self._box.settings.speed,
            "people": [
                {"number": number, "claimed": number in self._handsets, "call": live.get(number)}
                for number in people[:_LISTED]
            ],
            "numbers": [
                {
                    "number": ours.number,
                    "carrier": ours.carrier,
                    "calls": bool(ours.voice_url),
                    "texts": bool(ours.sms_url),
                }
                for ours in self._box.numbers.all()
            ],
        }

    def claim(self, number: str) -> None:
        """Take the telephone `number` into the hand; one that is there already stays."""
        if number not in self._handsets:

            def show(event: str, facts: Mapping[str, Any]) -> None:
                self._show(number, event, facts)

            self._handsets[number] = Handset(number, show)
            self._box.people.hand_over(self._handsets[number])

    def give_back(self, number: str) -> None:
        """Give a telephone back; a call that goes on with it ends."""
        handset = self._handsets.pop(number, None)
        if handset is not None:
            handset.act(PutDown())
            self._box.people.take_back(number)
            self._shown.pop(number, None)

    def look(self, number: str) -> asyncio.Queue[str]:
        """Begin to look at a telephone: what was shown in its present call, its texts, then every event."""
        queue: asyncio.Queue[str] = asyncio.Queue(_WAITING)
        for text in self._texts(number):
            for facts in self._facts(text, number):
                queue.put_nowait(_event("text", facts))
        for shown in self._shown[number]:
            queue.put_nowait(shown)
        self._onlookers[number].append(queue)
        return queue

    def look_away(self, number: str, queue: asyncio.Queue[str]) -> None:
        """Look at a telephone no more."""
        self._onlookers[number].remove(queue)

    def act(self, number: str, what: str, given: Mapping[str, Any]) -> None:
        """Do something with a telephone. Raises `WrongActionError`."""
        handset = self._handsets.get(number)
        if handset is None:
            raise WrongActionError("nobody holds this telephone")
        match what:
            case "pick_up":
                self._do(handset.act(PickedUp()))
            case "put_down":
                self._do(handset.act(PutDown()))
            case "press":
                key = str(given.get("key", ""))
                if key not in _KEYS or len(key) != 1:
                    raise WrongActionError("there is no such key")
                self._do(handset.act(Pressed(key)))
            case "say":
                words = str(given.get("words", "")).strip()
                if not words:
                    raise WrongActionError("nothing is said")
                self._do(handset.act(Spoke(words)))
            case "text":
                self._text(number, str(given.get("to", "")), str(given.get("body", "")))
            case "call":
                self._call(handset, str(given.get("to", "")))
            case _:
                raise WrongActionError("that cannot be done with a telephone")

    def _call(self, handset: Handset, to: str) -> Line:
        if handset.connected:
            raise WrongActionError("a call goes on already")
        if not self._box.numbers.find(to).voice_url:
            raise WrongActionError("that number takes no calls")
        return self._box.inbound.call(handset.number, to)

    def _text(self, number: str, to: str, body: str) -> None:
        if not body.strip():
            raise WrongActionError("the text is empty")
        ours = self._box.numbers.find(to)
        if not self._box.dialects.knows(ours.carrier):
            raise WrongActionError("that number takes no texts")
        text = self._box.texting.receive(number, to, body, self._box.dialects.of_texts(ours))
        for facts in self._facts(text, number):
            self._show(number, "text", facts)

    @staticmethod
    def _do(done: bool) -> None:
        if not done:
            raise WrongActionError("there is no call")

    def _texts(self, number: str) -> list[Text]:
        """List the texts of a person with us, oldest first."""
        texting = self._box.texting
        to_person = [one for one in texting.by_recipient.get(number, []) if one.delivered_at is not None]
        to_us = [
            one
            for ours in self._box.numbers.all()
            for one in texting.by_recipient.get(ours.number, [])
            if one.from_number == number
        ]
        return sorted((*to_person, *to_us), key=lambda text: text.created_at)[-_TEXTS:]

    def _facts(self, text: Text, number: str) -> list[dict[str, Any]]:
        """Give what is shown of a text, and of the answer that the carrier gives it by itself, if it does.

        Such an answer is nobody's text: it is in no ledger, and no report tells of it.
        """
        facts = [_facts(text, number)]
        word = opt_out_of(text.body)
        if text.from_number == number and word is not None and self._answers_keywords(text.to_number):
            answer = {
                "sid": f"{text.sid}-answer",
                "mine": False,
                "body": _BY_CARRIER[word],
                "by_carrier": True,
            }
            facts.append({**facts[0], **answer})
        return facts

    def _answers_keywords(self, our_number: str) -> bool:
        return self._box.numbers.find(our_number).carrier == "twilio"

    def _show(self, number: str, event: str, facts: Mapping[str, Any]) -> None:
        shown = _event(event, {**facts, "at": iso(self._box.timeline.now())})
        if event != "text":
            if event == "call" and facts.get("new"):
                self._shown[number].clear()
            self._shown[number].append(shown)
        for queue in self._onlookers[number]:
            if not queue.full():
                queue.put_nowait(shown)


def _facts(text: Text, number: str) -> dict[str, Any]:
    mine = text.from_number == number
    return {
        "sid": text.sid,
        "mine": mine,
        "other": text.to_number if mine else text.from_number,
        "body": text.body,
        "at": iso(text.created_at),
    }


def _event(name: str, facts: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(facts, ensure_ascii=False)}\n\n"
