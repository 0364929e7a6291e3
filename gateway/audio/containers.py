"""Which kind of file this is, by its first bytes and never by its name.

ffmpeg is told the kind and does not guess: a playlist sent as music could make it open other files.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of file: its word for people, and ffmpeg's name of what reads it."""

    word: str
    demuxer: str


WAV = Container("WAV", "wav")
_MP3 = Container("MP3", "mp3")
_AAC = Container("AAC", "aac")

# Where in the file the mark stands, and the mark.
_MARKS: tuple[tuple[int, bytes, Container], ...] = (
    (0, b"ID3", _MP3),
    (0, b"OggS", Container("Ogg", "ogg")),
    (0, b"fLaC", Container("FLAC", "flac")),
    (4, b"ftyp", Container("M4A", "mov")),
    (0, b"\x1a\x45\xdf\xa3", Container("WebM", "matroska")),
    (8, b"AIFF", Container("AIFF", "aiff")),
    (8, b"AIFC", Container("AIFF", "aiff")),
    (0, b"#!AMR", Container("AMR", "amr")),
    (0, b"caff", Container("CAF", "caf")),
    (0, b".snd", Container("AU", "au")),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Container("WMA", "asf")),
)


def recognise(data: bytes) -> Container | None:
    """Say what kind of file this is; None where it is none that we read."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return WAV
    for offset, mark, container in _MARKS:
        if data[offset : offset + len(mark)] == mark:
            return container
    # An MPEG stream has no mark of its own: eleven set bits, then the layer, which is 0 in AAC.
    if len(data) > 2 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        return _AAC if data[1] & 0x06 == 0 else _MP3
    return None
