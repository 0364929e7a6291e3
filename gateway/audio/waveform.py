"""Waveforms: the peaks of a sound, and their picture. The picture runs no script and has a title."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import pairwise

from gateway.audio.libraries import audioop

_BARS = 200
_STEP, _HEIGHT = 3, 48  # units of the drawing
_FULL_SCALE = 32_768
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def peaks(samples: bytes) -> tuple[float, ...]:
    """Give the loudest sample of equal stretches of time, 0 to 1. Samples have one channel and 16 bits."""
    frames = len(samples) // 2
    bars = min(_BARS, frames)
    edges = [2 * (frames * bar // bars) for bar in range(bars + 1)] if bars else []
    view = memoryview(samples)
    return tuple(round(audioop.max(view[start:end], 2) / _FULL_SCALE, 3) for start, end in pairwise(edges))


def draw(waveform: Sequence[float], title: str) -> str:
    """Draw peaks as bars around a middle line, in the colour of the text around the picture."""
    words = html.escape(_NOT_IN_XML.sub("", title))
    width = _STEP * max(len(waveform), 1)
    bars = "".join(
        f"M{_STEP * at + 1} {_HEIGHT / 2 - half:g}v{2 * half:g}"
        for at, half in enumerate(_half_height(peak) for peak in waveform)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" role="img" '
        f'aria-label="{words}" preserveAspectRatio="none"><title>{words}</title>'
        f'<path d="{bars}" stroke="currentColor" stroke-width="2" fill="none"/></svg>'
    )


def _half_height(peak: float) -> float:
    return round(max(peak * _HEIGHT / 2, 0.5), 1)  # silence is a thin line, not a hole
