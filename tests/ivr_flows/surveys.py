"""Small surveys for tests, and a way through them that stores the state between every two turns."""

from __future__ import annotations

from collections.abc import Iterable

from ivr_flows.effects import Effect
from ivr_flows.events import Answer, ChannelName, Event
from ivr_flows.reader import read_survey
from ivr_flows.state import State, decode_state, encode_state
from ivr_flows.survey import Survey
from ivr_flows.turn import begin, turn

HEAD = """\
survey: little
version: 1
languages: [en]
channels: [voice, sms, cati]
touchpoint: support_hotline
sponsor: Camomile
purpose: your call
contact: {name: text, segment: text, talk_seconds: number, vip: truth}
steps:
  - tell: hello
    intro: true
    text: "{contact.name}, {sponsor} about {purpose}."
"""


def survey_of(steps: str) -> Survey:
    """Read a survey of one language with an intro and these steps."""
    return read_survey(HEAD + steps)


def started(
    survey: Survey, channel: ChannelName = "sms", **context: object
) -> tuple[State, tuple[Effect, ...]]:
    """Begin in the survey's first language."""
    return begin(survey, seed=1, context=context, language=survey.languages[0], channel=channel)


def after(survey: Survey, state: State, events: Iterable[Event | str]) -> tuple[State, tuple[Effect, ...]]:
    """Take events one by one, a text being a reply; the state goes through JSON before each."""
    effects: tuple[Effect, ...] = ()
    for event in events:
        stored = encode_state(state)
        read = decode_state(stored)
        assert read == state
        state, effects = turn(survey, read, Answer(event) if isinstance(event, str) else event)
    return state, effects
