"""Lengths: how many parts a text takes, and how long a call lasts, as far as a file can tell.

Estimates, on the side of long: every choice at its longest, and the longest way through a call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ivr_flows.channels.sms import longest_body, segments
from ivr_flows.checking.longest_way import longest_ways, rounds_at_most
from ivr_flows.events import ChannelName
from ivr_flows.reading.draft import Draft
from ivr_flows.survey import BlockStep, LoopStep, Question, Step, TellStep, Texts, all_steps
from ivr_flows.wording import phrase_for

# A synthetic voice says about this many characters in a second, in Russian as in English.
_CHARACTERS_A_SECOND = 14
_SECONDS_TO_ANSWER = 4
# A part of a text holds as many of whatever characters there are: 67 units of UCS-2, two for the rarest.
_CHARACTERS_A_PART = 33


def check_lengths(draft: Draft) -> None:
    """Note texts of too many parts, and a call that takes too long."""
    if "sms" in draft.channels:
        _check_texts(draft)
    if "voice" in draft.channels:
        _check_call(draft)


def _check_texts(draft: Draft) -> None:
    most = draft.defaults.sms_parts
    surely_fits = most * _CHARACTERS_A_PART
    for step in all_steps(draft.steps):
        for language in draft.languages:
            body = longest_body(step, language)
            if len(body) <= surely_fits:
                continue
            parts = segments(body)
            if parts > most:
                message = f'"{step.key}" takes {parts} texts in "{language}", at most {most} are allowed'
                draft.log.add(draft.places[step.key], "long-text", message)


def _check_call(draft: Draft) -> None:
    most = draft.defaults.voice_minutes
    steps = list(all_steps(draft.steps))
    seconds: dict[str, list[float]] = {}
    for language in draft.languages:
        beside = len(phrase_for("press_choice", language, text="", key=""))
        own = [_seconds(step, language, beside) for step in steps]
        if _everything(draft.steps, dict(zip((step.key for step in steps), own, strict=True))) > most * 60:
            seconds[language] = own
    if not seconds:
        return  # whatever way is taken
    by_step = dict(zip((step.key for step in steps), zip(*seconds.values(), strict=True), strict=True))
    longest = longest_ways(draft.steps, draft.scope.size, by_step)
    for language, minutes in zip(seconds, (one / 60 for one in longest), strict=True):
        if minutes > most:
            message = (
                f'the longest way through a call in "{language}" takes about {minutes:.0f} minutes, '
                f"at most {most} are allowed"
            )
            draft.log.add_at(1, 1, "long-call", message)


def _everything(steps: Sequence[Step], seconds: Mapping[str, float]) -> float:
    """Add up every step, those of loops for every round."""
    total = 0.0
    for step in steps:
        inside = _everything(step.steps, seconds) if isinstance(step, (BlockStep, LoopStep)) else 0.0
        total += seconds[step.key] + inside * (rounds_at_most(step) if isinstance(step, LoopStep) else 1)
    return total


def _seconds(step: Step, language: str, beside: int) -> float:
    """Estimate what a step takes by itself, without what is inside it.

    `beside` are the characters that a choice is offered with, beside its text and its key.
    """
    match step:
        case TellStep():
            return len(_worded(step.texts, "voice", language)) / _CHARACTERS_A_SECOND
        case Question():
            said = len(_worded(step.texts, "voice", language))
            keys = sum([beside + len(choice.text[language]) + len(choice.key) for choice in step.choices])
            return (said + keys) / _CHARACTERS_A_SECOND + _SECONDS_TO_ANSWER
        case _:
            return 0.0


def _worded(texts: Texts, channel: ChannelName, language: str) -> str:
    wording = texts.wording(channel, language)
    return wording.template.longest()
