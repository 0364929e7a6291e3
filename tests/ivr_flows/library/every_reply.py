"""Every reply to every question of a survey, each way walked to its end. The state is stored between turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr_flows.choice import Choice
from ivr_flows.effects import Effect
from ivr_flows.events import Answer, ChannelName, Event, NoInput, ReplyKind
from ivr_flows.state import State
from ivr_flows.survey import Question, QuestionType, Survey
from ivr_flows.turn import begin
from tests.ivr_flows.surveys import after

# Not of the English alphabet, so that the first text is counted as UCS-2 in either language.
NAME = "Александра"
_CHEAP, _DEAR = "100", "900"
_PHONE = "+79161234567"


@dataclass(frozen=True)
class Turn:
    """A state that was reached, what was said on the way to it, and the event; None at the beginning."""

    event: Event | None
    state: State
    effects: tuple[Effect, ...]


def every_turn(survey: Survey, channel: ChannelName, language: str) -> Iterator[Turn]:
    """Give every reply to every question once, then whatever comes first until the interview is over."""
    state, effects = begin(survey, seed=3, context={"name": NAME}, language=language, channel=channel)
    yield Turn(None, state, effects)
    given: set[tuple[str, Event]] = set()
    open_ways = [state]
    while open_ways:
        state = open_ways.pop()
        if state.at is None:
            continue
        question = survey.questions[state.at.question]
        replies = _replies(question, channel, language)
        fresh = [reply for reply in replies if (question.key, reply) not in given] or replies[:1]
        for reply in fresh:
            given.add((question.key, reply))
            reached, effects = after(survey, state, [reply])
            yield Turn(reply, reached, effects)
            open_ways.append(reached)


def _replies(question: Question, channel: ChannelName, language: str) -> list[Event]:
    replies: list[Event] = [*_figures(question, channel)]
    replies += [_chosen(choice, channel, language) for choice in question.choices]
    if question.type is QuestionType.MANY:
        together = [choice for choice in question.choices if choice.kind.goes_with_others]
        replies.append(_chosen_together(together[:2], channel, language))
    if question.optional and channel == "sms":
        replies.append(Answer("-"))
    return [*replies, NoInput(), Answer("???")]


def _figures(question: Question, channel: ChannelName) -> Iterator[Event]:
    kind: ReplyKind = "digits" if channel == "voice" else "text"
    match question.type:
        case QuestionType.SCALE:
            assert question.low is not None
            assert question.high is not None
            marks = range(int(question.low), int(question.high) + 1)
            yield from (Answer(str(mark), kind) for mark in marks)
        case QuestionType.NUMBER:
            yield from (Answer(_CHEAP, kind), Answer(_DEAR, kind))
        case QuestionType.PHONE:
            yield Answer(_PHONE.removeprefix("+"), "digits") if channel == "voice" else Answer(_PHONE)
        case QuestionType.TEXT | QuestionType.RECORD:
            yield Answer("Всё хорошо", "speech" if channel == "voice" else "text")


def _chosen(choice: Choice, channel: ChannelName, language: str) -> Answer:
    match channel:
        case "voice":
            return Answer(choice.key, "digits")
        case "sms":
            return Answer(choice.text[language])
        case "cati":
            return Answer(choice.value, "choice")


def _chosen_together(choices: list[Choice], channel: ChannelName, language: str) -> Answer:
    each = [_chosen(choice, channel, language) for choice in choices]
    return Answer(("" if channel == "voice" else ",").join(answer.raw for answer in each), each[0].kind)
