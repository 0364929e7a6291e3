"""Replying: what an answer does: read, checked, doubted and confirmed, or a key of a long list.

How a reply is read is in `answers`, what an answer does on the path in `admission`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from ivr_flows import prompts
from ivr_flows.answers.read import read_reply
from ivr_flows.answers.reading import PassedOver, Setting, Unclear, Understood
from ivr_flows.choice import Choice
from ivr_flows.context import day_of
from ivr_flows.events import Answer
from ivr_flows.going import Result, ask_again, ask_at, go_on, keep, newest_of, pass_over, stand_by, walk_of
from ivr_flows.offer import MORE, as_offered, batches, choices_of, meant_in_batch, offered_values
from ivr_flows.state import Cursor, State
from ivr_flows.survey import Question, QuestionType, Survey
from ivr_flows.values import Value
from ivr_flows.walk import Path

_ANYWHERE = Setting()
_DEPENDING = frozenset((QuestionType.DATE, QuestionType.TIME, QuestionType.PHONE))


def take_answer(survey: Survey, state: State, at: Cursor, event: Answer) -> Result:
    """Take a reply to the question at `at`."""
    question = survey.questions[at.question]
    if question.order is not None or question.where is not None or question.batched:
        offered = offered_values(question, walk_of(survey, state, at).env, state.seed, at.loop)
        if question.batched and state.channel == "voice" and event.kind == "digits":
            return _batch_key(survey, state, at, event, choices_of(question, offered))
        question = as_offered(question, offered)
    match read_reply(question, event, _setting(survey, state, question)):
        case Understood(value=value):
            return _understood(survey, state, at, value, event.raw)
        case PassedOver():
            return pass_over(survey, state, at, event.raw)
        case Unclear():
            return ask_again(survey, state, at, "again_invalid", survey.defaults.invalid[state.language])


def _setting(survey: Survey, state: State, question: Question) -> Setting:
    """Say what a reply depends on beside its question, where its type has it depend on anything."""
    if question.type not in _DEPENDING:
        return _ANYWHERE
    return Setting(state.language, day_of(state.context), survey.region)


def _batch_key(survey: Survey, state: State, at: Cursor, event: Answer, choices: Sequence[Choice]) -> Result:
    """Take a key where nine choices at a time are read: a choice of these nine, or the next ones."""
    digits = event.raw.strip().rstrip("#")
    if digits == MORE:
        turned = replace(state, batch=(state.batch + 1) % batches(choices))
        return ask_at(survey, turned, at, "more")
    chosen = meant_in_batch(choices, state.batch, digits)
    if chosen is None:
        return ask_again(survey, state, at, "again_invalid", survey.defaults.invalid[state.language])
    return _understood(survey, state, at, chosen.value, event.raw)


def _understood(survey: Survey, state: State, at: Cursor, value: Value, raw: str) -> Result:
    kept = keep(state, at, value, raw)
    walked = walk_of(survey, kept)
    if walked.next != at:
        return go_on(survey, kept, walked)
    if walked.doubt == "warn":
        return _doubted(survey, state, kept, walked, at)
    return ask_again(survey, state, at, "again_check", prompts.doubt_notice(survey, state, walked, at))


def _doubted(survey: Survey, state: State, kept: State, walked: Path, at: Cursor) -> Result:
    """Ask whether a doubtful answer is meant. Who gives it again, or runs out of tries, stands by it."""
    before = newest_of(state, at)
    insists = before is not None and before.value == kept.answers[-1].value
    if insists or kept.tries + 1 >= survey.questions[at.question].tries:
        return stand_by(survey, kept, at)
    asked = prompts.ask(
        survey, kept, walked, at, "again_warn", prompts.doubt_notice(survey, kept, walked, at)
    )
    return replace(kept, tries=kept.tries + 1), (asked,)


def take_confirmation(survey: Survey, state: State, at: Cursor) -> Result:
    """Take a person's word that the doubtful answer is meant; where none is doubtful, ask again."""
    walked = walk_of(survey, state)
    if walked.next == at and walked.doubt == "warn":
        return stand_by(survey, state, at)
    return ask_at(survey, state, at, "repeat")
