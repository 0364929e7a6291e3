"""Compressed sound: what ffmpeg decodes, how it is bounded, and what is said where it is missing."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gateway.audio.limits import SoundLimits
from gateway.audio.prompt_store import PromptStore
from gateway.audio.studio import PydubStudio
from gateway.domain.ports.audio import AudioToolMissing, FaultCode, HeardRecording
from tests.gateway.audio.sounds import encoded, heard, level, mixed, raw_wav, silence, tone, voice, wav
from tests.support.source_tree import ROOT

SPOKEN = voice(2.0)
ID3 = b"ID3\x04" + b"\0" * 2_000  # recognised as MP3, and nothing else
LIMITS = SoundLimits(sent_bytes=3_000_000, seconds=10.0, decoded_bytes=2_000_000, decoding_seconds=10.0)


def program(folder: Path, *lines: str) -> str:
    """A program that stands where ffmpeg would."""
    path = folder / "decoder"
    path.write_text("\n".join(("#!/bin/sh", *lines)))
    path.chmod(0o700)
    return str(path)


# --- with ffmpeg ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mp3", ["-b:a", "64k"]),
        ("a.ogg", ["-c:a", "libvorbis", "-ar", "16000"]),
        ("a.opus", ["-c:a", "libopus", "-ar", "48000"]),
        ("a.m4a", ["-c:a", "aac", "-ar", "16000"]),
        ("a.aac", ["-c:a", "aac", "-ar", "16000"]),
        ("a.flac", []),
        ("a.webm", ["-c:a", "libopus", "-ar", "48000"]),
        ("a.aiff", []),
        ("a.au", []),
        ("a.wav", ["-c:a", "pcm_f32le"]),
        ("a.wav", ["-c:a", "adpcm_ms"]),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_common_formats_become_prompts(
    store: PromptStore, ffmpeg: str, tmp_path: Path, name: str, options: list[str]
) -> None:
    file = encoded(ffmpeg, wav(SPOKEN), tmp_path / name, *options)
    prepared = PydubStudio(store, ffmpeg).prepare_prompt(file)
    assert prepared.faults == ()
    assert prepared.audio is not None
    made = heard(store.read(prepared.audio.name))
    assert len(made) == pytest.approx(16_000, abs=1_000)  # encoders pad
    assert level(made) == pytest.approx(-21, abs=1.5)


def test_a_compressed_recording_is_heard(store: PromptStore, ffmpeg: str, tmp_path: Path) -> None:
    file = encoded(ffmpeg, wav([*silence(2), *SPOKEN]), tmp_path / "a.mp3", "-b:a", "32k")
    recording = PydubStudio(store, ffmpeg).hear(file)
    assert isinstance(recording, HeardRecording)
    assert recording.facts.speech_share == pytest.approx(0.5, abs=0.06)


def test_channels_of_a_compressed_file_are_seen(store: PromptStore, ffmpeg: str, tmp_path: Path) -> None:
    file = encoded(ffmpeg, wav(SPOKEN, mixed(SPOKEN, tone(300, 2, -30))), tmp_path / "a.flac")
    prepared = PydubStudio(store, ffmpeg).prepare_prompt(file)
    assert [fault.code for fault in prepared.faults] == [FaultCode.STEREO]


def test_hours_of_silence_in_a_small_file_are_refused(
    store: PromptStore, ffmpeg: str, tmp_path: Path
) -> None:
    file = encoded(ffmpeg, wav(silence(1)), tmp_path / "a.flac", "-af", "apad=whole_dur=3600")
    assert len(file) < LIMITS.sent_bytes
    prepared = PydubStudio(store, ffmpeg, prompt_limits=LIMITS).prepare_prompt(file)
    assert [fault.code for fault in prepared.faults] == [FaultCode.TOO_LONG]


def test_what_decodes_to_too_many_bytes_is_refused(store: PromptStore, ffmpeg: str, tmp_path: Path) -> None:
    options = ("-af", "apad=whole_dur=9", "-ar", "192000", "-ac", "2")
    file = encoded(ffmpeg, wav(silence(1)), tmp_path / "a.flac", *options)
    assert len(file) < LIMITS.sent_bytes
    prepared = PydubStudio(store, ffmpeg, prompt_limits=LIMITS).prepare_prompt(file)
    assert [fault.code for fault in prepared.faults] == [FaultCode.TOO_LARGE]


@pytest.mark.parametrize("mark", [b"ID3\x04", b"OggS", b"fLaC", b"\0\0\0\x18ftypM4A ", b"\x1a\x45\xdf\xa3"])
def test_a_damaged_file_is_a_fault_and_tells_no_path(store: PromptStore, ffmpeg: str, mark: bytes) -> None:
    prepared = PydubStudio(store, ffmpeg).prepare_prompt(mark + b"\x07 no sound at all " * 300)
    assert [fault.code for fault in prepared.faults] == [FaultCode.UNREADABLE]
    assert "/" not in prepared.faults[0].message


# --- how it is started ---------------------------------------------------------------------------


def test_the_program_is_told_the_kind_and_may_open_files_only(store: PromptStore, tmp_path: Path) -> None:
    # It notes its arguments, then writes what it was sent as if that were the decoded sound.
    note = tmp_path / "note"
    lines = (f'printf "%s\\n" "$@" > {note}', 'for last; do :; done; cat "${last%/*}/sent" > "$last"')
    studio = PydubStudio(store, program(tmp_path, *lines))
    assert studio.prepare_prompt(ID3).audio is None
    arguments = note.read_text().splitlines()
    sent, decoded = (Path(argument) for argument in arguments if "/sound-" in argument)
    assert sent.parent == decoded.parent
    assert not sent.parent.exists(), "the folder was left behind"
    spoken = " ".join(arguments)
    assert "-protocol_whitelist file -f mp3 -i" in spoken
    assert "-t 121.0 -fs 64000000 -c:a pcm_s16le -f wav" in spoken
    assert "-nostdin" in arguments


def test_a_program_that_hangs_is_stopped(store: PromptStore, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    hanging = program(tmp_path, f"echo $$ > {note}", "exec sleep 60")
    limits = SoundLimits(sent_bytes=10_000, seconds=10.0, decoded_bytes=10_000, decoding_seconds=0.5)
    began = time.monotonic()
    prepared = PydubStudio(store, hanging, prompt_limits=limits).prepare_prompt(ID3)
    assert time.monotonic() - began < 10
    assert [fault.code for fault in prepared.faults] == [FaultCode.TOO_SLOW]
    assert not Path("/proc", note.read_text().strip()).exists()


def test_sound_that_was_cut_at_the_limit_is_not_taken_for_the_whole(
    store: PromptStore, tmp_path: Path
) -> None:
    decoded = raw_wav(b"\1" * (LIMITS.decoded_bytes - 44), 1, 16, rate=192_000)
    (tmp_path / "cut.wav").write_bytes(decoded)
    cutting = program(tmp_path, "for last; do :; done", f'cp {tmp_path}/cut.wav "$last"')
    prepared = PydubStudio(store, cutting, prompt_limits=LIMITS).prepare_prompt(ID3)
    assert len(decoded) == LIMITS.decoded_bytes
    assert [fault.code for fault in prepared.faults] == [FaultCode.TOO_LARGE]


def test_a_program_that_fails_makes_the_file_unreadable(store: PromptStore, tmp_path: Path) -> None:
    failing = program(tmp_path, "echo /secret/path >&2", "exit 1")
    prepared = PydubStudio(store, failing).prepare_prompt(ID3)
    assert [fault.code for fault in prepared.faults] == [FaultCode.UNREADABLE]
    assert "secret" not in str(prepared)


def test_a_program_that_writes_nothing_makes_the_file_unreadable(store: PromptStore, tmp_path: Path) -> None:
    prepared = PydubStudio(store, program(tmp_path, "exit 0")).prepare_prompt(ID3)
    assert [fault.code for fault in prepared.faults] == [FaultCode.UNREADABLE]


# --- without ffmpeg ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "word"),
    [
        (ID3, "MP3"),
        (b"\xff\xfb\x90\x00", "MP3"),
        (b"\xff\xf1\x50\x80", "AAC"),
        (b"OggS", "Ogg"),
        (b"\0\0\0\x18ftypM4A ", "M4A"),
        (b"fLaC", "FLAC"),
        (b"#!AMR\n", "AMR"),
    ],
)
def test_without_ffmpeg_it_is_said_what_is_missing(studio: PydubStudio, file: bytes, word: str) -> None:
    with pytest.raises(AudioToolMissing, match=f"cannot read {word}.*ffmpeg.*WAV"):
        studio.prepare_prompt(file)
    with pytest.raises(AudioToolMissing):
        studio.hear(file)


def test_a_program_that_was_removed_is_missing(store: PromptStore, tmp_path: Path) -> None:
    with pytest.raises(AudioToolMissing, match="MP3"):
        PydubStudio(store, str(tmp_path / "gone")).prepare_prompt(ID3)


def test_the_error_survives_a_queue() -> None:
    fault = AudioToolMissing("MP3")
    assert str(pickle.loads(pickle.dumps(fault))) == str(fault)  # noqa: S301 - our own bytes
    assert fault.code == "audio_tool_missing"


def test_importing_is_silent_on_a_machine_without_ffmpeg(tmp_path: Path) -> None:
    # Compiled anew, since some warnings are given only then.
    surroundings = {"PATH": str(tmp_path), "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONPATH": str(ROOT)}
    started = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import gateway.audio.studio as s; print(s.__name__)"],
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (started.stdout.strip(), started.stderr, started.returncode) == ("gateway.audio.studio", "", 0)
