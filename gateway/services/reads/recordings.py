"""Recordings of a campaign, for people who check them; and one of them, to listen to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.domain.errors import NotFound
from gateway.domain.ports.audio import SILENCE_DBFS, RecordingFacts
from gateway.domain.recordings import RecordingState
from gateway.runtime import Runtime
from gateway.store.queries import campaigns, recordings


@dataclass(frozen=True, slots=True)
class ListedRecording:
    """One line of the list. Durations are seconds; `speech_share` is 0 to 1.

    `question` is None where the call itself was recorded.
    """

    id: UUID
    interview: UUID
    question: str | None
    state: RecordingState
    seconds: float | None
    speech_share: float | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HeardAgain:
    """A recording as it is kept, and its picture."""

    wav: bytes
    svg: str


def list_recordings(runtime: Runtime, campaign_id: UUID) -> list[ListedRecording]:
    """List what was recorded in a campaign, oldest first. Raises `NotFound`."""
    with runtime.reading() as uow:
        if campaigns.get(uow, campaign_id) is None:
            raise NotFound("campaign", campaign_id)
        return [
            ListedRecording(
                row.id,
                row.interview_id,
                row.question,
                row.state,
                row.seconds,
                row.speech_share,
                row.created_at,
            )
            for row in recordings.of_campaign(uow, campaign_id)
        ]


def read_recording(runtime: Runtime, recording_id: UUID) -> HeardAgain:
    """Give a recording and its waveform. Raises `NotFound`, also once its time is over."""
    with runtime.reading() as uow:
        row = recordings.read(uow, recording_id)
    if row is None or row.waveform is None:
        raise NotFound("recording", recording_id)
    facts = RecordingFacts(
        seconds=row.seconds or 0.0,
        speech_share=row.speech_share or 0.0,
        peak_dbfs=SILENCE_DBFS if row.peak_dbfs is None else row.peak_dbfs,
        loudness_dbfs=SILENCE_DBFS if row.loudness_dbfs is None else row.loudness_dbfs,
        is_empty=row.state is RecordingState.EMPTY,
        waveform=tuple(row.waveform),
    )
    picture = runtime.audio.draw(facts, f"{row.question or 'call'}, {facts.seconds:.0f} s")
    return HeardAgain(runtime.recordings.read(recording_id), picture)
