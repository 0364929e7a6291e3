"""Sounds for tests, made of numbers: a voice, beeps, noise, and files of every kind around them.

Samples are floats, 1.0 is full scale.
"""

from __future__ import annotations

import io
import math
import random
import struct
import subprocess
import wave
from array import array
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

RATE = 8_000
Samples = Sequence[float]


def silence(seconds: float, rate: int = RATE) -> list[float]:
    """Nothing."""
    return [0.0] * round(seconds * rate)


def tone(hertz: float, seconds: float, level: float = -15.0, rate: int = RATE) -> list[float]:
    """A sine wave whose rms is at `level` dBFS."""
    peak = math.sqrt(2) * 10 ** (level / 20)
    return [peak * math.sin(2 * math.pi * hertz * n / rate) for n in range(round(seconds * rate))]


def noise(seconds: float, level: float, rate: int = RATE, seed: int = 7) -> list[float]:
    """White noise whose rms is at `level` dBFS."""
    chance = random.Random(seed)
    return [chance.gauss(0, 10 ** (level / 20)) for _ in range(round(seconds * rate))]


def voice(seconds: float, level: float = -20.0, rate: int = RATE, pitch: float = 120.0) -> list[float]:
    """Syllables: harmonics of a gliding pitch under two formants, four times a second louder and softer."""
    return [sample * 10 ** (level / 20) for sample in _spoken(seconds, rate, pitch)]


@cache
def _spoken(seconds: float, rate: int, pitch: float) -> tuple[float, ...]:
    """Syllables whose rms is 1."""
    total = round(seconds * rate)
    glide = [pitch * (1 + 0.15 * math.sin(2 * math.pi * 0.7 * n / rate)) for n in range(total)]
    phases = list(accumulate(2 * math.pi * hertz / rate for hertz in glide))
    weights = [1 / (1 + ((k * pitch - 550) / 200) ** 2) + 0.5 / (1 + ((k * pitch - 1500) / 250) ** 2)
               for k in range(1, 21)]  # fmt: skip
    spoken = [
        sum(weight * math.sin(k * phase) for k, weight in enumerate(weights, 1))
        * abs(math.sin(2 * math.pi * 2 * n / rate)) ** 1.5
        for n, phase in enumerate(phases)
    ]
    rms = math.sqrt(sum(sample * sample for sample in spoken) / total)
    return tuple(sample / rms for sample in spoken)


def mixed(one: Samples, other: Samples) -> list[float]:
    """Two sounds at once; both have the same length."""
    return [a + b for a, b in zip(one, other, strict=True)]


def pcm(samples: Samples) -> bytes:
    """Samples as 16 bits, cut off at full scale."""
    return array("h", (max(-32_768, min(32_767, round(32_767 * sample))) for sample in samples)).tobytes()


def wav(*channels: Samples, rate: int = RATE) -> bytes:
    """A WAV file of 16 bits, as most programs write it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(len(channels))
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(pcm([sample for frame in zip(*channels, strict=True) for sample in frame]))
    return file.getvalue()


def raw_wav(
    samples: bytes, encoding: int, bits: int, *, channels: int = 1, rate: int = RATE, size: int | None = None
) -> bytes:
    """A WAV file with any header. `size` is what it announces of its samples; by default the truth."""
    block = channels * bits // 8
    form = struct.pack("<HHIIHH", encoding, channels, rate, rate * block, block, bits)
    announced = len(samples) if size is None else size
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", announced)
    return b"RIFF" + struct.pack("<I", len(body) + len(samples)) + body + samples


def heard(file: bytes) -> list[float]:
    """The samples of a finished file, which must be what every telephone carrier plays."""
    with wave.open(io.BytesIO(file)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, RATE)
        return [sample / 32_767 for sample in array("h", read.readframes(read.getnframes()))]


def level(samples: Samples) -> float:
    """The rms in dBFS."""
    return 10 * math.log10(sum(sample * sample for sample in samples) / len(samples) + 1e-12)


def strength(samples: Samples, hertz: float, rate: int = RATE) -> float:
    """How much of one frequency is in a sound, as rms in dBFS."""
    turn = 2 * math.pi * hertz / rate
    cosine = sum(sample * math.cos(turn * n) for n, sample in enumerate(samples))
    sine = sum(sample * math.sin(turn * n) for n, sample in enumerate(samples))
    return 20 * math.log10(math.hypot(cosine, sine) * math.sqrt(2) / len(samples) + 1e-12)


def encoded(ffmpeg: str, file: bytes, to: Path, *options: str) -> bytes:
    """The same sound in the format that the name of `to` says."""
    subprocess.run(
        [ffmpeg, "-v", "error", "-f", "wav", "-i", "-", *options, str(to)], input=file, check=True, timeout=30
    )
    return to.read_bytes()
