"""Deeds: what a person, an interviewer or the office does in a dialogue of a page -> an event of the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ivr_flows.channels.voice import read_input
from ivr_flows.events import (
    Answer,
    Back,
    ChangeLanguage,
    ChannelName,
    Confirm,
    Event,
    GiveUp,
    HangUp,
    Jump,
    NoInput,
    QuotaVerdict,
    Repeat,
    Resume,
    Stop,
)
from ivr_flows.state import State
from ivr_flows.survey import Survey

_DONE = re.compile(r"^(Person|Interviewer|Office): +(.+)$", re.MULTILINE)
_WAYS: dict[str, ChannelName] = {"call": "voice", "text": "sms", "interview": "cati"}
_PLAIN: dict[str, Event] = {
    "is silent": NoInput(),
    "goes back": Back(),
    "asks to hear it again": Repeat(),
    "stands by it": Confirm(),
    "asks to stop": Stop(),
    "hangs up": HangUp(),
    "is not reached again": GiveUp(),
}


class NotADialogue(ValueError):  # noqa: N818 - a sentence about a page
    """What stands in a dialogue is nothing that a person can do there."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one side does: a person, an interviewer, or the office that keeps the quotas."""

    who: str
    does: str


def deeds_of(dialogue: str) -> list[Deed]:
    """List what is done in a dialogue; what is said is left out."""
    return [Deed(found[1], found[2].strip()) for found in _DONE.finditer(dialogue)]


def event_of(survey: Survey, state: State, deed: Deed) -> Event:  # noqa: PLR0911 - one return a deed
    """Give the event that a deed is. Raises `NotADialogue`."""
    if deed.does in _PLAIN:
        return _PLAIN[deed.does]
    verb, _, rest = deed.does.partition(" ")
    match deed.who, verb:
        case "Office", _:
            found = re.fullmatch(r"(.+) (is full|has a place)", deed.does)
            if found:
                return QuotaVerdict(found[1], admitted=found[2] == "has a place")
        case "Person", "presses" if state.channel == "voice":
            return read_input(survey, state, rest, None, None)
        case "Person", "says" if state.channel == "voice":
            return read_input(survey, state, None, rest, None)
        case "Person", "mumbles" if state.channel == "voice":
            return read_input(survey, state, None, rest, 0.2)
        case "Person", "writes" if state.channel == "sms":
            return Answer(rest)
        case "Interviewer", "chooses" if state.channel == "cati":
            return Answer(rest, "choice")
        case "Interviewer", "types" if state.channel == "cati":
            return Answer(rest)
    return _move(deed, verb, rest)


def _move(deed: Deed, verb: str, rest: str) -> Event:
    last = rest.rsplit(" ", 1)[-1]
    if verb == "goes" and rest.startswith("on by ") and last in _WAYS:
        return Resume(_WAYS[last])
    if verb == "switches" and rest.startswith("to "):
        return ChangeLanguage(last)
    if verb == "jumps" and rest.startswith("to "):
        question, _, loop = last.removesuffix("]").partition("[")
        return Jump(question, loop)
    raise NotADialogue(f"{deed.who} cannot do this here: {deed.does}")
