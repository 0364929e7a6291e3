"""A low-pass filter: takes away what 8 kHz cannot hold, before samples are dropped.

pydub changes the rate by straight lines between samples. Without a filter every hiss of an s between
4 and 20 kHz folds down into the voice. Its own filter falls by 6 dB an octave, sample by sample in
Python. This one is a windowed sinc, made of shifted copies that audioop adds up at the speed of C.
"""

from __future__ import annotations

import math
from array import array

from gateway.audio.libraries import audioop

_VOICE = 4_000.0  # hertz: what 8 kHz can hold
_CUTOFF = 3_500.0  # hertz, the middle of the last slope
_SLOPE = 1_200.0  # hertz, from where it begins to fall to where all is gone
_HALVED_FROM = 32_000  # samples a second; a steep filter costs the square of the rate
_BLOCK = 16_384  # samples: small enough for a processor's cache


def without_highs(samples: bytes, rate: int) -> tuple[bytes, int]:
    """Take away what lies above the telephone's band, from one channel of 16 bits.

    Gives the samples with their rate, which is still above that of a telephone, but may be a half, a
    quarter and so on of what it was.
    """
    while rate >= _HALVED_FROM:
        # Only what would fold into the voice must be gone, so a gentle slope is enough.
        gentle = _filtered(samples, rate, cutoff=rate / 4, slope=rate / 2 - 2 * _VOICE)
        samples, rate = array("h", gentle)[::2].tobytes(), rate // 2
    return _filtered(samples, rate, _CUTOFF, _SLOPE), rate


def _filtered(samples: bytes, rate: int, cutoff: float, slope: float) -> bytes:
    taps = _taps(rate, cutoff, slope)
    reach = len(taps) - 1
    edge = bytes(4 * reach)
    # 32 bits keep what each product loses; half the level leaves room for the sum of a pair.
    wide = memoryview(edge + audioop.mul(audioop.lin2lin(samples, 2, 4), 4, 0.5) + edge)
    total = len(samples) // 2
    blocks = []
    for start in range(0, total, _BLOCK):
        block = wide[4 * start : 4 * (min(start + _BLOCK, total) + 2 * reach)]
        blocks.append(audioop.lin2lin(audioop.mul(_weighted(block, taps), 4, 2.0), 4, 2))
    return b"".join(blocks)


def _weighted(block: memoryview, taps: list[float]) -> bytes:
    """Sum a block's shifted copies; the block has as many samples more on both sides as taps reach."""
    reach = len(taps) - 1
    size = len(block) - 8 * reach
    total = audioop.mul(block[4 * reach : 4 * reach + size], 4, taps[0])
    for by in range(1, reach + 1):
        before, after = 4 * (reach - by), 4 * (reach + by)
        pair = audioop.add(block[before : before + size], block[after : after + size], 4)
        total = audioop.add(total, audioop.mul(pair, 4, taps[by]), 4)
    return total


def _taps(rate: int, cutoff: float, slope: float) -> list[float]:
    """One half of the symmetric filter, the middle first: a sinc under a Hamming window, of sum 1."""
    reach = math.ceil(1.65 * rate / slope)
    step = 2 * math.pi * cutoff / rate
    half = [
        (math.sin(step * n) / (math.pi * n) if n else step / math.pi)
        * (0.54 + 0.46 * math.cos(math.pi * n / reach))
        for n in range(reach + 1)
    ]
    whole = half[0] + 2 * sum(half[1:])
    return [tap / whole for tap in half]
