"""A respondent who gives every question some valid reply, by chance: for walking an example to its end."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from ivr_flows.channels.cati import card
from ivr_flows.channels.sms import text_body
from ivr_flows.channels.voice import voice_script
from ivr_flows.effects import Ask, Effect, Outcome
from ivr_flows.events import Answer, ChannelName, Event, QuotaVerdict
from ivr_flows.state import State, decode_state, encode_state
from ivr_flows.survey import Question, QuestionType, Survey
from ivr_flows.tools.reference.dialogue import BEGINS
from ivr_flows.turn import begin, turn

_COMPARED = re.compile(r'contact\.(\w+) == "(\w+)"')
_TURNS = 200
# A day and a time, as they are keyed, and as they are written.
_DAY, _TIME, _PHONE = ("20112026", "2026-11-20"), ("1430", "14:30"), ("79161234567", "+79161234567")


@dataclass(frozen=True)
class Walk:
    """What was asked on one way, and how it ended; None where it went on for ever."""

    asked: frozenset[str]
    outcome: Outcome | None


def walk(survey: Survey, source: str, channel: ChannelName, language: str, chance: random.Random) -> Walk:
    """Have one interview. Every prompt is worded on its channel; the state is stored between turns."""
    context: dict[str, object] = {"started_at": BEGINS}
    context.update((name, value) for name, value in _COMPARED.findall(source) if chance.random() < 0.7)
    state, effects = begin(
        survey, seed=chance.randrange(9), context=context, language=language, channel=channel
    )
    asked: set[str] = set()
    for _ in range(_TURNS):
        if state.outcome is not None:
            break
        asked |= {effect.question for effect in effects if isinstance(effect, Ask)}
        if state.at is not None:
            assert _worded(survey, state, effects), f"nothing is said at {state.at.question}"
        event = _event(survey, state, effects, chance)
        state, effects = turn(survey, decode_state(encode_state(state)), event)
    return Walk(frozenset(asked), state.outcome)


def _worded(survey: Survey, state: State, effects: tuple[Effect, ...]) -> bool:
    match state.channel:
        case "voice":
            return bool(voice_script(survey, state, effects).verbs)
        case "sms":
            return bool(text_body(survey, state, effects))
        case "cati":
            return bool(card(survey, state, effects).text)


def _event(survey: Survey, state: State, effects: tuple[Effect, ...], chance: random.Random) -> Event:
    if state.waiting:
        return QuotaVerdict(state.waiting, admitted=chance.random() < 0.8)
    assert state.at is not None
    question = survey.questions[state.at.question]
    if question.optional and chance.random() < 0.2:
        return Answer("skip", "speech" if state.channel == "voice" else "text")
    offered = next((effect.offered for effect in effects if isinstance(effect, Ask)), None)
    choices = [choice for choice in question.choices if offered is None or choice.value in offered]
    is_chosen = question.type.is_of_choices or (choices and chance.random() < 0.3)
    if is_chosen:
        chosen = chance.choice(choices)
        if state.channel == "cati":
            return Answer(chosen.value, "choice")
        # Long lists have keys of their own on a call; a choice can always be said.
        return Answer(chosen.text[state.language], "speech" if state.channel == "voice" else "text")
    return _figures(question, state.channel, chance)


def _figures(question: Question, channel: ChannelName, chance: random.Random) -> Answer:
    match question.type:
        case QuestionType.SCALE | QuestionType.NUMBER:
            low, high = question.low or 0, question.high if question.high is not None else 40
            # The ends are where conditions are most often decided.
            number = chance.choice((low, high, chance.randint(int(low), int(high))))
            pair = (f"{number:.0f}", f"{number:.0f}")
        case QuestionType.DATE:
            pair = _DAY
        case QuestionType.TIME:
            pair = _TIME
        case QuestionType.PHONE:
            pair = _PHONE
        case _:
            return Answer("All was well", "speech" if channel == "voice" else "text")
    return Answer(pair[0], "digits") if channel == "voice" else Answer(pair[1])
