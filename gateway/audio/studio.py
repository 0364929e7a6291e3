"""The studio: files become prompts, prompts become sentences, recordings become facts.

Fulfils `AudioStudio` with pydub and ffmpeg. Refusals of files end here and are returned as faults.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from gateway.audio import waveform
from gateway.audio.checks import cancelling_fault, clipping_fault, header_faults, hearing_faults
from gateway.audio.containers import WAV, recognise
from gateway.audio.ffmpeg import to_wav
from gateway.audio.levels import dbfs
from gateway.audio.libraries import AudioSegment, Segment
from gateway.audio.limits import MOST_PARTS, PROMPT, RECORDING, SoundLimits
from gateway.audio.prompt_store import PromptStore
from gateway.audio.refusal import RefusedSoundError
from gateway.audio.speech import listen
from gateway.audio.telephone import levelled, mono, to_telephone, trimmed
from gateway.audio.wav import TELEPHONE_RATE, WavHeader, decode, encode, read_header
from gateway.domain.errors import BadInput
from gateway.domain.ports.audio import (
    AudioFault,
    FaultCode,
    HeardRecording,
    PreparedPrompt,
    PromptAudio,
    RecordingFacts,
)

_RECIPE = "joined, version 1"  # changes when the same parts would sound otherwise
_HEADER_BYTES = 44
_FADE = 5  # milliseconds at the seams, so that nothing clicks
_PART_MARGIN, _RECORDING_MARGIN = 0.03, 0.4  # seconds of silence left around speech
_GAPS = (0.0, 5.0)  # seconds


class PydubStudio:
    """Keeps prompts in `prompts`. `ffmpeg` is the program's path, or None where there is none."""

    def __init__(
        self,
        prompts: PromptStore,
        ffmpeg: str | None,
        *,
        prompt_limits: SoundLimits = PROMPT,
        recording_limits: SoundLimits = RECORDING,
    ) -> None:
        self._prompts = prompts
        self._ffmpeg = ffmpeg
        self._prompt_limits = prompt_limits
        self._recording_limits = recording_limits

    def prepare_prompt(self, data: bytes) -> PreparedPrompt:
        """See `AudioStudio.prepare_prompt`. Silence at the ends is reported and stays."""
        try:
            header, segment = self._decode(data, self._prompt_limits)
        except RefusedSoundError as refused:
            return PreparedPrompt(None, (refused.fault,))
        faults = list(header_faults(header))
        clipped = clipping_fault(segment) if header.is_linear else None
        if clipped is not None:
            faults.append(clipped)
        sound, cancelled = to_telephone(segment)
        if cancelled:
            faults.append(cancelling_fault())
        hearing = listen(sound.raw_data)
        faults.extend(hearing_faults(hearing))
        if any(fault.is_error for fault in faults):
            return PreparedPrompt(None, tuple(faults))
        return PreparedPrompt(self._keep(levelled(sound, hearing.loudness())), tuple(faults))

    def join(self, names: Sequence[str], gap: float = 0.12) -> PromptAudio:
        """See `AudioStudio.join`. Silence at the ends of the parts is cut, so that the gaps are alike."""
        if not 0 < len(names) <= MOST_PARTS:
            raise BadInput("prompt", f"{len(names)} parts", f"join from 1 to {MOST_PARTS}")
        if not _GAPS[0] <= gap <= _GAPS[1]:
            raise BadInput("gap", f"{gap} seconds", f"give from {_GAPS[0]:g} to {_GAPS[1]:g}")
        pause = round(gap * 1000)
        recipe = hashlib.sha256(json.dumps([_RECIPE, pause, *names]).encode()).hexdigest()
        made = self._prompts.made_by(recipe)
        if made is not None:
            return _described(made)
        silence = AudioSegment.silent(pause, TELEPHONE_RATE)
        pieces: list[Segment] = []
        for name in names:
            pieces += [silence, self._part(name)]
        joined = mono(b"".join(piece.raw_data for piece in pieces[1:]))
        if joined.duration_seconds > self._prompt_limits.seconds:
            raise BadInput("prompt", f"{joined.duration_seconds:.0f} seconds when joined", "join fewer parts")
        audio = self._keep(joined)
        self._prompts.remember(recipe, audio.name)
        return audio

    def read_prompt(self, name: str) -> bytes:
        """See `AudioStudio.read_prompt`."""
        return self._prompts.read(name)

    def hear(self, data: bytes) -> HeardRecording | AudioFault:
        """See `AudioStudio.hear`. An empty recording is kept whole, so that people can check it."""
        try:
            _, segment = self._decode(data, self._recording_limits)
        except RefusedSoundError as refused:
            return refused.fault
        sound, _ = to_telephone(segment)
        hearing = listen(sound.raw_data)
        facts = RecordingFacts(
            seconds=round(sound.duration_seconds, 3),
            speech_share=round(hearing.speech_share, 3),
            peak_dbfs=round(dbfs(sound.max), 1),
            loudness_dbfs=round(hearing.loudness(), 1),
            is_empty=not hearing.has_speech,
            waveform=waveform.peaks(sound.raw_data),
        )
        if hearing.has_speech:
            sound = trimmed(sound, hearing.speech, _RECORDING_MARGIN)
            sound = levelled(sound, hearing.loudness())
        return HeardRecording(facts, encode(sound))

    def draw(self, facts: RecordingFacts, title: str) -> str:
        """See `AudioStudio.draw`."""
        return waveform.draw(facts.waveform, title)

    def _decode(self, data: bytes, limits: SoundLimits) -> tuple[WavHeader, Segment]:
        """Read a file of any kind. Raises `RefusedSoundError`, `AudioToolMissing`."""
        if not data:
            raise RefusedSoundError(FaultCode.NO_SOUND, "the file is empty", "send the file again")
        if len(data) > limits.sent_bytes:
            raise RefusedSoundError(
                FaultCode.TOO_LARGE,
                f"the file has {len(data) / 1_000_000:.0f} MB; {limits.sent_bytes / 1_000_000:.0f} are allowed",
                "shorten it, or send it as MP3",
            )
        container = recognise(data)
        if container is None:
            raise RefusedSoundError(
                FaultCode.UNKNOWN_FORMAT,
                "the file is no sound that can be read",
                "send WAV, MP3, Ogg, M4A or FLAC",
            )
        if container is WAV and (header := read_header(data)).is_plain:
            return header, decode(data, header, limits)
        wav = to_wav(data, container, limits, self._ffmpeg)
        header = read_header(wav)
        return header, decode(wav, header, limits)

    def _keep(self, segment: Segment) -> PromptAudio:
        wav = encode(segment)
        self._prompts.save(wav)
        return _described(wav)

    def _part(self, name: str) -> Segment:
        wav = self._prompts.read(name)
        segment = decode(wav, read_header(wav), self._prompt_limits)
        hearing = listen(segment.raw_data)
        return trimmed(segment, hearing.sounding, _PART_MARGIN).fade_in(_FADE).fade_out(_FADE)


def _described(wav: bytes) -> PromptAudio:
    seconds = (len(wav) - _HEADER_BYTES) / (2 * TELEPHONE_RATE)
    return PromptAudio(hashlib.sha256(wav).hexdigest(), round(seconds, 3))
