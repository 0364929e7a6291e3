"""Performs an NCCO's actions on a leg, with whoever is there.

Time passes here as the actions take it. Posting events and reading their answers is `Turns`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, assert_never

from sandbox.box import Box
from sandbox.media import MediaError
from sandbox.network.asking import SPEECH_LETTERS_A_SECOND, Answered, ask
from sandbox.network.dictating import BEEP, Dictation, DictationTerms, dictate
from sandbox.network.sounds import Speech
from sandbox.people.behaviour import Prompt, Talker
from sandbox.vonage.actions import (
    Action,
    Connect,
    Conversation,
    Input,
    Notify,
    Record,
    Stream,
    Talk,
    Wait,
)
from sandbox.vonage.call_order import EventAddress
from sandbox.vonage.files import Files, KeptFile
from sandbox.vonage.hooks import MEDIA_HEADERS, VonageHooks
from sandbox.vonage.legs import Leg
from sandbox.vonage.ncco import spoken_seconds, spoken_words
from sandbox.vonage.rooms import Rooms
from sandbox.vonage.turns import Turns
from sandbox.vonage.words import timestamp

_LONGEST_RECORDING = 7200.0
_FOREVER = 1000
"""How often a loop of 0, "until the call ends", is performed."""


class Performer:
    """Performs NCCOs for one leg."""

    def __init__(
        self, box: Box, hooks: VonageHooks, files: Files, rooms: Rooms, turns: Turns, leg: Leg, talker: Talker
    ) -> None:
        """Perform on `leg` for `talker`."""
        self._box = box
        self._hooks = hooks
        self._files = files
        self._rooms = rooms
        self._turns = turns
        self._leg = leg
        self._line = leg.line
        self._talker = talker
        self._heard: list[str] = []
        self._waiting: list[Speech] = []
        self._recording: list[tuple[KeptFile, EventAddress]] = []

    async def perform(self, actions: Iterable[Action]) -> tuple[Action, ...] | None:
        """Perform `actions` until an event is answered with others, and give those; None at their end.

        Raises `CallEnded` and `CallDiverted`.
        """
        self._waiting.clear()
        for action in actions:
            following: tuple[Action, ...] | None = None
            match action:
                case Talk() | Stream():
                    await self._prompt(action)
                case Input():
                    following = await self._input(action)
                case Record():
                    await self._record(action)
                case Notify():
                    following = await self._notify(action)
                case Wait():
                    await self._line.pass_time(action.seconds)
                case Conversation():
                    await self._rooms.converse(self._leg, self._talker, action)
                case Connect():
                    following = await self._rooms.connect(self._leg, self._talker, action, self._turns)
                case _:
                    assert_never(action)
            if following is not None:
                return following
        return None

    def finish(self) -> None:
        """End what is still recorded: the call is over."""
        for kept, address in self._recording:
            self._keep(kept, address)
        self._recording.clear()

    async def _prompt(self, action: Talk | Stream) -> None:
        """Let a prompt be heard; one that may be interrupted is heard while the input listens."""
        speech = _talk(action) if isinstance(action, Talk) else await self._stream(action)
        if speech is None:
            return
        self._heard.append(speech.words)
        if action.barge_in or self._waiting:
            self._waiting.append(speech)
        else:
            await self._line.say(speech)

    async def _stream(self, action: Stream) -> Speech | None:
        """Fetch a sound file; one that cannot be played is an error of the call, and is passed over."""
        (url,) = action.stream_url
        asked_at = self._now()
        try:
            media = await self._box.media.fetch(url, MEDIA_HEADERS)
        except MediaError as fault:
            self._leg.events.fail(self._line.call, f"The stream {url} cannot be played: {fault}")
            return None
        finally:
            self._line.forgive((self._now() - asked_at).total_seconds())
        return Speech("", (action.loop or _FOREVER) * media.seconds, url=url)

    async def _input(self, action: Input) -> tuple[Action, ...] | None:
        saying, self._waiting = self._waiting, []
        keys, speech = "dtmf" in action.type, "speech" in action.type
        prompt = Prompt(
            words=self._take_heard(),
            keys=keys,
            speech=speech,
            timeout=max(
                action.dtmf.time_out if keys else 0.0, action.speech.start_timeout if speech else 0.0
            ),
            max_digits=action.dtmf.max_digits if keys else None,
            finish_key="#" if keys and action.dtmf.submit_on_hash else "",
            barge_in=bool(saying),
        )
        began = self._now()
        answered = await ask(
            self._line, self._talker, prompt, saying, speech_pause=action.speech.end_on_silence
        )
        heard = _speech_result(action, answered)
        if answered.words and action.speech.save_audio:
            kept = self._files.begin(self._line, began)
            kept.recording.stop(self._now())
            heard["recording_url"] = self._files.url(kept)
        event = self._leg.events.within(self._line.call, speech=heard, dtmf=_dtmf_result(action, answered))
        address = self._address(action.event_url, action.event_method)
        reply = None
        if answered.digits or answered.words:
            reply = self._turns.reply(
                address.url,
                answered.heard,
                answered.digits or answered.words,
                kind="digits" if answered.digits else "speech",
                meant=answered.meaning.meant,
                stop=answered.meaning.stop,
            )
        return await self._turns.next("input", address, event, reply)

    async def _notify(self, action: Notify) -> tuple[Action, ...] | None:
        event = {
            "payload": action.payload,
            "uuid": self._line.call.sid,
            "conversation_uuid": self._leg.events.conversation,
            "timestamp": timestamp(self._now()),
        }
        return await self._turns.next("notify", self._address(action.event_url, action.event_method), event)

    async def _record(self, action: Record) -> None:
        """Record: with a condition until it is met, else beside the actions that follow."""
        address = self._address(action.event_url, action.event_method)
        channels = min(action.channels or 2, 2) if action.split else 1
        if not action.waits:
            if action.beep_start:
                await self._line.say(BEEP)
            self._recording.append((self._files.begin(self._line, self._now(), channels), address))
            return
        terms = DictationTerms(
            timeout=action.end_on_silence or action.time_out or _LONGEST_RECORDING,
            max_length=action.time_out or _LONGEST_RECORDING,
            finish_keys=action.end_on_key or "",
            beep=action.beep_start,
        )
        message = await dictate(self._line, self._talker, terms, heard := self._take_heard(), self._now)
        kept = self._files.begin(self._line, message.began_at, channels)
        kept.recording.stop(message.ended_at)
        event = self._files.event(kept, self._leg.events.conversation, self._now())
        if message.words and address.url:
            self._box.timeline.spawn(self._tell_message(message, heard, event, address))
        else:
            self._leg.events.post("record", self._line.call.sid, event, address)

    async def _tell_message(
        self, message: Dictation, heard: str, event: dict[str, Any], address: EventAddress
    ) -> None:
        """Post a message that a person left; the call goes on meanwhile."""
        reply = self._turns.reply(
            address.url,
            heard,
            message.words,
            kind="speech",
            meant=message.meaning.meant,
            stop=message.meaning.stop,
        )
        delivery = await self._hooks.ask(
            "record", self._line.call.sid, address.url, address.method, event, self._turns.counting(reply)
        )
        self._turns.settle(reply, delivery)

    def _keep(self, kept: KeptFile, address: EventAddress) -> None:
        now = self._now()
        kept.recording.stop(now)
        event = self._files.event(kept, self._leg.events.conversation, now)
        self._leg.events.post("record", self._line.call.sid, event, address)

    def _address(self, url: list[str] | None, method: str) -> EventAddress:
        """Give where an action's events go: to its own address, else to the call's."""
        return EventAddress(url[0], method) if url else self._leg.events.address

    def _now(self) -> datetime:
        return self._box.timeline.now()

    def _take_heard(self) -> str:
        words = " ".join(one for one in self._heard if one)
        self._heard.clear()
        return words


def _talk(action: Talk) -> Speech:
    words = spoken_words(action.text)
    loop = action.loop or _FOREVER
    return Speech(words, loop * spoken_seconds(words), action.language)


def _dtmf_result(action: Input, answered: Answered) -> dict[str, Any]:
    if answered.words or "dtmf" not in action.type:
        return {"digits": None, "timed_out": False}
    ended = answered.finished_on or len(answered.digits) == action.dtmf.max_digits
    return {"digits": answered.digits, "timed_out": not ended}


def _speech_result(action: Input, answered: Answered) -> dict[str, Any]:
    if answered.words:
        seconds = len(answered.words) / SPEECH_LETTERS_A_SECOND
        ended = "max_duration" if seconds > action.speech.max_duration else "end_on_silence_timeout"
        results = [{"confidence": str(answered.confidence), "text": answered.words}]
        return {"timeout_reason": ended, "results": results}
    if "speech" in action.type and not answered.digits:
        return {"timeout_reason": "start_timeout", "results": []}
    return {"results": []}
