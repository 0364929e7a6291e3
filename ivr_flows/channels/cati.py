"""The console channel: effects -> the card that an interviewer reads from and keys answers into. Pure.

How a card looks is the console's. What an interviewer keys comes back as `Answer(value, "choice")` for a
choice, as `Answer(text, "text")` for everything else, as `Confirm` for a doubtful answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

import msgspec

from ivr_flows.effects import Ask, AskReason, AskService, Effect, Finish, Outcome, Reserve, Tell
from ivr_flows.offer import choices_of
from ivr_flows.path import path
from ivr_flows.piping import Template
from ivr_flows.state import State
from ivr_flows.survey import Survey
from ivr_flows.values import Value
from ivr_flows.walk import Path

CardKind: TypeAlias = Literal[
    "one", "many", "scale", "number", "text", "date", "time", "phone", "record", "wait", "end"
]


class CardAnswer(msgspec.Struct, frozen=True):
    """One answer to be keyed. `alone`: it goes with no other."""

    key: str
    value: str
    text: str
    alone: bool = False
    substantive: bool = True


class Card(msgspec.Struct, frozen=True):
    """What an interviewer has before them.

    `before` is read aloud first, then `text`; `notice` says why the question comes again. `value` is
    the answer that the question already has, `may_confirm` that it is doubtful and can be stood by.
    `position` of `questions` counts the survey's questions in their order, asked or not.
    """

    kind: CardKind
    question: str = ""
    loop: str = ""
    before: tuple[str, ...] = ()
    text: str = ""
    notice: str = ""
    reason: AskReason = "first"
    instruct: str = ""
    probe: str = ""
    answers: tuple[CardAnswer, ...] = ()
    low: float | None = None
    high: float | None = None
    value: Value = None
    optional: bool = False
    may_confirm: bool = False
    position: int = 0
    questions: int = 0
    outcome: Outcome | None = None


def card(survey: Survey, state: State, effects: Iterable[Effect]) -> Card:
    """Make the card for some effects; without any, of an interview that is left as it stands, an empty one."""
    before: list[str] = []
    for effect in effects:
        match effect:
            case Tell():
                before.append(effect.text)
            case Ask():
                return _question(survey, state, effect, tuple(before))
            case Finish():
                return Card("end", before=tuple(before), text=effect.text, outcome=effect.outcome)
            case Reserve() | AskService():
                break
    return Card("wait", before=tuple(before))


def _question(survey: Survey, state: State, effect: Ask, before: tuple[str, ...]) -> Card:
    question = survey.questions[effect.question]
    walked = _walk(survey, state)
    given = walked.newest.get(effect.loop, {}).get(effect.question)
    then = _walk(survey, state, at_current=True)
    return Card(
        kind=question.type.value,
        question=effect.question,
        loop=effect.loop,
        before=before,
        text=effect.text,
        notice=effect.notice,
        reason=effect.reason,
        instruct=_render(question.instruct, state, then),
        probe=_render(question.probe, state, then),
        answers=tuple(
            CardAnswer(
                choice.key,
                choice.value,
                choice.text[state.language],
                alone=not choice.kind.goes_with_others,
                substantive=choice.kind.is_substantive,
            )
            for choice in choices_of(question, effect.offered)
        ),
        low=question.low,
        high=question.high,
        value=given.value if given is not None else None,
        optional=question.optional,
        may_confirm=walked.next == state.at and walked.doubt == "warn",
        position=list(survey.questions).index(effect.question) + 1,
        questions=len(survey.questions),
    )


def _walk(survey: Survey, state: State, *, at_current: bool = False) -> Path:
    return path(
        survey,
        state.seed,
        state.answers,
        state.verdicts,
        state.context,
        state.confirmed,
        unanswered=state.at if at_current else None,
    )


def _render(texts: Mapping[str, Template] | None, state: State, walked: Path) -> str:
    return texts[state.language].render(walked.env) if texts else ""
