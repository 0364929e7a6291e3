"""Performs a document's verbs on a call, with whoever is there, and tells what comes next.

Time passes here as the verbs take it. Fetching documents and posting replies is the session's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from sandbox.network.asking import Answered, ask
from sandbox.network.line import CallEnded
from sandbox.people.behaviour import Prompt
from sandbox.records import CallStatus
from sandbox.twilio.dialling import Dialling
from sandbox.twilio.documents import Said, Turn
from sandbox.twilio.leg import Leg
from sandbox.twilio.message_taking import take_message
from sandbox.twilio.prompts import audible
from sandbox.twilio.verbs import Dial, Gather, Hangup, Pause, Play, Record, Redirect, Reject, Say, Verb


class Performer:
    """Performs documents for one call."""

    def __init__(self, leg: Leg, dialling: Dialling) -> None:
        """Perform on `leg`; what a document dials is dialled by `dialling`."""
        self._leg = leg
        self._dialling = dialling

    async def perform(self, verbs: Iterable[Verb]) -> Turn | None:
        """Perform `verbs`, which came from the leg's base, until one of them asks for another document.

        Gives None at the end of the document. Raises `CallEnded` and `CallDiverted`.
        """
        for verb in verbs:
            turn = await self._perform(verb)
            if turn is not None:
                return turn
        return None

    async def _perform(self, verb: Verb) -> Turn | None:
        leg = self._leg
        if not isinstance(verb, Pause | Redirect | Reject):
            leg.line.answer()
        match verb:
            case Say() | Play() | Pause():
                for speech in await audible(leg, [verb]):
                    await leg.line.say(speech)
                leg.heard.append(verb.text)
            case Redirect():
                return Turn(leg.base.at(verb.url, verb.method))
            case Reject():
                if leg.line.call.status is CallStatus.RINGING:
                    leg.line.refuse(CallStatus.BUSY if verb.reason == "busy" else CallStatus.NO_ANSWER)
                raise CallEnded
            case Hangup():
                raise CallEnded
            case Gather():
                return await self._gather(verb)
            case Record():
                return await take_message(leg, verb)
            case Dial():
                return await self._dialling.dial(leg, verb)
            case _:
                assert_never(verb)
        return None

    async def _gather(self, gather: Gather) -> Turn | None:
        leg = self._leg
        saying = await audible(leg, gather.prompts)
        before = leg.take_heard()
        prompt = Prompt(
            words=" ".join(prompt.text for prompt in gather.prompts if prompt.text) or before,
            keys=gather.keys,
            speech=gather.speech,
            timeout=gather.timeout,
            max_digits=gather.num_digits,
            finish_key=gather.finish_key,
            barge_in=gather.barge_in,
        )
        answered = await ask(
            leg.line,
            leg.talker,
            prompt,
            saying,
            speech_pause=gather.speech_timeout,
            partial=self._partial(gather),
        )
        return self._posted(gather, answered)

    def _posted(self, gather: Gather, answered: Answered) -> Turn | None:
        """Give the turn that an answer makes; silence makes one only where the document asks for it."""
        document = self._leg.base.at(gather.action, gather.method)
        heard, meaning = answered.heard, answered.meaning
        if answered.kind == "digits":
            params = {"Digits": answered.digits}
            if answered.finished_on:
                params["FinishedOnKey"] = answered.finished_on
            return Turn(document, params, Said(heard, answered.digits, "digits", meaning))
        if answered.kind == "speech":
            params = {"SpeechResult": answered.words, "Confidence": str(answered.confidence)}
            return Turn(document, params, Said(heard, answered.words, "speech", meaning))
        if not gather.on_empty:
            return None
        empty = {"Digits": ""} if gather.keys else {"SpeechResult": ""}
        if answered.finished_on:
            empty["FinishedOnKey"] = answered.finished_on
        return Turn(document, empty)

    def _partial(self, gather: Gather) -> _Partial | None:
        return _Partial(self._leg, gather) if gather.partial_url and gather.speech else None


class _Partial:
    """Posts what has been understood so far of somebody who still speaks."""

    def __init__(self, leg: Leg, gather: Gather) -> None:
        self._leg = leg
        self._document = leg.base.at(gather.partial_url, gather.partial_method)
        self._gather = gather
        self._sequence = 0

    def __call__(self, words: str) -> None:
        leg = self._leg
        *stable, unstable = words.split() or [""]
        params = {
            **leg.params,
            "StableSpeechResult": " ".join(stable),
            "UnstableSpeechResult": unstable,
            "Stability": "0.9" if stable else "0.5",
            "SequenceNumber": str(self._sequence),
            "Language": self._gather.language,
        }
        self._sequence += 1
        leg.box.timeline.spawn(self._post(params))

    async def _post(self, params: dict[str, str]) -> None:
        leg, document = self._leg, self._document
        await leg.hooks.tell("partial", leg.line.call.sid, document.url, document.method, params)
