"""Answering-machine detection: what a listener makes of the first sounds after a call is answered. Pure.

Twilio's rules and defaults, which others follow: a short word and then silence is a person, a long speech
is a machine, whose end is a beep or silence; a fax whistles; nothing at all stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sandbox.people.behaviour import Greeter, Greeting

BEEP_SECONDS = 0.5
_FAX_TONE = 1.5


class Detected(StrEnum):
    """What a listener takes the other end for."""

    HUMAN = "human"
    MACHINE_START = "machine_start"
    MACHINE_END_BEEP = "machine_end_beep"
    MACHINE_END_SILENCE = "machine_end_silence"
    MACHINE_END_OTHER = "machine_end_other"
    FAX = "fax"
    UNKNOWN = "unknown"

    @property
    def is_machine(self) -> bool:
        """Tell whether it is an answering machine."""
        return self.value.startswith("machine")


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionTerms:
    """How a listener decides; seconds. `awaits_end` waits for the end of a machine's greeting."""

    awaits_end: bool = False
    timeout: float = 30.0
    speech_threshold: float = 2.4
    speech_end_threshold: float = 1.2
    silence_timeout: float = 5.0


@dataclass(frozen=True, slots=True)
class Detection:
    """What was detected, and how many seconds after the answer that was sure."""

    detected: Detected
    seconds: float


def detect(greeting: Greeting, terms: DetectionTerms) -> Detection:
    """Tell what a listener makes of `greeting`, and when; `UNKNOWN` when time runs out before."""
    found = _hear(greeting, terms)
    return found if found.seconds <= terms.timeout else Detection(Detected.UNKNOWN, terms.timeout)


def _hear(greeting: Greeting, terms: DetectionTerms) -> Detection:
    if greeting.greeter is Greeter.FAX:
        return Detection(Detected.FAX, _FAX_TONE)
    if greeting.seconds <= 0:
        return Detection(Detected.UNKNOWN, terms.silence_timeout)
    if greeting.seconds < terms.speech_threshold:
        return Detection(Detected.HUMAN, greeting.seconds + terms.speech_end_threshold)
    return _hear_a_long_speech(greeting, terms)


def _hear_a_long_speech(greeting: Greeting, terms: DetectionTerms) -> Detection:
    if not terms.awaits_end:
        return Detection(Detected.MACHINE_START, terms.speech_threshold)
    if greeting.greeter is Greeter.PERSON:
        # Somebody who greets at length is taken for a machine; what ends the greeting is no beep.
        return Detection(Detected.MACHINE_END_OTHER, greeting.seconds + terms.speech_end_threshold)
    if greeting.beeps:
        return Detection(Detected.MACHINE_END_BEEP, greeting.seconds + BEEP_SECONDS)
    return Detection(Detected.MACHINE_END_SILENCE, greeting.seconds + terms.speech_end_threshold)
