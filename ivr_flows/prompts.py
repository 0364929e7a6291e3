"""Prompts: the effects that say and ask something, worded for the interview's channel and language.

Owns what a Tell, an Ask and a Finish carry; when they are due is decided in `turn`.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.effects import Ask, AskReason, Effect, Finish, Outcome, Tell
from ivr_flows.language.types import Env
from ivr_flows.offer import offered_values
from ivr_flows.piping import Template
from ivr_flows.state import Cursor, State
from ivr_flows.survey import Survey, TellStep
from ivr_flows.walk import Path


def tell(state: State, env: Env, step: TellStep) -> Tell:
    """Word a step that wants no answer."""
    wording = step.texts.wording(state.channel, state.language)
    return Tell(step.key, wording.template.render(env), step.intro)


def tells(survey: Survey, state: State, walked: Path) -> tuple[Tell, ...]:
    """Word what is to be said since the last question."""
    return tuple([tell(state, env, survey.tells[key]) for key, env in walked.unsaid])


def ask(
    survey: Survey, state: State, walked: Path, at: Cursor, reason: AskReason = "first", notice: str = ""
) -> Ask:
    """Word a question, from a walk that ends at it."""
    question = survey.questions[at.question]
    wording = question.texts.wording(state.channel, state.language)
    offered = offered_values(question, walked.env, state.seed, at.loop)
    text = wording.template.render(walked.env)
    return Ask(at.question, at.loop, text, reason, notice, offered, state.batch)


def doubt_notice(survey: Survey, state: State, walked: Path, at: Cursor) -> str:
    """Say what is wrong, or doubtful, with the answer that a question has."""
    question = survey.questions[at.question]
    texts: Mapping[str, Template] | None = None
    match walked.doubt:
        case "check":
            texts = question.check_text
        case "warn":
            texts = question.warn_text
        case "" | "gone":
            return ""
    return texts[state.language].render(walked.env) if texts else survey.defaults.invalid[state.language]


def finish(survey: Survey, state: State, walked: Path, outcome: Outcome) -> tuple[Effect, ...]:
    """Word the end: where the path itself has ended, what is unsaid and its closing words."""
    if walked.outcome is None:
        return (Finish(outcome, stop=outcome is Outcome.REFUSED),)
    texts = survey.closings.get(walked.end or "")
    closing = texts.wording(state.channel, state.language).template.render(walked.env) if texts else ""
    return (*tells(survey, state, walked), Finish(outcome, closing))
