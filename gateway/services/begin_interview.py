"""Begin a case's interview on a channel, or go on with the one that it has open."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gateway.domain.attempts import UNFINISHED, AttemptState
from gateway.domain.channel import Channel
from gateway.domain.errors import NotFound
from gateway.domain.interviews import InterviewState
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import Advanced, advance, conclude
from gateway.services.surveys import prompts_of, survey_of
from gateway.store.queries import attempts, interviews, messages
from gateway.store.queries.cases import CaseRow
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.events import Resume
from ivr_flows.state import encode_state
from ivr_flows.turn import begin


def begin_or_resume(
    runtime: Runtime,
    uow: UnitOfWork,
    *,
    case: CaseRow,
    attempt_id: UUID,
    channel: Channel,
    our_number: str,
    carrier_ref: str,
    now: datetime,
    reply: Callable[[Advanced], str] | None = None,
) -> tuple[UUID, Advanced]:
    """Give the interview's id and its first prompt on this channel.

    An interview that the case has open goes on at the question where it stands; it stays on the
    survey version with which it began. It may be over at once, where its quota cell is full.
    """
    open_row = interviews.lock_open_of_case(uow, case.id)
    if open_row is not None:
        if open_row.channel is Channel.SMS and open_row.attempt_id != attempt_id:
            _leave_thread(uow, open_row, now)
        interviews.change(
            uow, open_row.id, {"attempt_id": attempt_id, "channel": channel, "our_number": our_number}
        )
        moved = replace(open_row, attempt_id=attempt_id, channel=channel, our_number=our_number)
        resumed = advance(
            runtime, uow, moved, Resume(channel.value), now, carrier_ref=carrier_ref, reply=reply
        )
        return open_row.id, resumed
    interview_id = runtime.ids.new()
    survey = survey_of(runtime, uow, case.survey_version_id)
    seed = seed_of(interview_id)
    state, effects = begin(
        survey,
        seed=seed,
        context={**case.context, "started_at": now.isoformat(), "zone": case.zone or ""},
        language=case.language,
        channel=channel.value,
    )
    begun = Advanced(survey, state, effects, prompts_of(runtime, uow, survey))
    interviews.add(
        uow,
        id=interview_id,
        case_id=case.id,
        campaign_id=case.campaign_id,
        survey_version_id=case.survey_version_id,
        attempt_id=attempt_id,
        channel=channel,
        address=case.address,
        our_number=our_number,
        seed=seed,
        state=InterviewState.IN_PROGRESS,
        engine_state=encode_state(state).decode(),
        turn=state.turn,
        reply=None if reply is None else reply(begun),
        started_at=now,
        last_turn_at=now,
    )
    if state.waiting or state.outcome is not None:  # a cell that only the contact's fields decide on
        row = interviews.lock(uow, interview_id)
        if row is None:
            raise NotFound("interview", interview_id)
        begun = conclude(runtime, uow, row, begun, now, {}, reply)
    return interview_id, begun


def _leave_thread(uow: UnitOfWork, row: InterviewRow, now: datetime) -> None:
    """End the attempt of a text dialogue that goes on elsewhere: nothing more is written in it."""
    messages.cancel_of_interview(uow, row.id, now)
    attempts.move(
        uow,
        row.attempt_id,
        UNFINISHED,
        AttemptState.SETTLED,
        settled_at=now,
        outcome="went_on_elsewhere",
    )


def seed_of(interview_id: UUID) -> int:
    """Give the seed of an interview: fixed by its id, so that orders and picks never change."""
    return int.from_bytes(hashlib.sha256(interview_id.bytes).digest()[:4], "big")
