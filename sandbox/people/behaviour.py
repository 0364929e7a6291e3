"""What people can do, in words that no carrier owns: the vocabulary between people and the network.

Times are virtual seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from sandbox.records import Meant


class PickUp(StrEnum):
    """What becomes of a ringing telephone."""

    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    FAX = "fax"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    INVALID = "invalid"
    NETWORK_FAILED = "network_failed"


@dataclass(frozen=True, slots=True)
class Ringing:
    """How a telephone reacts to one call, and after how long.

    A telephone that somebody holds in their hand decides by itself: `outcome` and `ring_seconds` do not count.
    """

    outcome: PickUp
    ring_seconds: float


class Greeter(StrEnum):
    """Who or what makes the first sound on a line."""

    PERSON = "person"
    MACHINE = "machine"
    FAX = "fax"


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first sound after a call is answered: `seconds` of it, 0 for silence; a machine may beep then."""

    greeter: Greeter
    words: str
    seconds: float
    beeps: bool = False


class Arrival(StrEnum):
    """What becomes of a text on its way to a person."""

    ARRIVES = "arrives"
    UNKNOWN_NUMBER = "unknown_number"
    UNREACHABLE = "unreachable"
    LANDLINE = "landline"
    FILTERED = "filtered"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a person hears, and how an answer is taken. `timeout` is how long silence is suffered."""

    words: str
    keys: bool
    speech: bool
    timeout: float
    max_digits: int | None = None
    finish_key: str = ""
    barge_in: bool = True


@dataclass(frozen=True, slots=True)
class Meaning:
    """What stands behind a reply: what it answers, and whether it says "leave me alone"."""

    meant: Meant = None
    stop: bool = False


NO_MEANING = Meaning()


@dataclass(frozen=True, slots=True)
class Press:
    """Press `keys`, `after` thinking; `interrupting` says before the prompt has ended."""

    keys: str
    after: float
    meaning: Meaning = Meaning()
    interrupting: bool = False


@dataclass(frozen=True, slots=True)
class Speak:
    """Say `words`; `confidence` is how clear they are to a recogniser."""

    words: str
    after: float
    confidence: float
    meaning: Meaning = Meaning()
    interrupting: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """Put the telephone down; `cut` where it is not the person's will, but the connection that breaks."""

    after: float
    cut: bool = False


Reaction: TypeAlias = Press | Speak | Silence | HangUp


class Talker(Protocol):
    """Who is on the line during one call."""

    @property
    def patience(self) -> float:
        """Tell after how many seconds the line is dropped, whatever happens."""

    @property
    def greeting(self) -> Greeting:
        """Tell what is heard first."""

    @property
    def converses(self) -> float | None:
        """Tell after how many seconds in a conversation with people the person hangs up; None: does not."""

    def react(self, prompt: Prompt) -> Reaction:
        """Answer a prompt."""

    def dictate(self, words: str) -> Speak | None:
        """Leave a message after hearing `words`; None for silence."""


@dataclass(frozen=True, slots=True)
class PlannedText:
    """A text that a person will write `after` some time.

    It is dropped when a newer text has been read by then, unless the person is `stubborn`.
    """

    body: str
    after: float
    meaning: Meaning = Meaning()
    stubborn: bool = False
