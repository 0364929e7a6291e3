"""Fetch a recording from its carrier, listen to it, keep it, and delete it there.

No transaction is open while a carrier is asked. A step that fails is due again later; after the last try the
recording is given up, and its answer still names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from gateway.domain.errors import BadInput, CarrierUnavailable, NotFound
from gateway.domain.ports.audio import AudioFault, AudioToolMissing, FaultCode, HeardRecording
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Accepted, Rejected
from gateway.domain.ports.exchanges import about
from gateway.domain.recordings import FETCHING, RecordingRules, RecordingState, pause_after
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.mark_empty import mark_empty
from gateway.store.queries import campaigns, interviews, recordings
from gateway.store.queries.recordings import RecordingRow

# An answer of an hour: 8 kHz, 16 bits, one channel. It is held in memory to be heard.
LARGEST: Final = 60_000_000
_NOTHING_THERE = frozenset({FaultCode.NO_SOUND, FaultCode.TOO_SHORT})
_KEPT = (RecordingState.FETCHED, RecordingState.EMPTY)


def fetch_recording(runtime: Runtime, recording_id: UUID) -> None:
    """Do what is due for a recording: fetch it, or delete it at its carrier. Nothing where nothing is due."""
    row = _claim(runtime, recording_id)
    if row is None:
        return
    with about(row.attempt_id):
        if row.state is RecordingState.WAITING and not _fetch(runtime, row):
            return
        _delete_at_carrier(runtime, row)


def _claim(runtime: Runtime, recording_id: UUID) -> RecordingRow | None:
    """Take the next step for oneself. A worker that dies in it loses it to another after a while."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        row = recordings.lock(uow, recording_id)
        if row is None or row.due_at is None or row.due_at > now:
            return None
        if row.state is RecordingState.WAITING and row.url is None:
            _give_up(uow, row, "the carrier never told its address")
            return None
        recordings.change(uow, row.id, due_at=now + FETCHING, tries=row.tries + 1)
        return row


def _fetch(runtime: Runtime, row: RecordingRow) -> bool:
    """Fetch and keep. Says whether the carrier's copy is to be deleted now."""
    try:
        with runtime.voice[row.carrier].open_recording(row.url or "") as pieces:
            data = _collected(pieces)
        heard = runtime.audio.hear(data)
    except (NotFound, CarrierUnavailable, AudioToolMissing) as error:
        _postpone(runtime, row, str(error))
        return False
    except BadInput as error:
        with runtime.unit_of_work() as uow:
            _give_up(uow, row, str(error))
        runtime.log.warning("recording_refused", recording=str(row.id), carrier=row.carrier)
        return False
    if isinstance(heard, HeardRecording):
        runtime.recordings.save(row.id, heard.wav)
    with runtime.unit_of_work() as uow:
        return _record(runtime, uow, row, heard, runtime.clock.now())


def _collected(pieces: Iterator[bytes]) -> bytes:
    """Read the whole, up to the limit. Raises `BadInput`."""
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > LARGEST:
            raise BadInput("recording", f"more than {LARGEST // 1_000_000} MB", "ask shorter questions")
    return bytes(data)


def _record(
    runtime: Runtime, uow: UnitOfWork, row: RecordingRow, heard: HeardRecording | AudioFault, now: datetime
) -> bool:
    interview = interviews.lock(uow, row.interview_id)
    held = recordings.lock(uow, row.id)
    if interview is None or held is None or held.state is not RecordingState.WAITING:
        return False
    if held.url != row.url:  # the question was asked again meanwhile, and another recording counts
        return False
    if isinstance(heard, AudioFault) and heard.code not in _NOTHING_THERE:
        _give_up(uow, row, heard.message)
        return False
    campaign = campaigns.get(uow, interview.campaign_id)
    rules = RecordingRules() if campaign is None else campaign.rules.recordings
    empty = isinstance(heard, AudioFault) or heard.facts.is_empty
    state = RecordingState.EMPTY if empty else RecordingState.FETCHED
    recordings.change(
        uow,
        row.id,
        state=state,
        fetched_at=now,
        keep_until=None if rules.keep is None else now + rules.keep,
        due_at=now if rules.delete_at_carrier else None,
        tries=0,
        last_error=None,
    )
    if isinstance(heard, HeardRecording):
        facts = heard.facts
        recordings.change(
            uow,
            row.id,
            seconds=facts.seconds,
            speech_share=facts.speech_share,
            peak_dbfs=facts.peak_dbfs,
            loudness_dbfs=facts.loudness_dbfs,
            waveform=list(facts.waveform),
        )
    if empty:
        mark_empty(runtime, uow, interview.id, row.id, now)
    runtime.log.info("recording_fetched", recording=str(row.id), state=state.value)
    return rules.delete_at_carrier


def _delete_at_carrier(runtime: Runtime, row: RecordingRow) -> None:
    outcome = runtime.voice[row.carrier].delete_recording(row.carrier_ref or "")
    match outcome:
        case Accepted():
            with runtime.unit_of_work() as uow:
                recordings.change(uow, row.id, at_carrier=False, due_at=None)
        case Rejected(error_class, code) if error_class is not ErrorClass.RATE_LIMITED:
            # It is gone there, or that carrier deletes by itself and in its own time.
            with runtime.unit_of_work() as uow:
                recordings.change(uow, row.id, due_at=None, last_error=f"not deleted there: {code}"[:255])
        case _:
            _postpone(runtime, row, "not deleted there yet")


def _postpone(runtime: Runtime, row: RecordingRow, why: str) -> None:
    with runtime.unit_of_work() as uow:
        held = recordings.lock(uow, row.id)
        if held is None:
            return
        pause = pause_after(held.tries)
        if pause is not None:
            recordings.change(
                uow, row.id, due_at=runtime.clock.now() + pause, last_error=runtime.redact(why)[:255]
            )
        elif held.state in _KEPT:
            recordings.change(uow, row.id, due_at=None, last_error=why[:255])
        else:
            _give_up(uow, row, runtime.redact(why))


def _give_up(uow: UnitOfWork, row: RecordingRow, why: str) -> None:
    recordings.change(uow, row.id, state=RecordingState.FAILED, due_at=None, last_error=why[:255])
