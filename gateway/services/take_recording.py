"""Take a recording: of an answer, which a call's turn tells of and a report of its own, or of the call itself.

What is told of an answer comes in any order, and either may come alone: a row for each turn of a call that was
recorded. The answer's value is the id of that row. Any other recording that is finished, an interviewer's, a
room's or a whole call's, is a row by the carrier's id of it, and answers nothing. Fetching is a job's.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.domain.errors import NotFound
from gateway.domain.interviews import InterviewState
from gateway.domain.machines import MACHINES
from gateway.domain.ports import carrier_words
from gateway.domain.ports.carrier_events import Recorded, RecordingReported
from gateway.domain.recordings import ADDRESS_WITHIN, RecordingState
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.services.call_turn import KeptScript
from gateway.services.mark_empty import mark_empty
from gateway.services.surveys import survey_of
from gateway.store.queries import attempts, inbound, interviews, recordings
from gateway.store.queries.interviews import InterviewRow
from gateway.store.queries.recordings import RecordingRow
from ivr_flows.events import Answer, Event, NoInput
from ivr_flows.state import decode_state
from ivr_flows.survey import QuestionType

_ENDED_WITHOUT = {
    carrier_words.RecordingState.ABSENT: RecordingState.EMPTY,
    carrier_words.RecordingState.FAILED: RecordingState.FAILED,
}


def recorded_answer(
    runtime: Runtime, uow: UnitOfWork, row: InterviewRow, turn: int, recorded: Recorded | None, now: datetime
) -> Event | None:
    """Read what was recorded in `turn` as an event; None where nothing was, or nothing was asked for."""
    question = recorded_question(runtime, uow, row)
    if recorded is None or question is None:
        return None
    kept = _keep(runtime, uow, row, turn, question, recorded, now)
    empty = kept.state is RecordingState.EMPTY or recorded.seconds == 0
    return NoInput() if empty else Answer(str(kept.id), "recording")


def is_last_word(runtime: Runtime, uow: UnitOfWork, row: InterviewRow, turn: int) -> bool:
    """Say whether `turn` is the recorded question in whose answer the line was lost, to a person."""
    if row.state is not InterviewState.SUSPENDED or turn != row.turn - 1:
        return False
    attempt = attempts.read(uow, row.attempt_id)
    is_machine = attempt is not None and attempt.amd_result in MACHINES
    return not is_machine and recorded_question(runtime, uow, row) is not None


def recorded_question(runtime: Runtime, uow: UnitOfWork, row: InterviewRow) -> str | None:
    """Give the question at which an interview stands, where its answers are recorded."""
    at = decode_state(row.engine_state).at
    if at is None:
        return None
    question = survey_of(runtime, uow, row.survey_version_id).questions[at.question]
    return question.key if question.type is QuestionType.RECORD else None


def take_recording(
    runtime: Runtime, attempt_id: UUID, turn: int | None, report: RecordingReported, payload: str
) -> str:
    """Take a carrier's report of a recording; say what came of it. Raises `NotFound` for no call of ours.

    `turn` is that of the address it came to; None where that is the call's or a room's.
    """
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        attempt = attempts.read(uow, attempt_id)  # the interview is held, as in a turn, and nothing before it
        if attempt is None:
            raise NotFound("call", attempt_id)
        new = inbound.add(
            uow,
            dedupe_key=report.dedupe_key,
            carrier=attempt.carrier,
            route="recording",
            subject_id=attempt_id,
            turn=turn,
            payload=payload,
            result="applied",
            received_at=now,
        )
        if not new:
            return "repeated"
        row = interviews.lock_of_call(uow, attempt_id)
        result = "unmatched" if row is None else _apply(runtime, uow, row, turn, report, now)
        if result != "applied":
            inbound.set_result(uow, report.dedupe_key, result)
    return result


def _apply(
    runtime: Runtime,
    uow: UnitOfWork,
    row: InterviewRow,
    turn: int | None,
    report: RecordingReported,
    now: datetime,
) -> str:
    if turn is None:
        return _keep_of_call(runtime, uow, row, report, now)
    kept = recordings.lock_of_turn(uow, row.attempt_id, turn)
    last_word = is_last_word(runtime, uow, row, turn)
    if kept is None:
        question = recorded_question(runtime, uow, row)
        if question is None or not (last_word or turn == row.turn):
            return _keep_of_call(runtime, uow, row, report, now)
        recorded = Recorded(report.recording_ref, report.url, report.seconds)
        kept = _keep(runtime, uow, row, turn, question, recorded, now)
    elif report.url and report.recording_ref != kept.carrier_ref:
        _learn_address(runtime, uow, kept.id, report.recording_ref, report.url, now)
    ended = _ENDED_WITHOUT.get(report.state)
    if ended is not None:
        recordings.change(uow, kept.id, state=ended, at_carrier=False, due_at=None)
        if ended is RecordingState.EMPTY:
            mark_empty(runtime, uow, row.id, kept.id, now)
    elif last_word:
        # They were speaking when the line was lost: what they said is their answer.
        advance(
            runtime,
            uow,
            row,
            Answer(str(kept.id), "recording"),
            now,
            carrier_ref=row.carrier_ref or "",
            interview_state=InterviewState.SUSPENDED,
            reply=KeptScript(),
        )
    return "applied"


def _keep_of_call(
    runtime: Runtime, uow: UnitOfWork, row: InterviewRow, report: RecordingReported, now: datetime
) -> str:
    """Keep a finished recording that answers no question, once. The interview is held."""
    if recordings.is_known(uow, row.attempt_id, report.recording_ref):
        return "repeated"
    if report.state is not carrier_words.RecordingState.COMPLETED or not report.url:
        return "unmatched"
    recording_id = runtime.ids.new()
    recordings.add(
        uow,
        id=recording_id,
        interview_id=row.id,
        attempt_id=row.attempt_id,
        carrier=row.carrier,
        carrier_ref=report.recording_ref,
        url=report.url,
        seconds=report.seconds,
        due_at=now,
        created_at=now,
    )
    uow.after_commit(lambda: runtime.queue.enqueue("fetch_recording", recording_id))
    return "applied"


def _keep(
    runtime: Runtime,
    uow: UnitOfWork,
    row: InterviewRow,
    turn: int,
    question: str,
    recorded: Recorded,
    now: datetime,
) -> RecordingRow:
    """Write the recording of a turn, or what is new of it."""
    recording_id = runtime.ids.new()
    added = recordings.add(
        uow,
        id=recording_id,
        interview_id=row.id,
        attempt_id=row.attempt_id,
        turn=turn,
        question=question,
        carrier=row.carrier,
        carrier_ref=recorded.ref or None,
        url=recorded.url or None,
        seconds=recorded.seconds,
        due_at=now if recorded.url else now + ADDRESS_WITHIN,
        created_at=now,
    )
    kept = recordings.lock_of_turn(uow, row.attempt_id, turn)
    if kept is None:
        raise NotFound("recording", recording_id)
    if added and recorded.url:
        uow.after_commit(lambda: runtime.queue.enqueue("fetch_recording", recording_id))
    elif recorded.url and recorded.ref != kept.carrier_ref:
        # The address comes after the fact; or the question was asked again, and what was said last counts.
        _learn_address(runtime, uow, kept.id, recorded.ref, recorded.url, now)
    return kept


def _learn_address(
    runtime: Runtime, uow: UnitOfWork, recording_id: UUID, ref: str, url: str, now: datetime
) -> None:
    recordings.change(
        uow,
        recording_id,
        carrier_ref=ref,
        url=url,
        state=RecordingState.WAITING,
        at_carrier=True,
        tries=0,
        due_at=now,
    )
    uow.after_commit(lambda: runtime.queue.enqueue("fetch_recording", recording_id))
