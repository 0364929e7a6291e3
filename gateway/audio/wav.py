"""WAV files: the header is read and bounded before a sample is touched; writing is 8 kHz mono.

Reads PCM of 8, 16, 24 and 32 bits and both laws of G.711. Other encodings inside a WAV are left to
ffmpeg. pydub's own reader takes any extensible WAV for PCM, so that floats become noise.
"""

from __future__ import annotations

import io
import struct
import wave
from dataclasses import dataclass

from gateway.audio.libraries import AudioSegment, Segment, audioop
from gateway.audio.limits import MOST_CHANNELS, MOST_RATE, SoundLimits
from gateway.audio.refusal import RefusedSoundError
from gateway.domain.ports.audio import FaultCode

TELEPHONE_RATE = 8_000
_PCM, _A_LAW, _MU_LAW, _EXTENSIBLE = 0x0001, 0x0006, 0x0007, 0xFFFE
_PLAIN_BITS = {_PCM: (8, 16, 24, 32), _A_LAW: (8,), _MU_LAW: (8,)}
_MOST_CHUNKS = 64


@dataclass(frozen=True, slots=True)
class WavHeader:
    """What a WAV file says of itself, and where its samples stand, in bytes.

    `is_cut`: the file ends before the samples that it announces.
    """

    encoding: int
    channels: int
    rate: int
    bits: int
    start: int
    end: int
    is_cut: bool

    @property
    def is_plain(self) -> bool:
        """Whether it can be read without ffmpeg."""
        return self.bits in _PLAIN_BITS.get(self.encoding, ())

    @property
    def is_linear(self) -> bool:
        """Whether the samples are as fine as those of 16 bits, so that flat tops mean clipping."""
        return self.encoding == _PCM and self.bits >= 16

    @property
    def frames(self) -> int:
        """Samples in one channel."""
        return (self.end - self.start) // (self.channels * self.bits // 8)

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return self.frames / self.rate


def read_header(data: bytes) -> WavHeader:
    """Read the chunks up to the samples. Raises `RefusedSoundError`."""
    position, form = 12, b""
    for _ in range(_MOST_CHUNKS):
        if position + 8 > len(data):
            break
        name, size = struct.unpack_from("<4sI", data, position)
        position += 8
        if name == b"data":
            return _header(form, position, size, len(data))
        if name == b"fmt ":
            form = data[position : position + min(size, 40)]
        position += size + size % 2
    raise _damaged("it holds no samples")


def decode(data: bytes, header: WavHeader, limits: SoundLimits) -> Segment:
    """Give the samples of a plain WAV as a pydub segment of 16 bits. Raises `RefusedSoundError`."""
    if header.frames == 0:
        raise RefusedSoundError(FaultCode.NO_SOUND, "the file holds no sound", "export the sound again")
    if header.seconds > limits.seconds:
        raise RefusedSoundError(
            FaultCode.TOO_LONG,
            f"the sound lasts more than {limits.seconds:.0f} seconds",
            "shorten it, or split it",
        )
    if header.frames * header.channels * 2 > limits.decoded_bytes:
        raise too_much(limits)
    frame_bytes = header.channels * header.bits // 8
    samples = data[header.start : header.start + header.frames * frame_bytes]
    return AudioSegment(
        _sixteen_bits(samples, header), sample_width=2, frame_rate=header.rate, channels=header.channels
    )


def encode(segment: Segment) -> bytes:
    """Write a segment that is ready for the telephone as a file. The same samples give the same bytes."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(segment.channels)
        out.setsampwidth(segment.sample_width)
        out.setframerate(segment.frame_rate)
        out.writeframes(segment.raw_data)
    return file.getvalue()


def too_much(limits: SoundLimits) -> RefusedSoundError:
    """Refuse for the room that it takes when decoded."""
    return RefusedSoundError(
        FaultCode.TOO_LARGE,
        f"decoded, the sound takes more than {limits.decoded_bytes // 1_000_000} MB",
        "send it with one channel and a lower sample rate",
    )


def _header(form: bytes, start: int, size: int, length: int) -> WavHeader:
    if len(form) < 16:
        raise _damaged("it does not say how its samples are written")
    encoding, channels, rate, _, block, bits = struct.unpack_from("<HHIIHH", form)
    if encoding == _EXTENSIBLE and len(form) >= 26:
        (encoding,) = struct.unpack_from("<H", form, 24)
    if not (0 < channels <= MOST_CHANNELS and 0 < rate <= MOST_RATE):
        raise _damaged(f"it announces {channels} channels and {rate} samples a second")
    if encoding in _PLAIN_BITS and block != channels * bits // 8:
        raise _damaged("its header contradicts itself")
    # Programs that write into a pipe cannot know the size and leave it open.
    is_open = size in {0, 0xFFFFFFFF}
    end = length if is_open else min(start + size, length)
    return WavHeader(encoding, channels, rate, bits, start, end, is_cut=not is_open and start + size > length)


def _sixteen_bits(samples: bytes, header: WavHeader) -> bytes:
    if header.encoding == _A_LAW:
        return audioop.alaw2lin(samples, 2)
    if header.encoding == _MU_LAW:
        return audioop.ulaw2lin(samples, 2)
    if header.bits == 8:
        return audioop.lin2lin(audioop.bias(samples, 1, -128), 1, 2)  # eight bits have no sign in a WAV
    return samples if header.bits == 16 else audioop.lin2lin(samples, header.bits // 8, 2)


def _damaged(what: str) -> RefusedSoundError:
    return RefusedSoundError(
        FaultCode.UNREADABLE, f"the WAV file is damaged: {what}", "export the sound again"
    )
