"""Limits: how much sound is read, so that no file can fill the memory or hold a process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SoundLimits:
    """The bounds of one kind of sound: bytes as sent, seconds of sound, bytes when decoded."""

    sent_bytes: int
    seconds: float
    decoded_bytes: int
    decoding_seconds: float


# A prompt of two minutes is hung up on; 48 kHz in stereo, it is 23 MB of samples.
PROMPT = SoundLimits(sent_bytes=25_000_000, seconds=120.0, decoded_bytes=64_000_000, decoding_seconds=20.0)

# An interviewer's call of an hour, 8 kHz and two channels, is 115 MB of samples.
RECORDING = SoundLimits(
    sent_bytes=120_000_000, seconds=7_200.0, decoded_bytes=120_000_000, decoding_seconds=120.0
)

MOST_PARTS = 40  # of a joined prompt
MOST_RATE = 192_000  # samples a second
MOST_CHANNELS = 8
