"""Speech: where somebody speaks, told apart from silence, the noise of a line, clicks and beeps.

Speech rises and falls. Hiss and hum stay as they are, a beep is one pure tone, a click is over at once.
Nothing here understands words, and music or a second voice in the room counts as speech.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.audio.levels import FRAME_BYTES, FRAME_SECONDS, frame_levels, mean_level, percentile
from gateway.audio.libraries import audioop

_QUIETEST = 0.1  # even who speaks without a stop is silent for a tenth of the frames
_NOISE_SHARE, _NOISE_FRAMES = 0.25, 15  # noise is always there, the quiet end of a word is not
_NOISE_SPREAD = 4.0  # dB
_OVER_NOISE = 7.0  # dB by which a sound stands out of the noise
_HEARD_AT_LEAST = -55.0  # dBFS; below it a person at a telephone hears nothing
_HEARD_AT_MOST = -36.0  # dBFS; such a level is a sound, however noisy the line
_STEADY = 3.0  # dB between the quiet and the loud frames of what is no speech
_LOOK = round(0.5 / FRAME_SECONDS)  # frames in which they are compared
_PURE = 0.05  # the part of a frame that a single sine wave does not explain
_PAUSE = round(0.3 / FRAME_SECONDS)  # frames of silence within a phrase
_WORD = 5  # frames; the shortest "да" is longer


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of frames, from `start` up to `end`, which is the first frame after it."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard: the level of every frame, what sounds at all, and what is speech."""

    levels: tuple[float, ...]
    sounding: tuple[Stretch, ...]
    speech: tuple[Stretch, ...]

    @property
    def has_speech(self) -> bool:
        """Whether there is as much speech as one short word."""
        return sum(map(len, self.speech)) >= _WORD

    @property
    def speech_share(self) -> float:
        """The part of the time in which somebody speaks, 0 to 1."""
        return sum(map(len, self.speech)) / len(self.levels) if self.has_speech else 0.0

    def loudness(self) -> float:
        """The level of the speech; of what sounds, where nobody speaks; else of the whole. In dBFS."""
        stretches = self.speech if self.has_speech else self.sounding
        return mean_level(
            [level for one in stretches for level in self.levels[one.start : one.end]] or self.levels
        )


def listen(samples: bytes) -> Hearing:
    """Listen to a sound of 8 kHz, one channel, 16 bits."""
    levels = frame_levels(samples)
    if not levels:
        return Hearing((), (), ())
    sounding = tuple(_runs(levels, _threshold(levels)))
    spoken = [run for run in sounding if _is_speech(run, samples, levels)]
    return Hearing(tuple(levels), sounding, tuple(_phrases(spoken)))


def _threshold(levels: Sequence[float]) -> float:
    """Say from which level on a frame sounds: over the noise, where there is any that can be measured."""
    quietest = percentile(levels, _QUIETEST)
    alike = sum(level <= quietest + _NOISE_SPREAD for level in levels)
    if alike < max(_NOISE_SHARE * len(levels), _NOISE_FRAMES):
        return _HEARD_AT_LEAST  # a word that was cut out closely has no noise around it
    return min(max(quietest + _OVER_NOISE, _HEARD_AT_LEAST), _HEARD_AT_MOST)


def _runs(levels: Sequence[float], threshold: float) -> Iterator[Stretch]:
    start = None
    for at, level in enumerate(levels):
        if level >= threshold and start is None:
            start = at
        elif level < threshold and start is not None:
            yield Stretch(start, at)
            start = None
    if start is not None:
        yield Stretch(start, len(levels))


def _is_speech(run: Stretch, samples: bytes, levels: Sequence[float]) -> bool:
    # The frames at its ends are partly silent; a click has hardly any others, none that differ.
    inside = levels[run.start + 1 : run.end - 1]
    # Noise may swell over seconds; speech moves within half a second.
    looks = (inside[at : at + _LOOK] for at in range(0, len(inside), _LOOK))
    if all(percentile(look, 0.9) - percentile(look, 0.1) < _STEADY for look in looks):
        return False
    frames = sorted(range(run.start, run.end), key=levels.__getitem__)
    loud = frames[len(frames) // 2 :]  # a beep that fades ends in the noise of the line
    return percentile([_impurity(samples, at) for at in loud], 0.5) >= _PURE


def _impurity(samples: bytes, frame: int) -> float:
    """Measure what of a frame is no pure tone, 0 to about 1.

    Of a sine wave, the mean of the two neighbours of a sample is always the same multiple of the sample.
    """
    halves = audioop.mul(samples[frame * FRAME_BYTES : (frame + 1) * FRAME_BYTES], 2, 0.5)
    middle = halves[2:-2]
    neighbours = audioop.add(audioop.mul(halves[4:], 2, 0.5), audioop.mul(halves[:-4], 2, 0.5), 2)
    loud = audioop.rms(middle, 2)
    if loud == 0:
        return 0.0
    multiple = audioop.findfactor(neighbours, middle)
    rest = audioop.add(neighbours, audioop.mul(middle, 2, -multiple), 2)
    return audioop.rms(rest, 2) / loud


def _phrases(runs: Sequence[Stretch]) -> Iterator[Stretch]:
    """Join runs over the short pauses between words."""
    start = end = None
    for run in runs:
        if start is None or end is None:
            start = run.start
        elif run.start - end > _PAUSE:
            yield Stretch(start, end)
            start = run.start
        end = run.end
    if start is not None and end is not None:
        yield Stretch(start, end)
