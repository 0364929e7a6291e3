"""The verbs of a voice document, with Twilio's own defaults. Values only.

Source: Twilio, "TwiML for Programmable Voice". All times are virtual seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

_SAY_LETTERS_A_SECOND = 15.0
_PLAY_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text`, `loop` times."""

    text: str
    loop: int = 1

    @property
    def seconds(self) -> float:
        """Estimate how long it takes to say."""
        return self.loop * len(self.text) / _SAY_LETTERS_A_SECOND


@dataclass(frozen=True, slots=True)
class Play:
    """Play the file at `url`, `loop` times; its length is not known here."""

    url: str
    loop: int = 1

    @property
    def text(self) -> str:
        """Give no words: what a recording says is not to be read from its address."""
        return ""

    @property
    def seconds(self) -> float:
        """Estimate how long it takes to play."""
        return self.loop * _PLAY_SECONDS


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Record the caller until silence, a finish key or `max_length` seconds."""

    action: str | None = None
    method: str = "POST"
    timeout: float = 5.0
    max_length: float = 3600.0
    finish_keys: str = "1234567890*#"
    beep: bool = True


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with the document at `url`."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call; also what Reject comes to on a call that has been answered."""


Verb: TypeAlias = Say | Play | Pause | Gather | Record | Redirect | Hangup
