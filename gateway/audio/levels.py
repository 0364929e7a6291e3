"""Levels: how loud a sound is, frame by frame. Sounds are 8 kHz, one channel, 16 bits, without header."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gateway.audio.libraries import audioop
from gateway.audio.wav import TELEPHONE_RATE
from gateway.domain.ports.audio import SILENCE_DBFS

FRAME_SECONDS = 0.02  # a period of mains hum; two or three of a deep voice
FRAME_BYTES = round(TELEPHONE_RATE * FRAME_SECONDS) * 2
_FULL_SCALE = 32_768


def dbfs(amplitude: float) -> float:
    """Give the level of an amplitude between 0 and full scale."""
    return max(SILENCE_DBFS, 20 * math.log10(amplitude / _FULL_SCALE)) if amplitude > 0 else SILENCE_DBFS


def frame_levels(samples: bytes) -> list[float]:
    """Give the level of each whole frame, in dBFS; a rest shorter than a frame is left out."""
    view = memoryview(samples)
    return [
        dbfs(audioop.rms(view[at : at + FRAME_BYTES], 2))
        for at in range(0, len(samples) - FRAME_BYTES + 1, FRAME_BYTES)
    ]


def mean_level(levels: Sequence[float]) -> float:
    """Average levels by their power: what rms of the frames together would be."""
    if not levels:
        return SILENCE_DBFS
    return 10 * math.log10(sum(10 ** (level / 10) for level in levels) / len(levels))


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which `share` (0 to 1) of the values lie."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]
