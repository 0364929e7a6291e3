"""One turn of the engine alone: state read from JSON, the event taken, state written to JSON.

`median_us` is the median over every turn of whole interviews, each turn timed many times;
`last_turn_us` is the last turn alone, where the log of answers and the walk are longest. Every field
of the state is filled. Half of the questions have a condition of two parts, a quarter a check and a
quarter a computed value before them.
"""

from __future__ import annotations

import json
import statistics
import time

from msgspec.structs import replace

from ivr_flows.effects import Ask
from ivr_flows.events import Answer
from ivr_flows.reader import read_survey
from ivr_flows.state import decode_state, encode_state
from ivr_flows.survey import Survey
from ivr_flows.turn import begin, turn

SIZES = (50, 200, 1000)
SAMPLES = 4000

HEAD = """
survey: bench
version: 1
languages: [ru, en]
channels: [voice, sms, cati]
touchpoint: support_hotline
sponsor: {ru: Ромашка, en: Camomile}
purpose: {ru: звонок, en: a call}
contact: {name: text, segment: text, talk_seconds: number}
defaults: {voice_minutes: 120}
steps:
  - tell: hello
    intro: true
    text: {ru: "{contact.name}, это {sponsor} про {purpose}.", en: "{contact.name}, {sponsor} about {purpose}."}
"""
CHECKED = """
  - set: low{n}
    value: q{before} == "wait" or contact.talk_seconds > 600
  - ask: q{n}
    type: scale
    min: 0
    max: 10
    if: contact.segment == "premium" and not low{n}
    check: q{n} != 3 or contact.talk_seconds < 60
    text: {{ru: "Оцените {n}, {{contact.name}}", en: "Rate {n}, {{contact.name}}"}}
"""
CONDITIONAL = """
  - ask: q{n}
    type: one
    if: contact.segment == "premium" and q{before} >= 2
    text: {{ru: Что именно?, en: What was it?}}
    choices:
      - {{value: wait, text: {{ru: Долго ждали, en: Waiting}}, say: {{ru: [ожидание], en: [slow]}}}}
      - {{value: price, text: {{ru: Цена, en: Price}}}}
      - {{value: refused, kind: refusal, key: 9, text: {{ru: Не скажу, en: No answer}}}}
"""
PLAIN = """
  - ask: q{n}
    type: scale
    min: 1
    max: 5
    text: {{ru: Оцените от 1 до 5, en: Rate from 1 to 5}}
"""
OPEN = """
  - ask: q{n}
    type: text
    optional: true
    text: {{ru: Расскажите, en: Tell us}}
"""
# The first question follows no other; then a quarter has a check and a computed value before it, and
# half have a condition of two parts.
FIRST = (PLAIN, "four")
KINDS = ((CONDITIONAL, "price"), (CHECKED, "7"), (OPEN, "Nothing to add"), (PLAIN, "four"))


def kind_of(n: int) -> tuple[str, str]:
    """Give the steps and the reply of one question."""
    return KINDS[(n - 1) % len(KINDS)] if n else FIRST


def survey_of(size: int) -> Survey:
    """Make a survey of `size` questions, all on the path."""
    steps = "".join(kind_of(n)[0].format(n=n, before=n - 1) for n in range(size))
    return read_survey(HEAD + steps)


def interview(survey: Survey, size: int) -> list[tuple[bytes, Answer]]:
    """Walk a whole interview; give the stored state and the reply of every turn."""
    context = {"name": "Anna", "segment": "premium", "talk_seconds": 420}
    state, effects = begin(survey, seed=7, context=context, language="en", channel="sms")
    state = replace(state, verdicts={"premium": True, "basic": False}, confirmed=("q0",))
    turns = []
    for n in range(size):
        assert isinstance(effects[-1], Ask), effects
        reply = Answer(kind_of(n)[1])
        turns.append((encode_state(replace(state, tries=1)), reply))
        state, effects = turn(survey, state, reply)
    assert state.outcome == "complete", state
    return turns


def microseconds(survey: Survey, stored: bytes, reply: Answer) -> float:
    """Take one turn once."""
    start = time.perf_counter_ns()
    state, _ = turn(survey, decode_state(stored), reply)
    encode_state(state)
    return (time.perf_counter_ns() - start) / 1000


def main() -> None:
    """Print the medians as one JSON line."""
    median_us, last_turn_us = {}, {}
    for size in SIZES:
        survey = survey_of(size)
        turns = interview(survey, size)
        taken = [microseconds(survey, *one) for _ in range(max(SAMPLES // size, 3)) for one in turns]
        median_us[str(size)] = round(statistics.median(taken), 1)
        last = [microseconds(survey, *turns[-1]) for _ in range(SAMPLES // 10)]
        last_turn_us[str(size)] = round(statistics.median(last), 1)
    print(json.dumps({"median_us": median_us, "last_turn_us": last_turn_us}))
