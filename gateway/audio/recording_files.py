"""The files of recordings, in one folder that only this program's user may open."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from uuid import UUID

from gateway.domain.errors import NotFound


class FolderOfRecordings:
    """Keeps recordings in `folder`, which is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, recording: UUID, wav: bytes) -> None:
        """See `RecordingFiles.save`. A crash leaves the whole file or none."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, written = tempfile.mkstemp(prefix=".", dir=self._folder)  # readable for its owner only
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(wav)
                file.flush()
                os.fsync(descriptor)
            Path(written).replace(self._place(recording))
        finally:
            Path(written).unlink(missing_ok=True)

    def read(self, recording: UUID) -> bytes:
        """See `RecordingFiles.read`."""
        try:
            return self._place(recording).read_bytes()
        except FileNotFoundError:
            raise NotFound("recording", recording) from None

    def delete(self, recording: UUID) -> None:
        """See `RecordingFiles.delete`."""
        self._place(recording).unlink(missing_ok=True)

    def _place(self, recording: UUID) -> Path:
        return self._folder / f"{recording}.wav"
