"""The picture of a recording."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from gateway.audio.studio import PydubStudio
from gateway.domain.ports.audio import HeardRecording, RecordingFacts
from tests.gateway.audio.sounds import silence, tone, voice, wav

SVG = "{http://www.w3.org/2000/svg}"


def facts(studio: PydubStudio, samples: list[float]) -> RecordingFacts:
    recording = studio.hear(wav(samples))
    assert isinstance(recording, HeardRecording)
    return recording.facts


def test_peaks_follow_the_sound(studio: PydubStudio) -> None:
    waveform = facts(studio, [*silence(1), *tone(440, 1, -9.03), *silence(2)]).waveform
    assert len(waveform) == 200
    assert set(waveform[:49]) == {0.0}
    assert all(peak == pytest.approx(0.5, abs=0.02) for peak in waveform[51:99])
    assert set(waveform[101:]) == {0.0}


def test_a_recording_shorter_than_its_picture_has_a_peak_a_sample(studio: PydubStudio) -> None:
    assert len(facts(studio, tone(440, 0.01)).waveform) == 80


def test_the_picture_says_what_it_shows_and_runs_nothing(studio: PydubStudio) -> None:
    title = 'Answer 7 <script>alert("x")</script> & more\x00'
    picture = studio.draw(facts(studio, voice(2)), title)
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    assert {element.tag for element in root.iter()} == {f"{SVG}svg", f"{SVG}title", f"{SVG}path"}
    assert root.findtext(f"{SVG}title") == root.get("aria-label") == title.rstrip("\0")
    assert root.get("role") == "img"
    assert len(picture) < 5_000


def test_bars_are_as_high_as_the_peaks(studio: PydubStudio) -> None:
    loud = studio.draw(facts(studio, tone(440, 2, -3.1)), "loud")
    soft = studio.draw(facts(studio, silence(2)), "silent")
    assert "v47" in loud
    assert loud.count("M") == soft.count("M") == 200
    assert soft.count("v1M") + soft.count('v1"') == 200
