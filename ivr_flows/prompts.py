"""Prompts: the effects that say and ask something, worded for the interview's channel and language.

Owns what a Tell, an Ask and a Finish carry; when they are due is decided in `turn`.
"""

from __future__ import annotations

from ivr_flows.effects import Ask, AskReason, Effect, Finish, Outcome, Tell
from ivr_flows.state import Cursor, State
from ivr_flows.survey import Survey, TellStep
from ivr_flows.walk import Path


def tell(state: State, walked: Path, step: TellStep) -> Tell:
    """Word a step that wants no answer."""
    wording = step.texts.wording(state.channel, state.language)
    return Tell(step.key, wording.template.render(walked.env), step.intro)


def tells(survey: Survey, state: State, walked: Path) -> tuple[Tell, ...]:
    """Word what is to be said since the last question."""
    return tuple(tell(state, walked, survey.tells[key]) for key in walked.unsaid)


def ask(
    survey: Survey, state: State, walked: Path, at: Cursor, reason: AskReason = "first", notice: str = ""
) -> Ask:
    """Word a question."""
    wording = survey.questions[at.question].texts.wording(state.channel, state.language)
    return Ask(at.question, at.loop, wording.template.render(walked.env), reason, notice)


def check_notice(survey: Survey, state: State, walked: Path, at: Cursor) -> str:
    """Say why an answer was not admitted by the question's check."""
    texts = survey.questions[at.question].check_text
    return texts[state.language].render(walked.env) if texts else survey.defaults.invalid[state.language]


def finish(survey: Survey, state: State, walked: Path, outcome: Outcome) -> tuple[Effect, ...]:
    """Word the end: where the path itself has ended, what is unsaid and its closing words."""
    if walked.outcome is None:
        return (Finish(outcome),)
    closing = ""
    texts = survey.ends[walked.end].texts if walked.end is not None else None
    if texts is not None:
        closing = texts.wording(state.channel, state.language).template.render(walked.env)
    return (*tells(survey, state, walked), Finish(outcome, closing))
