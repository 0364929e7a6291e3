"""Recording: a walk through a survey as a file, and playing it again to see whether anything differs.

A walk holds what was done and what the survey asked after each event, so that it serves as a test of
the survey: `replay` says in words what is different now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from ivr_flows.effects import Ask, Effect, Finish
from ivr_flows.events import ChannelName, Event
from ivr_flows.export import answers_on_path
from ivr_flows.state import State, decode_state, encode_state
from ivr_flows.survey import Survey
from ivr_flows.turn import begin, turn
from ivr_flows.values import ContextValue, Value

Answers: TypeAlias = dict[str, Value]


class NotAWalk(Exception):  # noqa: N818 - a sentence about a file
    """A file cannot be read as a recorded walk."""


class WalkTurn(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event and what came of it: the question asked next, "" where none is, and why."""

    event: Event
    asks: str = ""
    reason: str = ""


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded interview.

    `file` is the survey's file, relative to the walk's own. Questions of a loop are named with their
    round, as `rating[a]`; so are the keys of `answers`, which are those on the path at the end.
    """

    survey: str
    version: int
    file: str = ""
    channel: ChannelName
    language: str
    seed: int
    context: dict[str, ContextValue]
    begins: str
    turns: tuple[WalkTurn, ...]
    answers: Answers
    outcome: str | None


def record(
    survey: Survey,
    events: Iterable[Event],
    *,
    seed: int,
    context: Mapping[str, ContextValue],
    language: str,
    channel: ChannelName,
    file: str = "",
) -> Walk:
    """Interview with these events, and keep what happened.

    Between every two events the state goes through JSON. Raises ValueError for a language or a channel
    that the survey does not have.
    """
    state, effects = begin(survey, seed=seed, context=context, language=language, channel=channel)
    begins = _asked(effects)[0]
    turns: list[WalkTurn] = []
    for event in events:
        state, effects = turn(survey, decode_state(encode_state(state)), event)
        turns.append(WalkTurn(event, *_asked(effects)))
    return Walk(
        survey=survey.key,
        version=survey.version,
        file=file,
        channel=channel,
        language=language,
        seed=seed,
        context=dict(context),
        begins=begins,
        turns=tuple(turns),
        answers=_answers(survey, state),
        outcome=None if state.outcome is None else state.outcome.value,
    )


def replay(survey: Survey, walk: Walk) -> tuple[str, ...]:
    """Take the events of a walk again; say in words what differs from it, nothing where all is the same.

    A version that differs is no difference by itself: an old walk through a new survey says what changed.
    """
    if survey.key != walk.survey:
        return (f'the walk is of the survey "{walk.survey}", this one is "{survey.key}"',)
    try:
        now = record(
            survey,
            [taken.event for taken in walk.turns],
            seed=walk.seed,
            context=walk.context,
            language=walk.language,
            channel=walk.channel,
            file=walk.file,
        )
    except ValueError as refused:
        return (str(refused),)
    return tuple(_differences(walk, now))


def encode_walk(walk: Walk) -> str:
    """Write a walk as YAML."""
    return msgspec.yaml.encode(walk).decode()


def decode_walk(source: str) -> Walk:
    """Read a walk written by `encode_walk`. Raises `NotAWalk`."""
    try:
        return msgspec.yaml.decode(source, type=Walk)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotAWalk(str(error)) from None


def _differences(walk: Walk, now: Walk) -> Iterable[str]:
    if walk.begins != now.begins:
        yield f"at the beginning: {_difference(walk.begins, now.begins)}"
    for number, (then, again) in enumerate(zip(walk.turns, now.turns, strict=True), start=1):
        if then.asks != again.asks:
            yield f"turn {number}: {_difference(then.asks, again.asks)}"
        elif then.reason != again.reason:
            yield f"turn {number}: {then.asks} was asked as {then.reason}, is asked as {again.reason}"
    for question in dict.fromkeys((*walk.answers, *now.answers)):
        before, after = walk.answers.get(question), now.answers.get(question)
        if before != after:
            yield f"the answer to {question} was {before!r}, is {after!r}"
    if walk.outcome != now.outcome:
        yield f"the outcome was {walk.outcome}, is {now.outcome}"


def _difference(then: str, now: str) -> str:
    return f"{then or 'nothing'} was asked, {now or 'nothing'} is asked"


def _asked(effects: Sequence[Effect]) -> tuple[str, str]:
    for effect in effects:
        if isinstance(effect, Ask):
            return _named(effect.question, effect.loop), effect.reason
        if isinstance(effect, Finish):
            return "", effect.outcome.value
    return "", ""


def _answers(survey: Survey, state: State) -> Answers:
    return {_named(one.question, one.loop): one.value for one in answers_on_path(survey, state)}


def _named(question: str, loop: str) -> str:
    return f"{question}[{loop}]" if loop else question
