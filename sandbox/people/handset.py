"""A telephone that somebody holds in their hand: a developer at the page of phones, instead of a drawn person.

It carries what is done with it to the line, and what the line makes heard to whoever looks on. It knows
neither: the line gives a function that hears of actions, the page one that shows events.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sandbox.people.behaviour import Greeter, Greeting, Prompt, Reaction, Silence, Speak


@dataclass(frozen=True, slots=True)
class PickedUp:
    """The telephone was picked up."""


@dataclass(frozen=True, slots=True)
class PutDown:
    """The telephone was put down, or a ringing call declined."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """One key was pressed."""

    key: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """Something was said."""

    words: str


Action: TypeAlias = PickedUp | PutDown | Pressed | Spoke
Heeded: TypeAlias = Callable[[Action], None]
Shown: TypeAlias = Callable[[str, Mapping[str, Any]], None]


class Handset:
    """One telephone in somebody's hand. `show` is called with the name and the facts of every event."""

    def __init__(self, number: str, show: Shown) -> None:
        """Hold the telephone `number`."""
        self.number = number
        self.show = show
        self._actions: deque[Action] = deque()
        self._heed: Heeded | None = None

    def connect(self, heed: Heeded | None) -> None:
        """Tell `heed` of every action from now on, or nobody; actions of an earlier call are forgotten."""
        self._actions.clear()
        self._heed = heed

    @property
    def connected(self) -> bool:
        """Tell whether there is a call, ringing or answered."""
        return self._heed is not None

    def act(self, action: Action) -> bool:
        """Do something; gives False when there is no call to do it in."""
        if self._heed is None:
            return False
        self._actions.append(action)
        self._heed(action)
        return True

    def take(self) -> Action | None:
        """Give the oldest action that nobody has taken yet."""
        return self._actions.popleft() if self._actions else None


class HandTalker:
    """Who holds a handset, as the network sees a talker. What they do comes from the handset, when it comes."""

    patience = 14_400.0
    converses: float | None = None
    greeting = Greeting(Greeter.PERSON, "", 1.0)

    def __init__(self, handset: Handset) -> None:
        """Talk through `handset`."""
        self.handset = handset

    def react(self, prompt: Prompt) -> Reaction:  # noqa: ARG002 - a hand cannot be asked beforehand
        """Keep silent: whoever can wait for a hand asks `sandbox.network.asking`."""
        return Silence()

    def dictate(self, words: str) -> Speak | None:  # noqa: ARG002 - the same
        """Keep silent."""
        return None
