"""The verbs of a voice document, with Twilio's own defaults. Values only.

Source: Twilio, "TwiML for Programmable Voice". All times are virtual seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

_SAY_LETTERS_A_SECOND = 15.0
_PLAY_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text`, `loop` times."""

    text: str
    loop: int = 1
    language: str = ""

    @property
    def seconds(self) -> float:
        """Estimate how long it takes to say."""
        return self.loop * len(self.text) / _SAY_LETTERS_A_SECOND


@dataclass(frozen=True, slots=True)
class Play:
    """Play the file at `url`, or the tones of `digits`, `loop` times."""

    url: str
    loop: int = 1
    digits: str = ""

    @property
    def text(self) -> str:
        """Give no words: what a recording says is not to be read from its address."""
        return ""

    @property
    def seconds(self) -> float:
        """Estimate how long it takes to play, where the file does not say."""
        return self.loop * (0.5 * len(self.digits) if self.digits else _PLAY_SECONDS)


@dataclass(frozen=True, slots=True)
class Pause:
    """Keep silent."""

    seconds: float = 1.0
    text: str = ""


Prompt: TypeAlias = Say | Play | Pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """Take keys, speech or both. `finish_key` is "" where none finishes; `action` None is this document.

    `speech_timeout` is the pause after which speech counts as ended, None where it is decided by the sound.
    """

    prompts: tuple[Prompt, ...] = ()
    keys: bool = True
    speech: bool = False
    action: str | None = None
    method: str = "POST"
    timeout: float = 5.0
    speech_timeout: float | None = None
    num_digits: int | None = None
    finish_key: str = "#"
    on_empty: bool = False
    barge_in: bool = True
    language: str = "en-US"
    hints: str = ""
    partial_url: str = ""
    partial_method: str = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Where a recording's progress is reported, and which events of it."""

    url: str = ""
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Record the caller until silence, a finish key or `max_length` seconds."""

    action: str | None = None
    method: str = "POST"
    timeout: float = 5.0
    max_length: float = 3600.0
    finish_keys: str = "1234567890*#"
    beep: bool = True
    trims: bool = True
    reported: Recorded = Recorded()


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with the document at `url`."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Turn away a call that came in, without answering; on any other call it is a Hangup."""

    reason: Literal["rejected", "busy"] = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A telephone number to dial; `url` is a document that is performed there before both are connected."""

    number: str
    url: str = ""
    method: str = "POST"
    status_url: str = ""
    status_method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A conference to join. `wait_url` is "" for silence, None for the carrier's own music."""

    name: str
    muted: bool = False
    label: str = ""
    starts: bool = True
    ends_on_exit: bool = False
    beeps_on_enter: bool = True
    beeps_on_exit: bool = True
    coach: str | None = None
    most: int = 250
    wait_url: str | None = None
    wait_method: str = "POST"
    status_url: str = ""
    status_method: str = "POST"
    events: frozenset[str] = frozenset()
    records: bool = False
    trims: bool = True
    reported: Recorded = Recorded()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Connect the call with a conference, or with whoever of several numbers answers first."""

    to: Room | tuple[Number, ...]
    action: str | None = None
    method: str = "POST"
    timeout: float = 30.0
    time_limit: float = 14_400.0
    hangup_on_star: bool = False
    caller_id: str = ""
    records: bool = False
    trims: bool = False
    reported: Recorded = Recorded()


Verb: TypeAlias = Say | Play | Pause | Gather | Record | Redirect | Hangup | Reject | Dial
