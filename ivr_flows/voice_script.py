"""VoiceScript: what a voice channel does next, in words that belong to no carrier.

The engine's voice channel writes it, the store keeps it as JSON, a carrier's adapter renders it.
It holds no URL: where input is sent is the renderer's knowledge (call, turn, public address).
All durations are seconds.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Say(msgspec.Struct, frozen=True, tag="say"):
    """Speak `text` with the synthetic voice of `language` (BCP 47, such as "ru" or "en")."""

    text: str
    language: str


class Play(msgspec.Struct, frozen=True, tag="play"):
    """Play a recorded prompt. `asset` is the name of an audio file of the survey, not a URL."""

    asset: str


class Pause(msgspec.Struct, frozen=True, tag="pause"):
    """Keep silent."""

    seconds: float


Prompt: TypeAlias = Say | Play | Pause


class Gather(msgspec.Struct, frozen=True, tag="gather"):
    """Ask, and take keys, speech or both. Silence is reported as an empty input, never lost.

    `max_digits` counts the digits after which input ends by itself; None means that only the
    finish key or the time-out ends it. `finish_key` is "" where no key finishes.
    """

    prompts: tuple[Prompt, ...]
    language: str
    digits: bool = True
    speech: bool = False
    max_digits: int | None = None
    finish_key: str = "#"
    timeout: float = 5.0
    hints: tuple[str, ...] = ()
    barge_in: bool = True


class Record(msgspec.Struct, frozen=True, tag="record"):
    """Record the caller until silence, the finish key or `max_seconds`."""

    prompts: tuple[Prompt, ...]
    max_seconds: float = 120.0
    silence: float = 4.0
    finish_key: str = "#"
    beep: bool = True


class Bridge(msgspec.Struct, frozen=True, tag="bridge"):
    """Put the caller into the conference `room`.

    `hold_asset` sounds until somebody else is there. With `coach`, the carrier's id of a member's call,
    only that member hears the caller. `end_on_exit`: the room ends when the caller leaves it. `record`:
    the room is recorded from its start.
    """

    room: str
    muted: bool = False
    hold_asset: str | None = None
    coach: str | None = None
    end_on_exit: bool = False
    record: bool = False


class Hold(msgspec.Struct, frozen=True, tag="hold"):
    """Keep the caller waiting with `asset`, or silence, for at most `seconds`."""

    seconds: float
    asset: str | None = None


class Goto(msgspec.Struct, frozen=True, tag="goto"):
    """Ask the gateway again for what comes next, without input."""


class Hangup(msgspec.Struct, frozen=True, tag="hangup"):
    """End the call."""


Verb: TypeAlias = Say | Play | Pause | Gather | Record | Bridge | Hold | Goto | Hangup


class VoiceScript(msgspec.Struct, frozen=True):
    """The verbs in order. After a Gather or a Record nothing else is played: they wait for input."""

    verbs: tuple[Verb, ...]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(VoiceScript)


def encode_script(script: VoiceScript) -> bytes:
    """Write a script as JSON."""
    return _encoder.encode(script)


def decode_script(data: bytes | str) -> VoiceScript:
    """Read a script written by `encode_script`. Raises `msgspec.ValidationError` on anything else."""
    return _decoder.decode(data)
