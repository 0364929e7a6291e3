"""The audio port: prompts that carriers play, and recordings that people made.

Sound goes in as bytes and never as a path. What is wrong with a file that somebody sent is a value,
`AudioFault`; what is wrong with this machine is raised. Levels are dBFS: 0 is the loudest sample that
there is, `SILENCE_DBFS` stands for silence. Durations are seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from gateway.domain.errors import Misconfigured

SILENCE_DBFS = -96.0  # the floor of 16 bits: nothing is told apart below it


class AudioToolMissing(Misconfigured):
    """The program that reads compressed sound is not on this machine. WAV files need no program."""

    code = "audio_tool_missing"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    def __str__(self) -> str:
        return (
            f"this machine cannot read {self.kind}: the program ffmpeg is missing "
            "(install it, or send the sound as WAV, PCM, 16 bits)"
        )


class FaultCode(StrEnum):
    """What can be wrong with a sound. Stable: screens translate by it."""

    NO_SOUND = "no_sound"
    TOO_LARGE = "too_large"
    UNKNOWN_FORMAT = "unknown_format"
    UNREADABLE = "unreadable"
    TOO_SLOW = "too_slow"
    INCOMPLETE = "incomplete"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    RATHER_LONG = "rather_long"
    SILENT = "silent"
    QUIET = "quiet"
    CLIPPED = "clipped"
    DISTORTED = "distorted"
    SILENCE_AT_START = "silence_at_start"
    SILENCE_AT_END = "silence_at_end"
    LOW_SAMPLE_RATE = "low_sample_rate"
    STEREO = "stereo"
    CHANNELS_CANCEL = "channels_cancel"


@dataclass(frozen=True, slots=True)
class AudioFault:
    """What is wrong with a sound, and what to do. An error forbids its use, a warning does not."""

    code: FaultCode
    message: str
    remedy: str
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class PromptAudio:
    """A prompt in the store: WAV, PCM, 16 bits, 8 kHz, one channel. `sha256` is of the whole file."""

    sha256: str
    seconds: float

    @property
    def name(self) -> str:
        """The name under which the store gives it out. The same content has the same name."""
        return f"{self.sha256}.wav"


@dataclass(frozen=True, slots=True)
class PreparedPrompt:
    """What became of an upload. `audio` is None where one of the faults is an error."""

    audio: PromptAudio | None
    faults: tuple[AudioFault, ...]


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """What was heard in a recording, before anything was cut or levelled.

    `speech_share` is the part of the time in which somebody spoke, 0 to 1, short pauses included.
    `loudness_dbfs` is that of the speech, or of the whole where nobody spoke. `is_empty`: there is no
    answer in it, only silence, the noise of the line, clicks or beeps. `waveform` holds the peaks of
    equal stretches of time, 0 to 1.
    """

    seconds: float
    speech_share: float
    peak_dbfs: float
    loudness_dbfs: float
    is_empty: bool
    waveform: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class HeardRecording:
    """A recording with its facts, and as people listen to it: `wav` is trimmed and levelled."""

    facts: RecordingFacts
    wav: bytes


class AudioStudio(Protocol):
    """Makes prompts ready for the telephone, and recordings ready for people."""

    def prepare_prompt(self, data: bytes) -> PreparedPrompt:
        """Check an uploaded file of any common format, convert it and keep it.

        Raises `AudioToolMissing`.
        """
        ...

    def join(self, names: Sequence[str], gap: float = 0.12) -> PromptAudio:
        """Make one prompt of several, `gap` seconds apart; from the cache where it was made before.

        Raises `NotFound` for a name that the store does not have, `BadInput` for too much sound.
        """
        ...

    def read_prompt(self, name: str) -> bytes:
        """Give the WAV file of a prompt. Raises `NotFound`; a name that is no prompt's is not found."""
        ...

    def hear(self, data: bytes) -> HeardRecording | AudioFault:
        """Listen to a recording. Raises `AudioToolMissing`."""
        ...

    def draw(self, facts: RecordingFacts, title: str) -> str:
        """Draw the waveform as SVG; `title` is read to those who cannot see it."""
        ...
