"""The port of recordings' files: what people have said, kept apart from what everybody may hear."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class RecordingFiles(Protocol):
    """Keeps one WAV file for each recording, under the recording's id."""

    def save(self, recording: UUID, wav: bytes) -> None:
        """Keep a file; one that is there under this id is replaced."""
        ...

    def read(self, recording: UUID) -> bytes:
        """Give a file. Raises `NotFound`."""
        ...

    def delete(self, recording: UUID) -> None:
        """Delete a file; one that is gone is deleted."""
        ...
