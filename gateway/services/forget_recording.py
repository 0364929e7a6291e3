"""Forget a recording whose time is over: its file goes; that there was one stays."""

from __future__ import annotations

from uuid import UUID

from gateway.domain.recordings import RecordingState
from gateway.runtime import Runtime
from gateway.store.queries import recordings


def forget_recording(runtime: Runtime, recording_id: UUID) -> None:
    """Delete a recording that may be kept no longer. Nothing where its time is not over."""
    with runtime.reading() as uow:
        row = recordings.read(uow, recording_id)
    now = runtime.clock.now()
    if row is None or row.keep_until is None or row.keep_until > now:
        return
    runtime.recordings.delete(recording_id)
    with runtime.unit_of_work() as uow:
        recordings.change(
            uow,
            recording_id,
            state=RecordingState.DELETED,
            waveform=None,
            keep_until=None,
            due_at=None,
            deleted_at=now,
        )
    runtime.log.info("recording_deleted", recording=str(recording_id))
