"""The path: what a respondent is asked, as a pure function, recomputed from the start at every turn.

Going back, correcting and resuming are all "the answers changed, walk again". Answers off the path
stay in the log and are seen by no expression and by no export.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ivr_flows.effects import Outcome
from ivr_flows.language.types import Env
from ivr_flows.state import AnswerRecord, Cursor
from ivr_flows.survey import Survey
from ivr_flows.values import ContextValue
from ivr_flows.walk import Path, walk


def path(
    survey: Survey,
    seed: int,
    answers: Sequence[AnswerRecord],
    verdicts: Mapping[str, bool],
    context: Mapping[str, ContextValue],
    confirmed: tuple[str, ...] = (),
    *,
    unanswered: Cursor | None = None,
) -> Path:
    """Walk the survey as far as its answers lead. The same arguments always give the same path.

    With `unanswered` the walk ends there, as if that question had no answer: what it finds is what
    was known when the question was asked.
    """
    env: Env = [None] * survey.slots
    for name, slot in survey.contact_slots:
        env[slot] = context.get(name)
    newest = _newest(survey, answers)
    if unanswered is not None:
        newest.get(unanswered.loop, {}).pop(unanswered.question, None)
    found = Path(env, newest, seed, verdicts, confirmed)
    if walk(survey.program, found):
        found.outcome = Outcome.COMPLETE
    return found


def _newest(survey: Survey, answers: Sequence[AnswerRecord]) -> dict[str, dict[str, AnswerRecord]]:
    """Index the newest record of every question, by round of a loop and question."""
    if not survey.has_loops:
        return {"": {record.question: record for record in answers}}
    newest: dict[str, dict[str, AnswerRecord]] = {}
    for record in answers:
        newest.setdefault(record.loop, {})[record.question] = record
    return newest
