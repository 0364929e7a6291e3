"""Recordings as Vonage keeps them: files behind an address that only the application can fetch.

A file is WAV whatever format was asked for: the sandbox makes no MP3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.ids import Ids
from sandbox.network.line import Line
from sandbox.network.recordings import RATE, Recording
from sandbox.vonage.words import timestamp

_HEADER_BYTES = 44


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One recording and its two ids: the event's `recording_uuid` is not the file's."""

    uuid: str
    recording_uuid: str
    recording: Recording

    @property
    def size(self) -> int:
        """Count the bytes of the file."""
        return _HEADER_BYTES + 2 * self.recording.channels * round(self.recording.length * RATE)


class Files:
    """Every file of one application. `root` is the server's address, known with the first request."""

    def __init__(self, ids: Ids) -> None:
        """Begin with none."""
        self.root = ""
        self._ids = ids
        self._kept: dict[str, KeptFile] = {}

    def begin(self, line: Line, now: datetime, channels: int = 1) -> KeptFile:
        """Begin to record a line."""
        sid = line.call.sid
        recording = Recording(
            sid=self._ids.sid("", "recording", sid),
            call_sid=sid,
            started_at=now,
            sounds=line.sounds,
            channels=channels,
            spans=[(now, None)],
        )
        kept = KeptFile(self._ids.sid("", "file", sid), recording.sid, recording)
        self._kept[kept.uuid] = kept
        return kept

    def find(self, uuid: str) -> KeptFile | None:
        """Find a file that is complete."""
        kept = self._kept.get(uuid)
        return kept if kept is not None and kept.recording.ended_at is not None else None

    def url(self, kept: KeptFile) -> str:
        """Give the address of a file."""
        return f"{self.root}/v1/files/{kept.uuid}"

    def event(self, kept: KeptFile, conversation: str, now: datetime) -> dict[str, Any]:
        """Write the event that tells of a recording's end."""
        recording = kept.recording
        return {
            "start_time": timestamp(recording.started_at),
            "recording_url": self.url(kept),
            "size": kept.size,
            "recording_uuid": kept.recording_uuid,
            "end_time": timestamp(recording.ended_at or now),
            "conversation_uuid": conversation,
            "timestamp": timestamp(now),
        }
