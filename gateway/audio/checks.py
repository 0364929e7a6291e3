"""Checks of a prompt: what a respondent would hear of it, said to the person who sent the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.audio.levels import FRAME_SECONDS
from gateway.audio.libraries import Segment, audioop
from gateway.audio.speech import Hearing
from gateway.audio.wav import TELEPHONE_RATE, WavHeader
from gateway.domain.ports.audio import AudioFault, FaultCode

_SHORTEST, _RATHER_LONG = 0.2, 30.0  # seconds
_SILENCE_AT_ENDS = 1.0  # seconds
_QUIET = -38.0  # dBFS: the level cannot be made right without lifting the noise
_NEAR_FULL = 32_000  # of 32767: tops that lie lower were not cut by the recording
_TOPS_SHARE, _RUINED_SHARE = 0.0002, 0.02  # of all samples
_TOP_RUN = 3  # samples of one height in a row


def header_faults(header: WavHeader) -> Iterator[AudioFault]:
    """Check what the file says of itself."""
    if header.seconds < _SHORTEST:
        yield AudioFault(
            FaultCode.TOO_SHORT,
            f"the sound lasts {header.seconds:.2f} seconds",
            "check that the right file was sent, and that it was exported whole",
        )
    elif header.seconds > _RATHER_LONG:
        yield _warning(
            FaultCode.RATHER_LONG,
            f"the sound lasts {header.seconds:.0f} seconds; people hang up on long prompts",
            f"say it in less than {_RATHER_LONG:.0f} seconds",
        )
    if header.is_cut:
        yield _warning(
            FaultCode.INCOMPLETE, "the file ends before the sound does", "send it again, or export it again"
        )
    if header.rate < TELEPHONE_RATE:
        yield AudioFault(
            FaultCode.LOW_SAMPLE_RATE,
            f"the sample rate is {header.rate} Hz; speech would be muffled",
            "record it again with 16000 Hz or more",
        )
    if header.channels > 1:
        yield _warning(
            FaultCode.STEREO,
            f"the file has {header.channels} channels; a telephone has one",
            "nothing has to be done, the channels were mixed; export it as mono to hear what is played",
        )


def clipping_fault(segment: Segment) -> AudioFault | None:
    """Look for flat tops: several samples in a row at the height at which the recording was cut off."""
    tops = _samples_in_flat_tops(segment)
    share = tops / max(1, len(segment.raw_data) // 2)
    if share >= _RUINED_SHARE:
        return AudioFault(
            FaultCode.DISTORTED,
            f"{share:.0%} of the sound is cut off at full level; it rattles",
            "record it again at a lower level",
        )
    if share >= _TOPS_SHARE:
        return _warning(
            FaultCode.CLIPPED,
            "the loudest places are cut off at full level",
            "listen to it; if it crackles, record it again at a lower level",
        )
    return None


def cancelling_fault() -> AudioFault:
    """Say that the channels of a file stand against each other."""
    return _warning(
        FaultCode.CHANNELS_CANCEL,
        "the channels cancel each other out when they are mixed; the louder one was taken",
        "check the polarity of the microphones, or export one channel",
    )


def hearing_faults(hearing: Hearing) -> Iterator[AudioFault]:
    """Check what is heard."""
    if not hearing.sounding:
        yield AudioFault(
            FaultCode.SILENT,
            "nothing is heard but silence or steady noise",
            "check the microphone and the file, and record it again",
        )
        return
    loudness = hearing.loudness()
    if loudness < _QUIET:
        yield _warning(
            FaultCode.QUIET,
            f"the sound is very quiet ({loudness:.0f} dBFS); its noise was raised with it",
            "record it again, closer to the microphone",
        )
    before = hearing.sounding[0].start * FRAME_SECONDS
    after = (len(hearing.levels) - hearing.sounding[-1].end) * FRAME_SECONDS
    for code, seconds, where in (
        (FaultCode.SILENCE_AT_START, before, "begins"),
        (FaultCode.SILENCE_AT_END, after, "ends"),
    ):
        if seconds > _SILENCE_AT_ENDS:
            yield _warning(
                code, f"the sound {where} with {seconds:.1f} seconds of silence", "cut the silence off"
            )


def _samples_in_flat_tops(segment: Segment) -> int:
    """Count by regular expressions over the bytes: a loop over millions of samples is too slow."""
    found = 0
    for channel in segment.split_to_mono() if segment.channels > 1 else [segment]:
        low, high = audioop.minmax(channel.raw_data, 2)
        for top in {height for height in (low, high) if abs(height) >= _NEAR_FULL}:
            sample = re.escape(top.to_bytes(2, "little", signed=True))
            runs = re.compile(b"(?:" + sample + b"){" + str(_TOP_RUN).encode() + b",}", re.DOTALL)
            found += sum(len(run[0]) // 2 for run in runs.finditer(channel.raw_data) if run.start() % 2 == 0)
    return found


def _warning(code: FaultCode, message: str, remedy: str) -> AudioFault:
    return AudioFault(code, message, remedy, is_error=False)
