"""Ringing a telephone as Vonage does, and finding out whether a machine has answered.

Source: Vonage, "Advanced machine detection". What a machine is, is the network's rule; here are the modes,
the beep, and the events.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.network.detection import Detected, DetectionTerms, detect
from sandbox.people.behaviour import Greeting, PickUp, Ringing, Talker
from sandbox.people.directory import Directory
from sandbox.people.talkers import Voicemail
from sandbox.vonage.actions import Detection
from sandbox.vonage.phone import leads_nowhere


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: what to report, and how many seconds after the answer."""

    seconds: float
    status: str
    sub_state: str | None = None


def ring(people: Directory, number: str) -> tuple[Ringing, Talker]:
    """Ring a telephone; a number that leads nowhere reaches nobody."""
    if leads_nowhere(number):
        return Ringing(PickUp.INVALID, 0.0), Voicemail()
    return people.ring(number)


def findings(greeting: Greeting, detection: Detection) -> list[Finding]:
    """List what `detection` finds out from `greeting`, in order; a machine's beep is looked for on demand."""
    first = detect(greeting, DetectionTerms())
    if not first.detected.is_machine and first.detected is not Detected.FAX:
        return [Finding(first.seconds, "human")]
    found = [Finding(first.seconds, "machine")]
    if detection.mode != "detect":  # the default listens for the beep as well, while the call goes on
        if greeting.beeps and greeting.seconds <= detection.beep_timeout:
            found.append(Finding(max(first.seconds, greeting.seconds), "machine", "beep_start"))
        else:
            found.append(Finding(float(detection.beep_timeout), "machine", "beep_timeout"))
    return found
