"""Take one event into an interview: the engine's turn, its answer, its new state, its closing.

One turn, one transaction: the caller holds the interview's row and commits. Whatever the engine asks of
the quotas is answered within it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.domain.interviews import InterviewState
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.close_interview import close_interview
from gateway.services.keep_quotas import Holder, keep_quotas
from gateway.services.surveys import prompts_of, survey_of
from gateway.store.queries import interviews
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.effects import Effect, Finish
from ivr_flows.events import Answer, Event
from ivr_flows.state import State, decode_state, encode_state
from ivr_flows.survey import Survey
from ivr_flows.turn import turn


@dataclass(frozen=True, slots=True)
class Advanced:
    """What the turn made of the interview. `prompts` are the survey's recordings, see `prompts_of`."""

    survey: Survey
    state: State
    effects: tuple[Effect, ...]
    prompts: Mapping[str, str]

    @property
    def stopped(self) -> bool:
        """Say whether the respondent asked not to be contacted again."""
        return any(isinstance(effect, Finish) and effect.stop for effect in self.effects)


def advance(
    runtime: Runtime,
    uow: UnitOfWork,
    row: InterviewRow,
    event: Event,
    now: datetime,
    *,
    carrier_ref: str,
    due_in: timedelta | None = None,
    interview_state: InterviewState = InterviewState.IN_PROGRESS,
    reply: Callable[[Advanced], str] | None = None,
) -> Advanced:
    """Take `event`; write the answer it gave, if any, and the interview's new state.

    `carrier_ref` is the call or text in which the event came. `due_in` is how long the interview may
    now be silent before the sweeper looks at it; None for calls, whose end the carrier reports.
    `reply` writes what is kept with the turn, to be given again to a carrier that repeats it.
    """
    survey = survey_of(runtime, uow, row.survey_version_id)
    before = decode_state(row.engine_state)
    state, effects = turn(survey, before, event)
    answered = state.answers[-1] if state.answers and state.answers[-1].turn == state.turn else None
    if answered is not None:
        interviews.add_answer(
            uow,
            {
                "interview_id": row.id,
                "turn": answered.turn,
                "question": answered.question,
                "loop": answered.loop,
                "value": answered.value,
                "raw": answered.raw,
                "channel": row.channel,
                "confidence": event.confidence if isinstance(event, Answer) else None,
                "carrier_ref": carrier_ref,
                "answered_at": now,
            },
        )
    values: dict[str, object] = {
        "state": interview_state,
        "answers_given": row.answers_given + (1 if answered is not None else 0),
        "last_turn_at": now,
        "due_at": None if due_in is None else now + due_in,
    }
    advanced = Advanced(survey, state, effects, prompts_of(runtime, uow, survey))
    return conclude(runtime, uow, row, advanced, now, values, reply)


def conclude(
    runtime: Runtime,
    uow: UnitOfWork,
    row: InterviewRow,
    taken: Advanced,
    now: datetime,
    values: dict[str, object],
    reply: Callable[[Advanced], str] | None,
) -> Advanced:
    """Let the quotas decide what an event has asked of them, close what is over, and write the row.

    `values` are the columns that the caller has to write beside the state.
    """
    state, effects = taken.state, taken.effects
    if taken.survey.quotas:
        holder = Holder(row.id, row.campaign_id, row.channel)
        state, effects = keep_quotas(uow, holder, taken.survey, state, effects, now)
    concluded = replace(taken, state=state, effects=effects)
    values = {**values, "engine_state": encode_state(state).decode(), "turn": state.turn}
    if state.outcome is not None:
        values |= close_interview(runtime, uow, row, taken.survey, state, now)
    if reply is not None:
        values["reply"] = reply(concluded)
    interviews.change(uow, row.id, values)
    return concluded
