"""People who do as they are told: for tests and demonstrations that need one certain story.

A script says only what differs from habit. Its replies are one queue, used up by calls and texts in
order; when it is empty the person falls silent, or stops the survey where the script says `stop`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from sandbox.people import replies
from sandbox.people.behaviour import (
    Greeting,
    HangUp,
    Meaning,
    PickUp,
    PlannedText,
    Press,
    Prompt,
    Reaction,
    Silence,
    Speak,
)
from sandbox.people.greetings import NO_GREETING
from sandbox.people.number_words import value_of
from sandbox.people.understanding import Amount, Choices, Open, Question, Scale, language_of, understand
from sandbox.records import Meant

_KEYS = frozenset("0123456789*#")


@dataclass(slots=True)
class Script:
    """What one person does. None leaves a matter to habit; times are virtual seconds."""

    answers: PickUp | None = None
    language: str | None = None
    replies: deque[str] | None = None
    stop: bool = False
    hang_up_after: int | None = None
    ring_seconds: float | None = None
    think_seconds: float | None = None
    cut_off_after: int | None = None
    calls_back: int | None = None
    greeting_seconds: float | None = None
    beeps: bool | None = None
    converses: float | None = None
    off_seconds: float | None = None


def read_meaning(raw: str, question: Question) -> Meant:
    """Tell what a human reader takes `raw` for, as an answer to `question`; None for no answer."""
    words = raw.strip().strip("!.# ")
    match question:
        case Scale(low, high):
            number = value_of(words)
            return number if number is not None and low <= number <= high else None
        case Choices(options):
            fits = [o.key for o in options if words == o.key or words.lower() == o.label.lower()]
            return f"key:{fits[0]}" if fits else None
        case Amount():
            return value_of(words)
        case Open():
            return words if words and not set(words) <= _KEYS else None


class ScriptedTalker:
    """A person in one call who follows a script with replies."""

    patience = 3600.0

    def __init__(self, script: Script, greeting: Greeting = NO_GREETING) -> None:
        """Follow `script`; one that only stops has no replies to give before."""
        self.greeting = greeting
        self.converses = script.converses
        self._script = script
        self._queue: deque[str] = deque() if script.replies is None else script.replies
        self._given = 0
        self._service_keys = "*9" if script.stop else ""

    def react(self, prompt: Prompt) -> Reaction:
        """Give the next reply of the script; one that comes after the time-out is kept for the next prompt."""
        after = 1.0 if self._script.think_seconds is None else self._script.think_seconds
        if self._given == self._script.hang_up_after:
            return HangUp(after)
        if self._given == self._script.cut_off_after:
            # Once: the same script is followed again when the person calls back.
            self._script.cut_off_after = None
            return HangUp(after, cut=True)
        if after >= prompt.timeout:
            return Silence()
        if not self._queue:
            return self._after_the_last(after)
        raw = self._queue.popleft()
        self._given += 1
        if not raw:
            return Silence()
        meaning = Meaning(read_meaning(raw, understand(prompt.words) or Open()))
        return Press(raw, after, meaning) if set(raw) <= _KEYS else Speak(raw, after, 0.95, meaning)

    def dictate(self, words: str) -> Speak | None:  # noqa: ARG002 - a script does not listen
        """Leave the next reply as a message."""
        self._given += 1
        raw = self._queue.popleft() if self._queue else ""
        return Speak(raw, 1.0, 1.0) if raw else None

    def _after_the_last(self, after: float) -> Reaction:
        if not self._script.stop:
            return Silence()
        if not self._service_keys:
            return HangUp(after)
        key, self._service_keys = self._service_keys[0], self._service_keys[1:]
        return Press(key, after, Meaning(stop=not self._service_keys))


class ScriptedTexter:
    """A person who answers texts as a script with replies says."""

    def __init__(self, script: Script) -> None:
        """Follow `script`; one that only stops has no replies to give before."""
        self._script = script
        self._queue: deque[str] = deque() if script.replies is None else script.replies
        self._stopped = False

    def read(self, body: str) -> list[PlannedText]:
        """Give the next reply of the script to a text that asks something."""
        question = understand(body)
        if question is None or self._stopped:
            return []
        after = 30.0 if self._script.think_seconds is None else self._script.think_seconds
        if self._queue:
            raw = self._queue.popleft()
            return [PlannedText(raw, after, Meaning(read_meaning(raw, question)))] if raw else []
        if not self._script.stop:
            return []
        self._stopped = True
        word = replies.stop_word(self._script.language or language_of(body))
        return [PlannedText(word, after, Meaning(stop=True))]
