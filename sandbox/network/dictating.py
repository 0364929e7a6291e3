"""Leaving a message on a line: a beep, then speech until silence, a key or the longest that is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sandbox.network.asking import KEY_SECONDS, SPEECH_LETTERS_A_SECOND
from sandbox.network.line import Line
from sandbox.network.sounds import Speaker, Speech
from sandbox.people.behaviour import Meaning, Talker
from sandbox.people.handset import HandTalker, Pressed, Spoke

BEEP = Speech("", 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class DictationTerms:
    """How a message is taken; seconds. `finish_keys` are the keys of which each ends it."""

    timeout: float
    max_length: float
    finish_keys: str = ""
    beep: bool = True


@dataclass(frozen=True, slots=True)
class Dictation:
    """A message: its words and what stands behind them, the seconds of speech, and the key that ended it.

    It was taken from `began_at` to `ended_at`; `words` is "" where nobody spoke.
    """

    words: str
    seconds: float
    finished_on: str
    meaning: Meaning
    began_at: datetime
    ended_at: datetime


async def dictate(
    line: Line,
    talker: Talker,
    terms: DictationTerms,
    heard: str,
    now: Callable[[], datetime],
    begin: Callable[[], None] | None = None,
) -> Dictation:
    """Take a message from `talker`, who has heard `heard`. `begin` is called after the beep."""
    if terms.beep:
        await line.say(BEEP)
    began = now()
    if begin is not None:
        begin()
    if isinstance(talker, HandTalker):
        words, seconds, finish = await _by_hand(line, talker, terms)
        return Dictation(words, seconds, finish, Meaning(words or None), began, now())
    spoken = talker.dictate(heard)
    if spoken is None:
        await line.pass_time(min(terms.timeout, terms.max_length))
        return Dictation("", 0.0, "", Meaning(), began, now())
    seconds = min(terms.max_length, max(1.0, len(spoken.words) / SPEECH_LETTERS_A_SECOND))
    finish = "#" if "#" in terms.finish_keys else ""
    await line.pass_time(spoken.after)
    line.note_sound(Speaker.PERSON, spoken.words, seconds)
    await line.pass_time(seconds + (KEY_SECONDS if finish else terms.timeout))
    return Dictation(spoken.words, seconds, finish, spoken.meaning, began, now())


async def _by_hand(line: Line, talker: HandTalker, terms: DictationTerms) -> tuple[str, float, str]:
    """Take what somebody with a handset says, until silence or a key."""
    handset = talker.handset
    handset.show("asked", {"keys": bool(terms.finish_keys), "speech": True, "finish_key": terms.finish_keys})
    said: list[str] = []
    seconds, left = 0.0, terms.timeout
    while left > 0 and seconds < terms.max_length:
        match handset.take():
            case Spoke(words):
                lasting = len(words) / SPEECH_LETTERS_A_SECOND
                line.note_sound(Speaker.PERSON, words, lasting)
                said.append(words)
                seconds += lasting
                await line.pass_time(lasting)
                left = terms.timeout
            case Pressed(key) if key in terms.finish_keys:
                return " ".join(said), seconds, key
            case None:
                left -= await line.pass_time_or_wake(left)
            case _:
                pass  # other keys are part of the message
    return " ".join(said), min(seconds, terms.max_length), ""
