"""Dialogue: what a page shows of an interview. What is done is read from it; what is said, the engine says.

    Survey:  Why?
    Person:  writes Waiting

So a dialogue on a page cannot say what the survey does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from ivr_flows.channels.cati import card
from ivr_flows.channels.sms import text_body
from ivr_flows.channels.voice import voice_script
from ivr_flows.effects import Effect, Tell
from ivr_flows.events import ChannelName, Event, GiveUp, QuotaVerdict
from ivr_flows.export import answers_on_path
from ivr_flows.state import State, decode_state, encode_state
from ivr_flows.survey import Survey
from ivr_flows.tools.reference.deeds import Deed, NotADialogue, event_of
from ivr_flows.tools.reference.example import GREETING, Example
from ivr_flows.tools.screen import kept, seen
from ivr_flows.turn import begin, turn
from ivr_flows.voice_script import Gather, Play, Record, Say

# The interviews of the pages begin at this instant, so that "tomorrow" is always the same day.
BEGINS = "2026-11-21T12:00:00+00:00"

_INDENT = 9


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an interview is had, in which language, with whom."""

    channel: ChannelName
    language: str
    seed: int
    context: dict[str, str]


def setting_of(info: Sequence[str], survey: Survey) -> Setting:
    """Read what stands behind the word `dialogue`, such as `sms language=ru seed=2 name=Anna`."""
    if not info or info[0] not in get_args(ChannelName):
        raise NotADialogue("a dialogue names its channel")
    named = dict(word.split("=", 1) for word in info[1:])
    language, seed = named.pop("language", survey.languages[0]), int(named.pop("seed", "1"))
    return Setting(cast("ChannelName", info[0]), language, seed, {"started_at": BEGINS, **named})


@dataclass(frozen=True, slots=True)
class Played:
    """An interview that was had: how it stands, and what was said, line by line."""

    survey: Survey
    state: State
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)


def play(example: Example, info: Sequence[str], deeds: Sequence[Deed]) -> Played:
    """Have the interview, and write down what both sides say.

    Raises `NotADialogue` for a deed that nobody can do, or that comes when the interview is over, and
    `SurveyFaults` for an example with faults.
    """
    survey = example.survey()
    setting = setting_of(info, survey)
    state, effects = begin(
        survey, seed=setting.seed, context=setting.context, language=setting.language, channel=setting.channel
    )
    hidden = () if example.is_whole else (GREETING,)
    waiting = list(deeds)
    lines: list[str] = []
    event: Event | None = None
    while True:
        while state.waiting and not (waiting and waiting[0].who == "Office"):
            state, effects = _next(survey, state, QuotaVerdict(state.waiting, admitted=True))
        if not state.waiting and not isinstance(event, GiveUp):  # then nobody is there to hear it
            lines += _said(survey, state, _shown(effects, hidden))
        if not waiting:
            break
        if state.outcome is not None:
            raise NotADialogue(f"the interview is over before: {waiting[0].does}")
        deed = waiting.pop(0)
        lines.append(f"{deed.who + ':':<{_INDENT - 1}} {deed.does}")
        event = event_of(survey, state, deed)
        state, effects = _next(survey, state, event)
    return Played(survey, state, (*lines, *_ending(survey, state)))


def _next(survey: Survey, state: State, event: Event) -> tuple[State, tuple[Effect, ...]]:
    return turn(survey, decode_state(encode_state(state)), event)


def _shown(effects: Sequence[Effect], hidden: Sequence[str]) -> tuple[Effect, ...]:
    return tuple(effect for effect in effects if not (isinstance(effect, Tell) and effect.step in hidden))


def _said(survey: Survey, state: State, effects: Sequence[Effect]) -> Iterator[str]:
    """Write what is heard, read or seen for some effects; nothing where they say nothing."""
    match state.channel:
        case "voice":
            said = list(_heard(survey, state, effects))
        case "sms":
            said = text_body(survey, state, effects).splitlines()
        case "cati":
            said = list(seen(card(survey, state, effects)))
    label = "Screen:" if state.channel == "cati" else "Survey:"
    for number, line in enumerate(said):
        yield f"{label if number == 0 else '':<{_INDENT}}{line}"


def _heard(survey: Survey, state: State, effects: Sequence[Effect]) -> Iterator[str]:
    if not effects:
        return
    for verb in voice_script(survey, state, effects).verbs:
        for part in verb.prompts if isinstance(verb, (Gather, Record)) else (verb,):
            match part:
                case Say(text=text):
                    yield text
                case Play(asset=asset):
                    yield f"[plays {asset}]"
                case _:
                    continue
        if isinstance(verb, Record):
            yield "[records]"


def _ending(survey: Survey, state: State) -> Iterator[str]:
    if state.outcome is None:
        return
    yield f"{'End:':<{_INDENT}}{state.outcome.value}"
    for number, answer in enumerate(answers_on_path(survey, state)):
        yield f"{'Kept:' if number == 0 else '':<{_INDENT}}{kept(answer)}"
