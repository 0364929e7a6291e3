"""What a carrier can do, and how much: checked when a campaign is saved, never during a call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Capability(StrEnum):
    """Something that one carrier can and another cannot."""

    FIND_CALLS = "find_calls"  # list the calls between two numbers
    FIND_MESSAGES = "find_messages"
    SPEECH = "speech"  # recognise what a caller says
    MACHINE_DETECTION = "machine_detection"  # while the call goes on
    CONFERENCE = "conference"
    COACH = "coach"  # whisper to one member of a room
    HOLD_AUDIO = "hold_audio"  # a held member hears something
    RECORD_CALL = "record_call"  # start and stop the recording of a running call
    PAUSE_RECORDING = "pause_recording"
    FALLBACK_URL = "fallback_url"  # per call, where the main address fails
    SOFTPHONE = "softphone"
    CONFIRMS_OPT_OUT = "confirms_opt_out"  # answers STOP by itself: ours would be the second


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one carrier; None where it has none that we could reach. Durations are seconds.

    `calls_per_second` and `messages_per_second` are what an account gets without asking; `granted` gives the
    bounds of one that has asked.
    """

    calls_per_second: float
    messages_per_second: float
    longest_ring: int
    longest_call: int
    longest_record: int
    longest_wait: float | None = None  # of a Gather, for the first key
    most_digits: int | None = None  # of one Gather
    finish_keys: str = "#*0123456789"
    longest_say: int | None = None  # characters
    longest_hints: int | None = None  # characters of all hints together
    longest_text: int = 1600  # characters of one outbound text

    def granted(self, calls_per_second: float | None, messages_per_second: float | None) -> Self:
        """Give the bounds of an account with other rates; None leaves a rate as it is."""
        return replace(
            self,
            calls_per_second=calls_per_second or self.calls_per_second,
            messages_per_second=messages_per_second or self.messages_per_second,
        )
