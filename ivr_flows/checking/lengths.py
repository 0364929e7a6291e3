"""Lengths: how many parts a text takes, and how long a call lasts, as far as a file can tell.

Estimates, on the side of long: every choice at its longest, and the longest way through a call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ivr_flows.channels.sms import segments
from ivr_flows.checking.longest_way import longest_way, rounds_at_most
from ivr_flows.events import ChannelName
from ivr_flows.reading.draft import Draft
from ivr_flows.survey import BlockStep, LoopStep, Question, Step, TellStep, Texts, all_steps
from ivr_flows.wording import phrase_for

# A synthetic voice says about this many characters in a second, in Russian as in English.
_CHARACTERS_A_SECOND = 14
_SECONDS_TO_ANSWER = 4


def check_lengths(draft: Draft) -> None:
    """Note texts of too many parts, and a call that takes too long."""
    if "sms" in draft.channels:
        _check_texts(draft)
    if "voice" in draft.channels:
        _check_call(draft)


def _check_texts(draft: Draft) -> None:
    most = draft.defaults.sms_parts
    for step in all_steps(draft.steps):
        for language in draft.languages:
            parts = segments(_text(step, language))
            if parts > most:
                message = f'"{step.key}" takes {parts} texts in "{language}", at most {most} are allowed'
                draft.log.add(draft.places[step.key], "long-text", message)


def _text(step: Step, language: str) -> str:
    match step:
        case TellStep():
            lines = [_worded(step.texts, "sms", language)]
            if step.intro:
                lines.append(phrase_for("stop_texts", language))
        case Question():
            listed = [f"{choice.key} - {choice.text[language]}" for choice in step.choices]
            lines = [_worded(step.texts, "sms", language), *listed]
            if step.optional:
                lines.append(phrase_for("may_skip", language))
        case _:
            lines = []
    return "\n".join(lines)


def _check_call(draft: Draft) -> None:
    most = draft.defaults.voice_minutes
    for language in draft.languages:
        seconds = {step.key: _seconds(step, language) for step in all_steps(draft.steps)}
        if _everything(draft.steps, seconds) <= most * 60:
            continue  # whatever way is taken
        minutes = longest_way(draft.steps, draft.scope.size, seconds) / 60
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


def _seconds(step: Step, language: str) -> float:
    """Estimate what a step takes by itself, without what is inside it."""
    match step:
        case TellStep():
            return len(_worded(step.texts, "voice", language)) / _CHARACTERS_A_SECOND
        case Question():
            said = _worded(step.texts, "voice", language)
            keys = "".join(
                phrase_for("press_choice", language, text=choice.text[language], key=choice.key)
                for choice in step.choices
            )
            return len(said + keys) / _CHARACTERS_A_SECOND + _SECONDS_TO_ANSWER
        case _:
            return 0.0


def _worded(texts: Texts, channel: ChannelName, language: str) -> str:
    wording = texts.wording(channel, language)
    return wording.template.longest()
