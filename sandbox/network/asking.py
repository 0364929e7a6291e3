"""Asking on a line: prompts are heard, then keys or speech are taken from whoever is there.

The rules are those that carriers share; what a carrier calls them is its dialect's business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from sandbox.network.line import CallEnded, EndedBy, Line
from sandbox.network.sounds import Speaker, Speech
from sandbox.people.behaviour import NO_MEANING, HangUp, Meaning, Press, Prompt, Silence, Speak, Talker
from sandbox.people.handset import Action, HandTalker, Pressed, Spoke
from sandbox.people.scripts import read_meaning
from sandbox.people.understanding import Open, understand

KEY_SECONDS = 0.4
SPEECH_LETTERS_A_SECOND = 12.0
_RECOGNISER_SECONDS = 1.0
_INTERRUPTED = 0.7
"""How much of the prompts is heard by a person who does not wait for their end."""

Partial: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Keyed:
    """What became of keys: the digits taken, the key that ended them ("" if none), and the seconds."""

    digits: str
    finished_on: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Answered:
    """What was taken: `digits` and the key that ended them, or `words`, or neither where nobody answered.

    `heard` is what the person goes by.
    """

    heard: str
    digits: str = ""
    finished_on: str = ""
    words: str = ""
    confidence: float = 0.0
    meaning: Meaning = NO_MEANING

    @property
    def kind(self) -> Literal["digits", "speech", "silence"]:
        """Tell which it was."""
        return "digits" if self.digits else "speech" if self.words else "silence"


def take_keys(pressed: str, prompt: Prompt) -> Keyed:
    """Take keys as `prompt` says; those after the end are lost.

    Input that nothing ends waits for the time-out after its last key.
    """
    digits = ""
    for number, key in enumerate(pressed, start=1):
        if key == prompt.finish_key:
            return Keyed(digits, key, number * KEY_SECONDS)
        digits += key
        if len(digits) == prompt.max_digits:
            return Keyed(digits, "", number * KEY_SECONDS)
    return Keyed(digits, "", len(pressed) * KEY_SECONDS + prompt.timeout)


async def ask(
    line: Line,
    talker: Talker,
    prompt: Prompt,
    saying: Sequence[Speech] = (),
    *,
    speech_pause: float | None = None,
    partial: Partial | None = None,
) -> Answered:
    """Let `saying` be heard and take an answer to `prompt`; both end the call where somebody ends it.

    `speech_pause` is the silence after which speech counts as ended, None where the sound decides.
    `partial` hears of what has been understood while somebody still speaks.
    """
    if isinstance(talker, HandTalker):
        return await _ask_a_hand(line, talker, prompt, saying, partial)
    reaction = talker.react(prompt)
    interrupting = prompt.barge_in and isinstance(reaction, Press | Speak) and reaction.interrupting
    for speech in saying:
        await line.say(speech, _INTERRUPTED if interrupting else 1.0)
    match reaction:
        case HangUp(after, cut):
            await line.pass_time(after)
            raise CallEnded(EndedBy.NETWORK if cut else EndedBy.PERSON)
        case Press(keys, after, meaning):
            await line.pass_time(after)
            taken = take_keys(keys, prompt)
            await line.pass_time(taken.seconds)
            return Answered(prompt.words, taken.digits, taken.finished_on, meaning=meaning)
        case Speak(words, after, confidence, meaning):
            await line.pass_time(after)
            await _speak(line, words, partial)
            await line.pass_time(_RECOGNISER_SECONDS if speech_pause is None else speech_pause)
            return Answered(prompt.words, words=words, confidence=confidence, meaning=meaning)
        case Silence():
            await line.pass_time(prompt.timeout)
            return Answered(prompt.words)
        case _:
            assert_never(reaction)


async def _speak(line: Line, words: str, partial: Partial | None) -> None:
    seconds = len(words) / SPEECH_LETTERS_A_SECOND
    line.note_sound(Speaker.PERSON, words, seconds)
    if partial is None:
        await line.pass_time(seconds)
        return
    parts = words.split()
    said = ""
    for part in parts:
        said = f"{said} {part}".strip()
        await line.pass_time(seconds * len(part) / max(1, sum(map(len, parts))))
        partial(said)


async def _ask_a_hand(
    line: Line, talker: HandTalker, prompt: Prompt, saying: Sequence[Speech], partial: Partial | None
) -> Answered:
    """Ask somebody with a handset: an answer that comes before the prompts' end cuts them short."""
    facts = {"keys": prompt.keys, "speech": prompt.speech, "finish_key": prompt.finish_key}
    talker.handset.show("asked", facts)
    try:
        first = await _say_to_a_hand(line, talker, prompt, saying)
        if first is not None:
            talker.handset.show("interrupted", {})
        return await _take_from_a_hand(line, talker, prompt, first, partial)
    finally:
        talker.handset.show("asked", {"keys": False, "speech": False, "finish_key": ""})


async def _take_from_a_hand(
    line: Line, talker: HandTalker, prompt: Prompt, first: Action | None, partial: Partial | None
) -> Answered:
    """Take keys or speech from somebody with a handset, beginning with `first`, until the time-out."""
    pressed, left = "", prompt.timeout
    while True:
        action, first = (first or talker.handset.take()), None
        match action:
            case Spoke(words) if prompt.speech:
                line.note_sound(Speaker.PERSON, words, len(words) / SPEECH_LETTERS_A_SECOND)
                if partial is not None:
                    partial(words)
                meaning = Meaning(read_meaning(words, understand(prompt.words) or Open()))
                return Answered(prompt.words, words=words, confidence=0.95, meaning=meaning)
            case Pressed(key) if prompt.keys:
                pressed, left = pressed + key, prompt.timeout
                taken = take_keys(pressed, prompt)
                if taken.finished_on or len(taken.digits) == prompt.max_digits:
                    return _keyed(prompt, taken)
            case None if left <= 0:
                return _keyed(prompt, take_keys(pressed, prompt))
            case None:
                left -= await line.pass_time_or_wake(left)
            case _:
                pass  # what is not asked for is not heard


async def _say_to_a_hand(
    line: Line, talker: HandTalker, prompt: Prompt, saying: Sequence[Speech]
) -> Action | None:
    """Let `saying` be heard; gives what interrupted it, where that is allowed."""
    for speech in saying:
        if speech.sounds:
            line.note_speech(speech, speech.seconds)
        left = speech.seconds
        while left > 0:
            left -= await line.pass_time_or_wake(left)
            while (action := talker.handset.take()) is not None:
                if prompt.barge_in and _is_taken(action, prompt):
                    return action
    return None


def _keyed(prompt: Prompt, taken: Keyed) -> Answered:
    meaning = Meaning(read_meaning(taken.digits, understand(prompt.words) or Open()))
    return Answered(
        prompt.words, taken.digits, taken.finished_on, meaning=meaning if taken.digits else NO_MEANING
    )


def _is_taken(action: Action | None, prompt: Prompt) -> bool:
    return (isinstance(action, Pressed) and prompt.keys) or (isinstance(action, Spoke) and prompt.speech)
