"""What a Gather makes of keys: which are taken, what ends the input, and how long that lasts. Pure.

Source: Twilio, "TwiML Voice: Gather". Keys after the end are lost, not kept for what comes next.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.twilio.verbs import Gather

KEY_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Gathered:
    """The digits that were taken, the key that ended them ("" if none did), and the virtual seconds."""

    digits: str
    finished_on: str
    seconds: float


def gather_keys(gather: Gather, pressed: str) -> Gathered:
    """Take keys as `gather` says. Input that nothing ends waits for the time-out after its last key."""
    digits = ""
    for number, key in enumerate(pressed, start=1):
        if key == gather.finish_key:
            return Gathered(digits, key, number * KEY_SECONDS)
        digits += key
        if len(digits) == gather.num_digits:
            return Gathered(digits, "", number * KEY_SECONDS)
    return Gathered(digits, "", len(pressed) * KEY_SECONDS + gather.timeout)
