"""Uploads become prompts, and what is wrong with them is said."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gateway.audio.limits import SoundLimits
from gateway.audio.prompt_store import PromptStore
from gateway.audio.studio import PydubStudio
from gateway.domain.errors import NotFound
from gateway.domain.ports.audio import AudioFault, FaultCode, PreparedPrompt
from tests.gateway.audio.sounds import (
    heard,
    level,
    mixed,
    noise,
    pcm,
    raw_wav,
    silence,
    strength,
    tone,
    voice,
    wav,
)

SPOKEN = voice(2.0)
PEAK = max(map(abs, SPOKEN))
GOOD = wav(SPOKEN)


def codes(prepared: PreparedPrompt) -> set[FaultCode]:
    assert all(fault.message and fault.remedy for fault in prepared.faults)
    assert (prepared.audio is None) == any(fault.is_error for fault in prepared.faults)
    return {fault.code for fault in prepared.faults}


def test_a_clean_recording_becomes_a_prompt_without_a_word(studio: PydubStudio) -> None:
    prepared = studio.prepare_prompt(GOOD)
    assert prepared.faults == ()
    assert prepared.audio is not None
    assert prepared.audio.seconds == pytest.approx(2.0, abs=0.001)
    assert len(heard(studio.read_prompt(prepared.audio.name))) == 16_000


def test_the_same_sound_has_the_same_name_on_every_machine(studio: PydubStudio) -> None:
    first, second = studio.prepare_prompt(GOOD), studio.prepare_prompt(GOOD)
    assert first == second
    assert first.audio != studio.prepare_prompt(wav(voice(2.0, pitch=140))).audio


@pytest.mark.parametrize("loudness", [-32.0, -20.0, -14.0])
def test_prompts_are_equally_loud(studio: PydubStudio, loudness: float) -> None:
    prepared = studio.prepare_prompt(wav(voice(2.0, level=loudness)))
    assert prepared.audio is not None
    made = heard(studio.read_prompt(prepared.audio.name))
    assert level(made) == pytest.approx(-21, abs=1.5)
    assert max(map(abs, made)) < 0.9, "the level was raised into clipping"


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_every_sample_rate_becomes_that_of_a_telephone(studio: PydubStudio, rate: int) -> None:
    prepared = studio.prepare_prompt(wav(tone(1000, 1.0, rate=rate), rate=rate))
    assert prepared.faults == ()
    assert prepared.audio is not None
    made = heard(studio.read_prompt(prepared.audio.name))
    assert len(made) == pytest.approx(8_000, abs=2)
    assert strength(made[800:7200], 1000) == pytest.approx(-20, abs=0.5)


@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100, 96_000])
@pytest.mark.parametrize("above", [4_500, 6_500, 7_700, 14_500, 18_000, 23_000, 41_000])
def test_what_a_telephone_cannot_carry_does_not_fold_into_the_voice(
    studio: PydubStudio, rate: int, above: int
) -> None:
    if above > rate / 2:
        above = rate // 2 - 900
    both = mixed(tone(above, 0.5, -12, rate), tone(500, 0.5, -20, rate))
    prepared = studio.prepare_prompt(wav(both, rate=rate))
    assert prepared.audio is not None
    made = heard(studio.read_prompt(prepared.audio.name))[800:3200]
    voice_alone = strength(made, 500)
    assert level(made) == pytest.approx(voice_alone, abs=0.2)
    folded = abs(above - 8_000 * round(above / 8_000))
    assert voice_alone - strength(made, folded) > 40


# --- encodings that need no program -------------------------------------------------------------


def eight_bits(samples: list[float]) -> bytes:
    return bytes(max(0, min(255, round(128 + 127 * sample))) for sample in samples)


def wide(samples: list[float], width: int) -> bytes:
    top = 2 ** (8 * width - 1) - 1
    return b"".join(round(sample * top).to_bytes(width, "little", signed=True) for sample in samples)


def mu_law(samples: list[float]) -> bytes:
    return bytes(_mu(round(32_767 * sample)) for sample in samples)


def _mu(sample: int) -> int:
    """G.711, table 2a, written out."""
    magnitude = min(abs(sample), 32_635) + 132
    exponent = magnitude.bit_length() - 8
    mantissa = magnitude >> (exponent + 3) & 0x0F
    return ~((0x80 if sample < 0 else 0) | exponent << 4 | mantissa) & 0xFF


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(raw_wav(eight_bits(SPOKEN), 1, 8), id="8 bits"),
        pytest.param(raw_wav(wide(SPOKEN, 3), 1, 24), id="24 bits"),
        pytest.param(raw_wav(wide(SPOKEN, 4), 1, 32), id="32 bits"),
        pytest.param(raw_wav(mu_law(SPOKEN), 7, 8), id="mu-law"),
        pytest.param(raw_wav(pcm(SPOKEN), 1, 16, size=0xFFFFFFFF), id="written into a pipe"),
    ],
)
def test_other_encodings_of_a_wav_sound_the_same(studio: PydubStudio, file: bytes) -> None:
    prepared = studio.prepare_prompt(file)
    assert prepared.faults == ()
    assert prepared.audio is not None
    plain = studio.prepare_prompt(GOOD).audio
    assert plain is not None
    expected = heard(studio.read_prompt(plain.name))
    made = heard(studio.read_prompt(prepared.audio.name))
    assert len(made) == len(expected)
    assert level([a - b for a, b in zip(made, expected, strict=True)]) < level(expected) - 25


# --- what is wrong -------------------------------------------------------------------------------

LONG = [*SPOKEN, *silence(0.3)] * 14
LIMITED = SoundLimits(sent_bytes=3_000_000, seconds=40.0, decoded_bytes=2_000_000, decoding_seconds=10.0)


@pytest.mark.parametrize(
    ("file", "expected", "usable"),
    [
        pytest.param(b"", {FaultCode.NO_SOUND}, False, id="nothing"),
        pytest.param(raw_wav(b"", 1, 16), {FaultCode.NO_SOUND}, False, id="a header alone"),
        pytest.param(b"#EXTM3U\nfile:///etc/passwd\n", {FaultCode.UNKNOWN_FORMAT}, False, id="a playlist"),
        pytest.param(b"ffconcat version 1.0\n", {FaultCode.UNKNOWN_FORMAT}, False, id="a list of files"),
        pytest.param(GOOD[:30], {FaultCode.UNREADABLE}, False, id="cut in the header"),
        pytest.param(b"RIFF\0\0\0\0WAVE" + b"\0" * 4000, {FaultCode.UNREADABLE}, False, id="zeros"),
        pytest.param(raw_wav(b"\0" * 90, 1, 16, channels=0), {FaultCode.UNREADABLE}, False, id="no channel"),
        pytest.param(raw_wav(b"\0" * 90, 1, 16, rate=0), {FaultCode.UNREADABLE}, False, id="no rate"),
        pytest.param(GOOD[:-9_000], {FaultCode.INCOMPLETE}, True, id="an upload that broke off"),
        pytest.param(wav(SPOKEN[:800]), {FaultCode.TOO_SHORT}, False, id="a tenth of a second"),
        pytest.param(wav(LONG), {FaultCode.RATHER_LONG}, True, id="half a minute"),
        pytest.param(wav([*LONG, *LONG[:80_000]]), {FaultCode.TOO_LONG}, False, id="longer than allowed"),
        pytest.param(b"RIFF\0\0\0\0WAVE" + b"\0" * 3_000_000, {FaultCode.TOO_LARGE}, False, id="many bytes"),
        pytest.param(
            raw_wav(b"\1" * 2_400_000, 1, 8, rate=192_000), {FaultCode.TOO_LARGE}, False, id="grows"
        ),
        pytest.param(wav(silence(2.0)), {FaultCode.SILENT}, False, id="silence"),
        pytest.param(wav(noise(2.0, -58)), {FaultCode.SILENT}, False, id="the hiss of a microphone"),
        pytest.param(wav(voice(2.0, level=-45)), {FaultCode.QUIET}, True, id="whispered"),
        pytest.param(
            wav([*silence(1.6), *SPOKEN]), {FaultCode.SILENCE_AT_START}, True, id="a late beginning"
        ),
        pytest.param(wav([*SPOKEN, *silence(1.6)]), {FaultCode.SILENCE_AT_END}, True, id="a long end"),
        pytest.param(wav(voice(2.0, rate=6_000), rate=6_000), {FaultCode.LOW_SAMPLE_RATE}, False, id="6 kHz"),
        pytest.param(wav(SPOKEN, SPOKEN), {FaultCode.STEREO}, True, id="two channels"),
        pytest.param(
            wav(SPOKEN, [-sample for sample in SPOKEN]),
            {FaultCode.STEREO, FaultCode.CHANNELS_CANCEL},
            True,
            id="opposed channels",
        ),
        pytest.param(
            wav([1.5 * sample / PEAK for sample in SPOKEN]), {FaultCode.CLIPPED}, True, id="clipped"
        ),
        pytest.param(
            wav([20 * sample / PEAK for sample in SPOKEN]), {FaultCode.DISTORTED}, False, id="rattling"
        ),
    ],
)
def test_what_is_wrong_is_named(
    store: PromptStore, file: bytes, expected: set[FaultCode], usable: bool
) -> None:
    prepared = PydubStudio(store, None, prompt_limits=LIMITED).prepare_prompt(file)
    assert codes(prepared) == expected
    assert (prepared.audio is not None) is usable


def test_loud_but_whole_sound_is_not_called_clipped(studio: PydubStudio) -> None:
    assert studio.prepare_prompt(wav([sample / PEAK for sample in SPOKEN])).faults == ()
    assert studio.prepare_prompt(wav(tone(220, 1.0, -3.02))).faults == ()


def test_opposed_channels_are_still_heard(studio: PydubStudio) -> None:
    prepared = studio.prepare_prompt(wav(SPOKEN, [-sample for sample in SPOKEN]))
    assert prepared.audio is not None
    assert level(heard(studio.read_prompt(prepared.audio.name))) == pytest.approx(-21, abs=1.5)


@pytest.mark.parametrize("channels", [3, 6])
def test_any_number_of_channels_becomes_one(studio: PydubStudio, channels: int) -> None:
    prepared = studio.prepare_prompt(wav(*[SPOKEN] * channels))
    assert codes(prepared) == {FaultCode.STEREO}
    assert prepared.audio is not None
    alone = studio.prepare_prompt(GOOD).audio
    assert alone is not None
    made, expected = (heard(studio.read_prompt(audio.name)) for audio in (prepared.audio, alone))
    assert level([a - b for a, b in zip(made, expected, strict=True)]) < -65


def test_one_empty_channel_does_not_make_the_prompt_softer(studio: PydubStudio) -> None:
    prepared = studio.prepare_prompt(wav(SPOKEN, silence(2.0)))
    assert codes(prepared) == {FaultCode.STEREO}
    assert prepared.audio is not None
    assert level(heard(studio.read_prompt(prepared.audio.name))) == pytest.approx(-21, abs=1.5)


def test_an_offset_is_taken_away_without_a_crack(studio: PydubStudio) -> None:
    # Full scale, shifted: what wraps around would jump from one end of the scale to the other.
    shifted = [0.6 * sample / PEAK + 0.4 for sample in SPOKEN]
    prepared = studio.prepare_prompt(wav(shifted))
    assert prepared.audio is not None
    made = heard(studio.read_prompt(prepared.audio.name))
    assert abs(sum(made) / len(made)) < 0.002
    steepest = max(abs(after - before) for before, after in pairwise(SPOKEN)) / PEAK
    assert max(abs(after - before) for before, after in pairwise(made)) < 1.2 * steepest


def test_what_was_refused_is_not_kept(studio: PydubStudio, store: PromptStore) -> None:
    assert studio.prepare_prompt(wav(silence(2.0))).audio is None
    with pytest.raises(NotFound):
        store.read(f"{'0' * 64}.wav")


def test_a_fault_is_an_error_unless_it_says_otherwise() -> None:
    assert AudioFault(FaultCode.SILENT, "nothing is heard", "record it again").is_error
