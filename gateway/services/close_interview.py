"""Close an interview: its state, its case, and its result for the core store, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from gateway.domain.attempts import UNFINISHED, AttemptState
from gateway.domain.channel import Channel
from gateway.domain.interviews import InterviewState
from gateway.domain.ports.results import Result, ResultAnswer
from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import attempts, cases, interviews, outbox, recordings
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.effects import Outcome
from ivr_flows.export import answers_on_path
from ivr_flows.state import State
from ivr_flows.survey import QuestionType, Survey

# How an outcome of the engine reads as a state and as an AAPOR code.
_CLOSED: dict[Outcome, tuple[InterviewState, str]] = {
    Outcome.COMPLETE: (InterviewState.COMPLETE, "1.1"),
    Outcome.PARTIAL: (InterviewState.PARTIAL, "1.2"),
    Outcome.SCREENED_OUT: (InterviewState.SCREENED_OUT, "4.70"),
    Outcome.QUOTA_FULL: (InterviewState.QUOTA_FULL, "4.80"),
    Outcome.BROKEN_OFF: (InterviewState.BROKEN_OFF, "2.12"),
    Outcome.REFUSED: (InterviewState.REFUSED, "2.112"),
}


def close_interview(
    runtime: Runtime, uow: UnitOfWork, row: InterviewRow, survey: Survey, state: State, now: datetime
) -> dict[str, Any]:
    """Close the interview that `state` has finished; give the interview columns to write.

    The caller writes them with the turn. A result that replaces an earlier one has a higher sequence. A
    text dialogue ends its attempt here; a call's attempt ends when the carrier says that the call is
    over, so that the number stays taken until then.
    """
    if state.outcome is None:
        raise ValueError("only a finished interview is closed")
    closed, disposition = _CLOSED[Outcome(state.outcome)]
    result = _result(uow, row, survey, state, disposition, now)
    payload = msgspec.to_builtins(result)
    outbox.add(uow, runtime.ids.new(), row.id, result.sequence, payload, now)
    cases.conclude(uow, row.case_id, disposition, now)
    if row.channel is Channel.SMS:
        attempts.move(
            uow,
            row.attempt_id,
            UNFINISHED,
            AttemptState.SETTLED,
            settled_at=now,
            outcome=closed.value,
        )
    interview_id = row.id
    uow.after_commit(lambda: runtime.queue.enqueue("push_results", interview_id))
    runtime.log.info("interview_closed", interview=str(row.id), outcome=closed.value)
    return {"state": closed, "closed_at": now, "due_at": None}


def _result(
    uow: UnitOfWork,
    row: InterviewRow,
    survey: Survey,
    state: State,
    disposition: str,
    now: datetime,
) -> Result:
    heading = outbox.heading(uow, row.case_id, row.id)
    taken = interviews.taken_answers(uow, row.id)
    records = any(question.type is QuestionType.RECORD for question in survey.questions.values())
    empty = recordings.empty_of(uow, row.id) if records else frozenset()
    answers = tuple(
        ResultAnswer(
            question=given.question,
            loop=given.loop,
            value=None if given.value in empty else given.value,
            raw=given.raw,
            channel=given.channel,
            turn=given.turn,
            carrier_ref=taken[given.turn].carrier_ref,
            answered_at=taken[given.turn].answered_at,
            metric=given.metric,
        )
        for given in answers_on_path(survey, state)
    )
    return Result(
        response_id=row.id,
        sequence=heading.sequence,
        case_id=row.case_id,
        campaign=heading.campaign,
        touchpoint=heading.touchpoint,
        survey=survey.key,
        survey_version=survey.version,
        respondent_external_id=heading.external_id,
        respondent_segment=heading.segment,
        language=state.language,
        channel=row.channel.value,
        outcome=Outcome(state.outcome or "").value,
        disposition=disposition,
        started_at=row.started_at,
        closed_at=now,
        answers=answers,
    )
