"""Telephone sound: 8 kHz, one channel, 16 bits, which every carrier plays; and its trimming and level.

Carriers make their own G.711 of it, so mu-law is read and never written.
"""

from __future__ import annotations

from array import array
from functools import reduce

from gateway.audio.levels import FRAME_SECONDS, dbfs
from gateway.audio.libraries import AudioSegment, Segment, audioop
from gateway.audio.low_pass import without_highs
from gateway.audio.speech import Stretch
from gateway.audio.wav import TELEPHONE_RATE

_TARGET = -20.0  # dBFS of speech: as loud as carriers' own voices
_CEILING = -1.0  # dBFS of the loudest sample
_MOST_GAIN = 20.0  # dB; more would lift the noise of the line into the foreground
_CANCELLING = 12.0  # dB that a mix loses to its louder channel when they stand against each other


def to_telephone(segment: Segment) -> tuple[Segment, bool]:
    """Make a pydub segment of 16 bits fit for a telephone.

    Channels are mixed, but the louder one is taken where they cancel each other out: the second value
    says so.
    """
    mixed, cancelled = _one_channel(segment)
    samples, rate = _centred(mixed.raw_data), mixed.frame_rate
    if rate > TELEPHONE_RATE:
        samples, rate = without_highs(samples, rate)
    return mono(samples, rate).set_frame_rate(TELEPHONE_RATE), cancelled


def mono(samples: bytes, rate: int = TELEPHONE_RATE) -> Segment:
    """Make a segment of samples of one channel and 16 bits."""
    return AudioSegment(samples, sample_width=2, frame_rate=rate, channels=1)


def levelled(segment: Segment, loudness: float) -> Segment:
    """Bring a sound of this loudness (dBFS) to the common one, as far as its peaks allow."""
    gain = min(_TARGET - loudness, _CEILING - dbfs(segment.max), _MOST_GAIN)
    return segment.apply_gain(gain)


def trimmed(segment: Segment, kept: tuple[Stretch, ...], margin: float) -> Segment:
    """Cut what stands before the first and after the last of the kept stretches.

    `margin` seconds stay on both sides. With nothing to keep, the sound stays whole.
    """
    if not kept:
        return segment
    first = max(0, round((kept[0].start * FRAME_SECONDS - margin) * TELEPHONE_RATE))
    last = round((kept[-1].end * FRAME_SECONDS + margin) * TELEPHONE_RATE)
    return segment.get_sample_slice(first, last)


def _centred(samples: bytes) -> bytes:
    """Take away a constant offset. Full scale stays full scale: pydub's way lets it wrap around."""
    offset = audioop.avg(samples, 2)
    if offset == 0:
        return samples
    return audioop.add(samples, array("h", [min(-offset, 32_767)]).tobytes() * (len(samples) // 2), 2)


def _one_channel(segment: Segment) -> tuple[Segment, bool]:
    if segment.channels == 1:
        return segment, False
    channels = segment.split_to_mono()
    # pydub mixes more than two channels sample by sample in Python, which takes seconds.
    parts = (audioop.mul(channel.raw_data, 2, 1 / len(channels)) for channel in channels)
    mixed = mono(reduce(lambda one, other: audioop.add(one, other, 2), parts), segment.frame_rate)
    loudest = max(channels, key=lambda channel: channel.rms)
    if dbfs(loudest.rms) - dbfs(mixed.rms) > _CANCELLING:
        return loudest, True
    return mixed, False
