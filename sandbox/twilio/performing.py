"""Performs a document's verbs on a line, with whoever is there, and tells what comes next.

Time passes here as the verbs take it. Fetching documents and posting replies is the session's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, assert_never
from urllib.parse import urljoin

from sandbox.network.line import CallEnded, Line
from sandbox.people.behaviour import HangUp, Meaning, Press, Prompt, Reaction, Silence, Speak, Talker
from sandbox.twilio.call_order import Document
from sandbox.twilio.gathering import KEY_SECONDS, gather_keys
from sandbox.twilio.recordings import Recordings
from sandbox.twilio.verbs import Gather, Hangup, Pause, Play, Record, Redirect, Say, Verb

_SPEECH_LETTERS_A_SECOND = 12.0
_RECOGNISER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did, what they had heard before, and what stands behind it."""

    heard: str
    raw: str
    kind: Literal["digits", "speech"]
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Turn:
    """The next document to ask for, with what it is told; `said` is None where nobody said anything."""

    document: Document
    params: dict[str, str] = field(default_factory=dict)
    said: Said | None = None


class Performer:
    """Performs documents for one call."""

    def __init__(self, line: Line, talker: Talker, recordings: Recordings) -> None:
        """Perform on `line` for `talker`."""
        self._line = line
        self._talker = talker
        self._recordings = recordings
        self._heard: list[str] = []

    async def perform(self, verbs: Iterable[Verb], base: Document) -> Turn | None:
        """Perform `verbs`, which came from `base`, until one of them asks for another document.

        Gives None at the end of the document. Raises `CallEnded` and `CallDiverted`.
        """
        for verb in verbs:
            match verb:
                case Say() | Play() | Pause():
                    await self._line.pass_time(verb.seconds)
                    self._heard.append(verb.text)
                case Redirect():
                    return Turn(_resolve(base, verb.url, verb.method))
                case Hangup():
                    raise CallEnded
                case Gather():
                    if (turn := await self._gather(verb, base)) is not None:
                        return turn
                case Record():
                    if (turn := await self._record(verb, base)) is not None:
                        return turn
                case _:
                    assert_never(verb)
        return None

    async def _gather(self, gather: Gather, base: Document) -> Turn | None:
        words = _join(prompt.text for prompt in gather.prompts) or _join(self._heard)
        self._heard.clear()
        prompt = Prompt(
            words=words,
            keys=gather.keys,
            speech=gather.speech,
            timeout=gather.timeout,
            max_digits=gather.num_digits,
            finish_key=gather.finish_key,
            barge_in=gather.barge_in,
        )
        reaction = self._talker.react(prompt)
        await self._line.pass_time(_prompt_seconds(gather, reaction))
        document = _resolve(base, gather.action, gather.method)
        match reaction:
            case HangUp():
                await self._line.pass_time(reaction.after)
                raise CallEnded
            case Press():
                await self._line.pass_time(reaction.after)
                taken = gather_keys(gather, reaction.keys)
                await self._line.pass_time(taken.seconds)
                if taken.digits:
                    params = {"Digits": taken.digits}
                    if taken.finished_on:
                        params["FinishedOnKey"] = taken.finished_on
                    return Turn(document, params, Said(words, taken.digits, "digits", reaction.meaning))
            case Speak():
                await self._line.pass_time(reaction.after + _speaking_seconds(gather, reaction))
                params = {"SpeechResult": reaction.words, "Confidence": str(reaction.confidence)}
                return Turn(document, params, Said(words, reaction.words, "speech", reaction.meaning))
            case Silence():
                await self._line.pass_time(gather.timeout)
            case _:
                assert_never(reaction)
        return (
            Turn(document, {"Digits": ""} if gather.keys else {"SpeechResult": ""})
            if gather.on_empty
            else None
        )

    async def _record(self, record: Record, base: Document) -> Turn | None:
        words = _join(self._heard)
        self._heard.clear()
        spoken = self._talker.dictate(words)
        if spoken is None:
            await self._line.pass_time(record.timeout)
            return None
        seconds = min(record.max_length, max(1.0, len(spoken.words) / _SPEECH_LETTERS_A_SECOND))
        finish = "#" if "#" in record.finish_keys else ""
        await self._line.pass_time(spoken.after + seconds + (KEY_SECONDS if finish else record.timeout))
        recording = self._recordings.keep(self._line.call.sid, round(seconds))
        params = {
            "RecordingSid": recording.sid,
            "RecordingUrl": recording.url,
            "RecordingDuration": str(recording.seconds),
            "Digits": finish,
        }
        said = Said(words, spoken.words, "speech", spoken.meaning)
        return Turn(_resolve(base, record.action, record.method), params, said)


def _resolve(base: Document, url: str | None, method: str) -> Document:
    """Resolve an address against the last document's; without one, ask for that document again."""
    return Document(urljoin(base.url, url) if url else base.url, method)


def _join(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)


def _prompt_seconds(gather: Gather, reaction: Reaction) -> float:
    seconds = sum(prompt.seconds for prompt in gather.prompts)
    interrupting = isinstance(reaction, Press | Speak) and reaction.interrupting
    return seconds * 0.7 if interrupting and gather.barge_in else seconds


def _speaking_seconds(gather: Gather, speech: Speak) -> float:
    pause = _RECOGNISER_SECONDS if gather.speech_timeout is None else gather.speech_timeout
    return len(speech.words) / _SPEECH_LETTERS_A_SECOND + pause
