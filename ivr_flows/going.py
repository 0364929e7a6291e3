"""Going: the moves that every event comes down to, from the walk as it now is to the next prompt.

Owns tries, the question that is left and the end. What an event means is in `turn` and `replying`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from ivr_flows import prompts
from ivr_flows.admission import confirmation
from ivr_flows.answers.plain import storable
from ivr_flows.effects import AskReason, Effect, Finish, Outcome, Reserve
from ivr_flows.interview_language import in_language_of_path
from ivr_flows.path import path
from ivr_flows.state import AnswerRecord, Cursor, State
from ivr_flows.survey import Survey
from ivr_flows.values import Value
from ivr_flows.walk import Doubt, Path

Result = tuple[State, tuple[Effect, ...]]

_RAW_LIMIT = 2000
_REASONS: Mapping[Doubt, AskReason] = {
    "": "first",
    "check": "again_check",
    "warn": "again_warn",
    "gone": "first",
}


def walk_of(survey: Survey, state: State, unanswered: Cursor | None = None) -> Path:
    """Walk the path of an interview; with `unanswered` to that question, as if it had no answer."""
    return path(
        survey,
        state.seed,
        state.answers,
        state.verdicts,
        state.context,
        state.confirmed,
        unanswered=unanswered,
    )


def keep(state: State, at: Cursor, value: Value, raw: str) -> State:
    """Add an answer to the log; None for a question that is passed over."""
    record = AnswerRecord(at.question, at.loop, value, storable(raw)[:_RAW_LIMIT], state.channel, state.turn)
    return replace(state, answers=(*state.answers, record))


def newest_of(state: State, at: Cursor) -> AnswerRecord | None:
    """Give the newest answer to a question, on the path or off it."""
    records = (record for record in reversed(state.answers) if record.question == at.question)
    return next((record for record in records if record.loop == at.loop), None)


def go_on(survey: Survey, state: State, walked: Path) -> Result:
    """Go to wherever the path now leads, in the language that the answers on it ask for."""
    state = in_language_of_path(survey, state, walked)
    if walked.reserve:
        return replace(state, at=None, waiting=walked.reserve, tries=0, batch=0), (Reserve(walked.reserve),)
    if state.verdicts:
        state = _forget_cells_left(state, walked)
    at = walked.next
    if at is None:
        return finish(survey, state, walked, walked.outcome or Outcome.COMPLETE)
    moved = replace(state, at=at, tries=0, batch=0, waiting="")
    # An answer given earlier may have stopped fitting when another one was corrected.
    reason, notice = _REASONS[walked.doubt], prompts.doubt_notice(survey, state, walked, at)
    question = prompts.ask(survey, moved, walked, at, reason, notice)
    return moved, (*prompts.tells(survey, moved, walked), question)


def _forget_cells_left(state: State, walked: Path) -> State:
    """Drop the verdicts on cells to which the answers no longer lead; one that comes back is asked for anew.

    While the path has neither passed the check nor ended, nobody knows: every verdict stands.
    """
    if walked.cells is None and walked.next is not None:
        return state
    belongs = walked.cells or ()
    verdicts = {cell: admitted for cell, admitted in state.verdicts.items() if cell in belongs}
    return state if len(verdicts) == len(state.verdicts) else replace(state, verdicts=verdicts)


def ask_at(survey: Survey, state: State, at: Cursor, reason: AskReason, notice: str = "") -> Result:
    """Ask the question at `at`, wherever the path leads."""
    asked = prompts.ask(survey, state, walk_of(survey, state, at), at, reason, notice)
    return replace(state, at=at), (asked,)


def ask_again(survey: Survey, state: State, at: Cursor, reason: AskReason, notice: str) -> Result:
    """Spend a try. When they are used up the question is left, or the interview is broken off."""
    question = survey.questions[at.question]
    tried = replace(state, tries=state.tries + 1)
    if tried.tries < question.tries:
        return ask_at(survey, tried, at, reason, notice)
    walked = walk_of(survey, tried)
    if walked.next == at and walked.doubt == "warn":  # nobody takes the doubtful answer back
        return stand_by(survey, tried, at)
    if question.optional:
        return pass_over(survey, tried, at, "")
    if walked.record_of(at) is not None:  # asked anew after Back: the answer given before stands
        return go_on(survey, tried, walked)
    return give_up(survey, tried)


def pass_over(survey: Survey, state: State, at: Cursor, raw: str) -> Result:
    """Leave an optional question; an answer that it already has stands."""
    walked = walk_of(survey, state)
    if walked.record_of(at) is None:
        state = keep(state, at, None, raw)
        walked = walk_of(survey, state)
    return go_on(survey, state, walked)


def stand_by(survey: Survey, state: State, at: Cursor) -> Result:
    """Take a doubtful answer as meant, and go on."""
    record = newest_of(state, at)
    if record is None:
        return ask_at(survey, state, at, "repeat")
    sure = replace(state, confirmed=(*state.confirmed, confirmation(record)))
    return go_on(survey, sure, walk_of(survey, sure))


def give_up(survey: Survey, state: State) -> Result:
    """Close an interview that nobody will continue, as partial or as broken off."""
    walked = walk_of(survey, state)
    outcome = Outcome.PARTIAL if walked.partial else Outcome.BROKEN_OFF
    return replace(state, at=None, waiting="", outcome=outcome), (Finish(outcome),)


def finish(survey: Survey, state: State, walked: Path, outcome: Outcome) -> Result:
    """Close an interview with an outcome and its last words."""
    return replace(state, at=None, waiting="", outcome=outcome), prompts.finish(
        survey, state, walked, outcome
    )
