"""ffmpeg: the program that reads compressed sound. Started here only, never through a shell.

It gets a file of ours in a folder of its own, is told what kind it is, may open files only, and is
bounded in time, in seconds of sound and in bytes written. Its own words are not shown: they name paths.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from gateway.audio.containers import Container
from gateway.audio.limits import SoundLimits
from gateway.audio.refusal import RefusedSoundError
from gateway.audio.wav import too_much
from gateway.domain.ports.audio import AudioToolMissing, FaultCode

_MOST_ALLOCATED = 256 * 1024 * 1024  # bytes in one piece, against headers that announce absurd sizes


def find_ffmpeg() -> str | None:
    """Find the program on the machine's path; None where it is not installed."""
    return shutil.which("ffmpeg")


def to_wav(data: bytes, container: Container, limits: SoundLimits, program: str | None) -> bytes:
    """Decode the first sound stream to a WAV of 16 bits, at its own rate and channels.

    Raises `AudioToolMissing`, and `RefusedSoundError` for what cannot be decoded within the limits.
    """
    if program is None:
        raise AudioToolMissing(container.word)
    with tempfile.TemporaryDirectory(prefix="sound-") as folder:
        sent, decoded = Path(folder, "sent"), Path(folder, "decoded.wav")
        sent.write_bytes(data)
        _run(_command(program, container, sent, decoded, limits), container, limits)
        wav = decoded.read_bytes() if decoded.exists() else b""
    if len(wav) >= limits.decoded_bytes:  # ffmpeg stopped there and called it a success
        raise too_much(limits)
    return wav


def _command(program: str, container: Container, sent: Path, decoded: Path, limits: SoundLimits) -> list[str]:
    # One second more than allowed is decoded, so that a sound which is too long shows itself.
    return [
        *(program, "-nostdin", "-hide_banner", "-v", "error", "-max_alloc", str(_MOST_ALLOCATED)),
        *("-threads", "1", "-protocol_whitelist", "file", "-f", container.demuxer, "-i", str(sent)),
        *("-map", "0:a:0", "-t", str(limits.seconds + 1), "-fs", str(limits.decoded_bytes)),
        *("-c:a", "pcm_s16le", "-f", "wav", str(decoded)),
    ]


def _run(command: list[str], container: Container, limits: SoundLimits) -> None:
    try:
        subprocess.run(  # noqa: S603 - a program of the machine, and arguments of our own
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=limits.decoding_seconds,
            env={"LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired:
        raise RefusedSoundError(
            FaultCode.TOO_SLOW,
            f"decoding took more than {limits.decoding_seconds:.0f} seconds",
            "send it as WAV, PCM, 16 bits",
        ) from None
    except subprocess.CalledProcessError:
        raise RefusedSoundError(
            FaultCode.UNREADABLE,
            f"the {container.word} file is damaged or holds no sound",
            "export the sound again, as WAV or MP3",
        ) from None
    except OSError:
        raise AudioToolMissing(container.word) from None
