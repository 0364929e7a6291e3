"""The legs of all calls of one application: what can be looked up and changed by a leg's uuid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.network.conferences import Conference, Member
from sandbox.network.line import Line
from sandbox.network.sounds import Sound, Speaker
from sandbox.vonage.call_events import CallEvents
from sandbox.vonage.call_order import Document


@dataclass(slots=True, kw_only=True, eq=False)
class Leg:
    """One leg. `room` is where it is in a conversation with others; `divert` gives it another NCCO.

    `muted` and `earmuffed` hold in whatever room the leg enters. `played` is the latest sound that was put
    into the leg beside its document.
    """

    line: Line
    events: CallEvents
    divert: Callable[[Document], None] | None = None
    room: tuple[Conference, Member] | None = None
    muted: bool = False
    earmuffed: bool = False
    played: Sound | None = None

    def play(self, words: str, seconds: float, language: str = "") -> None:
        """Let something be heard beside the document."""
        self.line.note_sound(Speaker.US, words, seconds, language)
        self.played = self.line.sounds[-1]

    def stop_playing(self, now: datetime) -> None:
        """Break off what is being played."""
        sound, self.played = self.played, None
        if sound is not None and sound in self.line.sounds:
            left = replace(sound, seconds=min(sound.seconds, (now - sound.at).total_seconds()))
            self.line.sounds[self.line.sounds.index(sound)] = left


class Legs:
    """Every leg, in the order of their making."""

    def __init__(self) -> None:
        """Begin with none."""
        self._legs: dict[str, Leg] = {}

    def add(self, leg: Leg) -> None:
        """Remember a leg."""
        leg.events.line = leg.line
        self._legs[leg.line.call.sid] = leg

    def find(self, uuid: str) -> Leg | None:
        """Find a leg by its uuid."""
        return self._legs.get(uuid)

    def all(self) -> list[Leg]:
        """List the legs, oldest first."""
        return list(self._legs.values())
