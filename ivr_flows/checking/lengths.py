"""Lengths: how many parts a text takes, and how long a call lasts, as far as a file can tell.

Estimates, on the side of long: every choice at its longest, and the longest way through a call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from ivr_flows.channels.sms import longest_body, segments
from ivr_flows.checking.longest_way import longest_ways, rounds_at_most
from ivr_flows.events import ChannelName
from ivr_flows.reading.draft import Draft
from ivr_flows.survey import BlockStep, LoopStep, Question, Step, TellStep, Texts, all_steps
from ivr_flows.wording import phrase_for

# A synthetic voice says about this many characters in a second, in Russian as in English.
_CHARACTERS_A_SECOND = 14
_SECONDS_TO_ANSWER = 4
# A part of several holds 67 units of UCS-2, one less where a sign of two would be cut; of GSM-7 it holds
# more characters than that, though each be of two septets.
_UNITS_A_PART = 66
_UNITS_AT_MOST = 2  # that a character takes
_BESIDE_A_CHOICE = len("\n - ")

# The characters of the texts and keys of a question's choices, by the question and the language.
_Listed: TypeAlias = Mapping[tuple[str, str], int]


def check_lengths(draft: Draft) -> None:
    """Note texts of too many parts, and a call that takes too long."""
    steps = list(all_steps(draft.steps))
    listed = {
        (step.key, language): sum([len(choice.text[language]) + len(choice.key) for choice in step.choices])
        for step in steps
        if isinstance(step, Question)
        for language in draft.languages
    }
    if "sms" in draft.channels:
        _check_texts(steps, listed, draft)
    if "voice" in draft.channels:
        _check_call(steps, listed, draft)


def _check_texts(steps: Iterable[Step], listed: _Listed, draft: Draft) -> None:
    most = draft.defaults.sms_parts
    surely_fits = most * _UNITS_A_PART
    beside = {language: _beside_a_text(language) for language in draft.languages}
    for step in steps:
        if not isinstance(step, (TellStep, Question)):
            continue
        offered = len(step.choices) * _BESIDE_A_CHOICE if isinstance(step, Question) else 0
        for language in draft.languages:
            said = len(_worded(step.texts, "sms", language)) + listed.get((step.key, language), 0)
            if (said + offered + beside[language]) * _UNITS_AT_MOST <= surely_fits:
                continue
            body = longest_body(step, language)
            if len(body.encode("utf-16-le")) // 2 <= surely_fits:
                continue
            parts = segments(body)
            if parts > most:
                message = f'"{step.key}" takes {parts} texts in "{language}", at most {most} are allowed'
                draft.log.add(draft.places[step.key], "long-text", message)


def _beside_a_text(language: str) -> int:
    """Count the characters that may stand below a text: how to skip it, or how to stop."""
    return len("\n") + max(len(phrase_for("may_skip", language)), len(phrase_for("stop_texts", language)))


def _check_call(steps: Sequence[Step], listed: _Listed, draft: Draft) -> None:
    most = draft.defaults.voice_minutes
    seconds: dict[str, list[float]] = {}
    for language in draft.languages:
        beside = len(phrase_for("press_choice", language, text="", key=""))
        own = [_seconds(step, language, listed.get((step.key, language), 0), beside) for step in steps]
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


def _seconds(step: Step, language: str, listed: int, beside: int) -> float:
    """Estimate what a step takes by itself, without what is inside it.

    `listed` are the characters of the texts and keys of its choices, and `beside` those that each of
    them is offered with.
    """
    match step:
        case TellStep():
            return len(_worded(step.texts, "voice", language)) / _CHARACTERS_A_SECOND
        case Question():
            said = len(_worded(step.texts, "voice", language))
            return (said + listed + beside * len(step.choices)) / _CHARACTERS_A_SECOND + _SECONDS_TO_ANSWER
        case _:
            return 0.0


def _worded(texts: Texts, channel: ChannelName, language: str) -> str:
    wording = texts.wording(channel, language)
    return wording.template.longest()
