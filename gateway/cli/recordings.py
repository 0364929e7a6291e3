"""Commands for spoken answers: list those of a campaign, take one out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any
from uuid import UUID

from gateway.cli.files import write_bytes
from gateway.cli.installation import open_runtime
from gateway.services.reads.recordings import ListedRecording, list_recordings, read_recording


def add_commands(commands: Any) -> None:
    """Add the commands of this group to the parser's."""
    heard = commands.add_parser("recordings", help="list the spoken answers of a campaign")
    heard.add_argument("campaign", type=UUID)
    heard.set_defaults(run=_recordings)

    fetch = commands.add_parser("recording", help="write a spoken answer as a WAV file, and its waveform")
    fetch.add_argument("recording", type=UUID)
    fetch.add_argument("--wav", type=Path, required=True)
    fetch.add_argument("--svg", type=Path)
    fetch.set_defaults(run=_recording)


def _recordings(options: argparse.Namespace) -> dict[str, list[ListedRecording]]:
    with open_runtime() as runtime:
        return {"recordings": list_recordings(runtime, options.campaign)}


def _recording(options: argparse.Namespace) -> dict[str, str]:
    with open_runtime() as runtime:
        kept = read_recording(runtime, options.recording)
    write_bytes(options.wav, kept.wav)
    if options.svg is not None:
        write_bytes(options.svg, kept.svg.encode())
    return {"wav": str(options.wav), "svg": str(options.svg or "")}
