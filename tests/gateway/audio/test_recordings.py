"""Recordings: what was heard, whether it is an answer at all, and how people listen to it."""

from __future__ import annotations

import math

import pytest

from gateway.audio.studio import PydubStudio
from gateway.domain.ports.audio import SILENCE_DBFS, AudioFault, FaultCode, HeardRecording
from tests.gateway.audio.sounds import heard, level, mixed, noise, silence, tone, voice, wav

BEEP = tone(1000, 0.5, -15)
CLICK = noise(0.005, -6)


def listened(studio: PydubStudio, *channels: list[float], rate: int = 8_000) -> HeardRecording:
    recording = studio.hear(wav(*channels, rate=rate))
    assert isinstance(recording, HeardRecording)
    return recording


def with_noise(samples: list[float], loudness: float) -> list[float]:
    return mixed(samples, noise(len(samples) / 8_000, loudness))


# --- empty or not --------------------------------------------------------------------------------

# Half as loud at its ends as in its middle, with nothing around it.
VOWEL = [
    sample * (0.4 + 0.6 * math.sin(math.pi * n / 1_600))
    for n, sample in enumerate(mixed(mixed(tone(240, 0.2, -38), tone(480, 0.2, -40)), tone(720, 0.2, -42)))
]

EMPTY = {
    "silence": silence(4),
    "hiss": noise(4, -50),
    "a bad line": noise(4, -32),
    "a very bad line": noise(4, -18),
    "hum": mixed(tone(50, 4, -30), tone(150, 4, -40)),
    "hiss that swells": [sample * (1 + n / 8_000) for n, sample in enumerate(noise(4, -45))],
    "a click": [*silence(1), *CLICK, *silence(2)],
    "crackling": [sample for _ in range(12) for sample in (*silence(0.25), *CLICK)],
    "only the beep": [*silence(0.2), *BEEP, *silence(3)],
    "the beep on a bad line": with_noise([*silence(0.2), *BEEP, *silence(3)], -48),
    "a beep that fades": [
        *silence(0.2),
        *(b * min(1, n / 800, (3_999 - n) / 800) for n, b in enumerate(BEEP)),
    ],
    "knocks": [s for _ in range(9) for s in (*silence(0.3), *noise(0.02, -12), *noise(0.02, -24))],
    "a key": [*silence(1), *mixed(tone(770, 0.2, -15), tone(1336, 0.2, -15)), *silence(2)],
    "the busy tone": [*tone(425, 0.4), *silence(0.4)] * 5,
    "noise between the silences of a codec": [*noise(0.3, -42), *silence(0.3)] * 5,
    "nothing to speak of": voice(0.02),
}

ANSWERS = {
    "a sentence": voice(3),
    "a sentence after a pause": [*silence(2.5), *voice(1), *silence(1)],
    "one short word": [*silence(1), *voice(0.24), *silence(2)],
    "one short word, cut out closely": voice(0.24),
    "a soft vowel, cut out closely": VOWEL,
    "a soft voice": [*silence(1), *voice(1, -38), *silence(1)],
    "a voice on a bad line": with_noise([*silence(1), *voice(1, -22), *silence(1)], -42),
    "a loud voice without a pause": with_noise(voice(3, -12), -60),
    "a voice after the beep": [*BEEP, *silence(0.5), *voice(1), *silence(1)],
    "a voice and the click at the end": [*voice(1), *silence(1), *CLICK, *silence(0.1)],
}


@pytest.mark.parametrize("samples", EMPTY.values(), ids=EMPTY.keys())
def test_what_is_no_answer_is_empty(studio: PydubStudio, samples: list[float]) -> None:
    facts = listened(studio, samples).facts
    assert facts.is_empty
    assert facts.speech_share == 0


@pytest.mark.parametrize("samples", ANSWERS.values(), ids=ANSWERS.keys())
def test_a_voice_is_an_answer(studio: PydubStudio, samples: list[float]) -> None:
    facts = listened(studio, samples).facts
    assert not facts.is_empty
    assert facts.speech_share > 0


# --- facts ---------------------------------------------------------------------------------------


def test_the_share_of_speech_is_that_of_the_time(studio: PydubStudio) -> None:
    facts = listened(studio, [*silence(2), *voice(2), *silence(4)]).facts
    assert facts.seconds == 8.0
    assert facts.speech_share == pytest.approx(0.25, abs=0.04)


def test_levels_are_those_of_the_recording_and_not_of_its_silence(studio: PydubStudio) -> None:
    short, long = (listened(studio, [*voice(2, -24), *silence(rest)]).facts for rest in (0.5, 10))
    assert short.loudness_dbfs == long.loudness_dbfs == pytest.approx(-24, abs=1.5)
    assert listened(studio, tone(440, 2, -9.03)).facts.peak_dbfs == pytest.approx(-6.0, abs=0.1)


def test_silence_has_a_level_that_can_be_written_down(studio: PydubStudio) -> None:
    facts = listened(studio, silence(1)).facts
    assert (facts.peak_dbfs, facts.loudness_dbfs) == (SILENCE_DBFS, SILENCE_DBFS)


def test_both_sides_of_a_call_are_heard(studio: PydubStudio) -> None:
    interviewer, respondent = [*voice(1), *silence(2)], [*silence(2), *voice(1, pitch=200)]
    facts = listened(studio, interviewer, respondent).facts
    assert facts.speech_share == pytest.approx(2 / 3, abs=0.07)


def test_recordings_of_sixteen_kilohertz_are_heard_alike(studio: PydubStudio) -> None:
    facts = listened(studio, [*silence(1, 16_000), *voice(1, rate=16_000)], rate=16_000).facts
    assert facts.seconds == 2.0
    assert facts.speech_share == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("file", [b"<Response/>", b"", b"RIFF\0\0\0\0WAVE"])
def test_what_is_no_recording_is_a_fault(studio: PydubStudio, file: bytes) -> None:
    fault = studio.hear(file)
    assert isinstance(fault, AudioFault)
    assert fault.is_error
    assert fault.code in {FaultCode.UNKNOWN_FORMAT, FaultCode.NO_SOUND, FaultCode.UNREADABLE}


# --- what people listen to -----------------------------------------------------------------------


def test_the_silence_around_an_answer_is_cut_off(studio: PydubStudio) -> None:
    recording = listened(studio, [*silence(3), *voice(2), *silence(5), *CLICK])
    assert len(heard(recording.wav)) / 8_000 == pytest.approx(2.8, abs=0.3)
    assert recording.facts.seconds == pytest.approx(10.005, abs=0.001)


@pytest.mark.parametrize("loudness", [-36.0, -20.0, -10.0])
def test_recordings_are_equally_loud_and_not_clipped(studio: PydubStudio, loudness: float) -> None:
    made = heard(listened(studio, voice(2, loudness)).wav)
    assert level(made) == pytest.approx(-21, abs=1.5)
    assert max(map(abs, made)) < 0.9


def test_the_peaks_bound_the_level(studio: PydubStudio) -> None:
    loud = [*voice(2, -30), *noise(0.004, -4)]  # a crack far louder than the voice
    made = heard(listened(studio, loud).wav)
    assert max(map(abs, made)) < 0.9


def test_an_empty_recording_is_kept_as_it_is(studio: PydubStudio) -> None:
    made = heard(listened(studio, noise(3, -50)).wav)
    assert len(made) == 24_000
    assert level(made) == pytest.approx(-50, abs=0.5)
