"""Recordings of calls and conferences: what was heard on a line between two instants, as a WAV file.

The people of the sandbox have no voice: where somebody spoke there is a babble with the rhythm of speech,
where nobody did there is silence. 8 kHz, 16 bits, one channel, as carriers give it.
"""

from __future__ import annotations

import array
import io
import math
import random
import sys
import wave
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TypeAlias

from sandbox.network.sounds import Sound, Speaker

RATE = 8000
_LONGEST = 3600.0
_SYLLABLES = 24
_SYLLABLE_SECONDS = 0.16

Samples: TypeAlias = "array.array[int]"


class RecordingState(StrEnum):
    """Where a recording stands."""

    GOING_ON = "in-progress"
    PAUSED = "paused"
    STOPPED = "stopped"
    COMPLETED = "completed"
    ABSENT = "absent"
    """It holds nothing at all."""


@dataclass(slots=True, kw_only=True, eq=False)
class Recording:
    """One recording. `spans` are the parts of the time that it took in; the last is open while it goes on.

    `sounds` is the line's own list: it grows while the line lives. `skips` is set where a pause leaves no
    silence behind.
    """

    sid: str
    call_sid: str
    conference_sid: str = ""
    source: str = ""
    started_at: datetime
    sounds: list[Sound]
    track: str = "both"
    channels: int = 1
    skips: bool = False
    trims: bool = False
    state: RecordingState = RecordingState.GOING_ON
    spans: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    ended_at: datetime | None = None
    deleted: bool = False

    def pause(self, now: datetime, *, skips: bool) -> None:
        """Stop taking in sounds for a while; with `skips` the time between is left out, else it is silent."""
        self._close_span(now)
        self.skips = skips
        self.state = RecordingState.PAUSED

    def resume(self, now: datetime) -> None:
        """Take in sounds again."""
        if self.state is RecordingState.PAUSED:
            self.spans.append((now, None))
            self.state = RecordingState.GOING_ON

    def stop(self, now: datetime) -> None:
        """End the recording; it can be fetched from now on."""
        if self.ended_at is None:
            self._close_span(now)
            self.ended_at = now
            self.state = RecordingState.COMPLETED if self.seconds else RecordingState.ABSENT

    @property
    def length(self) -> float:
        """Give its length in seconds, silence included."""
        if self.ended_at is None:
            return 0.0
        if self.trims:
            return max((at + seconds for at, seconds, _ in self._parts()), default=0.0)
        if self.skips:
            taken = sum(((end or begin) - begin).total_seconds() for begin, end in self.spans)
        else:
            taken = (self.ended_at - self.started_at).total_seconds()
        return min(_LONGEST, taken)

    @property
    def seconds(self) -> int:
        """Give its length in whole seconds, as carriers tell it."""
        return round(self.length)

    def wav(self) -> bytes:
        """Make the WAV file."""
        return speech_wav(self.length, self._parts(), self.channels)

    def _close_span(self, now: datetime) -> None:
        if self.spans and self.spans[-1][1] is None:
            self.spans[-1] = (self.spans[-1][0], now)

    def _parts(self) -> list[tuple[float, float, Sound]]:
        """List what was taken in: where it stands in the file, for how long, and the sound."""
        parts, left_out, before = [], 0.0, self.started_at
        for begin, end in self.spans:
            if self.skips:
                left_out += (begin - before).total_seconds()
            before = end or begin
            for sound in self.sounds:
                first = max(begin, sound.at)
                last = min(before, sound.at + timedelta(seconds=sound.seconds))
                if last > first and self._takes(sound):
                    at = (first - self.started_at).total_seconds() - left_out
                    parts.append((at, (last - first).total_seconds(), sound))
        if self.trims and parts:
            lead = min(at for at, _, _ in parts)
            parts = [(at - lead, seconds, sound) for at, seconds, sound in parts]
        return parts

    def _takes(self, sound: Sound) -> bool:
        return {"inbound": Speaker.PERSON, "outbound": Speaker.US}.get(
            self.track, sound.speaker
        ) is sound.speaker


def speech_wav(seconds: float, parts: Iterable[tuple[float, float, Sound]], channels: int = 1) -> bytes:
    """Make a WAV file of `seconds` with a babble where `parts` say (start, length, sound).

    With two channels the person is on the left and we are on the right, as carriers put it.
    """
    length = round(min(seconds, _LONGEST) * RATE)
    tracks = [array.array("h", bytes(2 * length)) for _ in range(channels)]
    for at, lasting, sound in parts:
        track = tracks[0 if channels == 1 or sound.speaker is Speaker.PERSON else 1]
        begin = min(length, round(at * RATE))
        end = min(length, begin + round(lasting * RATE))
        track[begin:end] = _babble(sound, end - begin)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(_interleaved(tracks))
    return file.getvalue()


def _interleaved(tracks: list[Samples]) -> bytes:
    mixed = tracks[0]
    if len(tracks) > 1:
        mixed = array.array("h", bytes(2 * sum(map(len, tracks))))
        for place, track in enumerate(tracks):
            mixed[place :: len(tracks)] = track
    if sys.byteorder == "big":
        mixed = array.array("h", mixed)
        mixed.byteswap()
    return mixed.tobytes()


def _babble(sound: Sound, length: int) -> Samples:
    """Make `length` samples that rise and fall like these words would; a sound without words is a beep."""
    if not sound.words:
        return _cut(_tone(1000.0, 1.0), length)
    draw = random.Random(sound.words)
    voice = draw.choice((105.0, 125.0, 190.0, 215.0))
    made = array.array("h")
    while len(made) < length:
        made.extend(_syllable(voice, draw.randrange(_SYLLABLES)))
        if draw.random() < 0.18:
            made.extend(array.array("h", bytes(2 * int(RATE * draw.uniform(0.06, 0.22)))))
    return made[:length]


@cache
def _syllable(voice: float, kind: int) -> Samples:
    """Make one syllable: a voiced tone with two formants of a vowel, and a soft beginning and end."""
    draw = random.Random(f"{voice}:{kind}")
    first, second = draw.uniform(280, 780), draw.uniform(900, 2300)
    pitch = voice * draw.uniform(0.92, 1.12)
    length = int(RATE * _SYLLABLE_SECONDS * draw.uniform(0.7, 1.4))
    harmonics = [
        (
            pitch * n,
            math.exp(-(((pitch * n - first) / 160) ** 2))
            + 0.5 * math.exp(-(((pitch * n - second) / 220) ** 2)),
        )
        for n in range(1, int(3400 / pitch))
    ]
    total = sum(weight for _, weight in harmonics) or 1.0
    return array.array(
        "h",
        (
            int(
                9000
                * math.sin(math.pi * at / length)
                / total
                * sum(weight * math.sin(2 * math.pi * tone * at / RATE) for tone, weight in harmonics)
            )
            for at in range(length)
        ),
    )


@cache
def _tone(pitch: float, seconds: float) -> Samples:
    return array.array(
        "h", (int(6000 * math.sin(2 * math.pi * pitch * at / RATE)) for at in range(int(RATE * seconds)))
    )


def _cut(samples: Samples, length: int) -> Samples:
    return (samples * (1 + length // len(samples)))[:length]
