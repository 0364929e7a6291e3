"""The path: what a respondent is asked, as a pure function, recomputed from the start at every turn.

Going back, correcting and resuming are all "the answers changed, walk again". Answers off the path
stay in the log and are seen by no expression and by no export.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from ivr_flows.effects import Outcome
from ivr_flows.language.types import Env
from ivr_flows.state import AnswerRecord, Cursor
from ivr_flows.survey import Survey
from ivr_flows.values import ContextValue
from ivr_flows.walk import Path, Row

_question_of = attrgetter("question")


def path(
    survey: Survey,
    seed: int,  # noqa: ARG001 - the order of blocks is drawn from it
    answers: Sequence[AnswerRecord],
    verdicts: Mapping[str, bool],  # noqa: ARG001 - steps that check quotas read them
    context: Mapping[str, ContextValue],
) -> Path:
    """Walk the survey as far as its answers lead. The same arguments always give the same path."""
    env: Env = [None] * survey.slots
    for name, slot in survey.contact_slots:
        env[slot] = context.get(name)
    found = Path(env)
    newest = dict(zip(map(_question_of, answers), answers, strict=True))
    if _walk(survey.program, newest, found):
        found.outcome = Outcome.COMPLETE
    return found


def _walk(rows: Iterable[Row], newest: Mapping[str, AnswerRecord], found: Path) -> bool:
    """Walk some rows; False where the walk ends within them. This loop is most of what a turn costs."""
    env, unsaid = found.env, found.unsaid
    newest_of, keep = newest.get, found.answered.append
    for holds, act, question, slot, admit in rows:
        if holds is not None and not holds(env):
            continue
        if act is not None:
            if not act(env, found):
                return False
            continue
        record = newest_of(question)
        if record is None:
            found.next = Cursor(question)
            return False
        if admit is None:
            env[slot] = record.value
        elif not admit(env, record.value):
            found.next, found.check_failed = Cursor(question), True
            return False
        keep(record)
        if unsaid:
            unsaid.clear()
    return True
