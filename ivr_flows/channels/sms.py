"""The text channel: effects -> one text, a reminder, and what a text costs in parts. Pure.

When a text may be sent, and what STOP does, is the gateway's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ivr_flows.effects import Ask, Effect, Finish, Tell
from ivr_flows.offer import choices_of
from ivr_flows.path import path
from ivr_flows.prompts import ask
from ivr_flows.state import State
from ivr_flows.survey import Question, QuestionType, Step, Survey, TellStep
from ivr_flows.wording import Phrase, phrase_for

Encoding: TypeAlias = Literal["gsm7", "ucs2"]

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXPECTED: Mapping[QuestionType, Phrase] = {
    QuestionType.ONE: "reply_choice",
    QuestionType.MANY: "reply_choices",
    QuestionType.SCALE: "reply_scale",
    QuestionType.NUMBER: "reply_number",
    QuestionType.DATE: "reply_date",
    QuestionType.TIME: "reply_time",
    QuestionType.PHONE: "reply_phone",
}
_GSM_EXTENSION = frozenset("\f^{}\\[~]|€")
_GSM_ALL = _GSM | _GSM_EXTENSION
_BASIC_PLANE_END = "\uffff"


def text_body(survey: Survey, state: State, effects: Iterable[Effect]) -> str:
    """Write one text for some effects; "" where they leave nothing to say.

    A text that introduces the survey ends with the way to stop.
    """
    lines: list[str] = []
    introduces = False
    for effect in effects:
        match effect:
            case Tell():
                lines.append(effect.text)
                introduces = introduces or effect.intro
            case Ask():
                lines.extend(_question(survey, state, effect))
            case Finish():
                lines.append(effect.text)
            case _:
                continue
    if introduces:
        lines.append(phrase_for("stop_texts", state.language))
    return "\n".join(line for line in lines if line)


def longest_body(step: Step, language: str) -> str:
    """Write the text of one step as long as it may well be, every choice listed; "" where it says nothing."""
    match step:
        case TellStep():
            lines = [step.texts.wording("sms", language).template.longest()]
            if step.intro:
                lines.append(phrase_for("stop_texts", language))
        case Question():
            listed = [f"{choice.key} - {choice.text[language]}" for choice in step.choices]
            lines = [step.texts.wording("sms", language).template.longest(), *listed]
            if step.optional:
                lines.append(phrase_for("may_skip", language))
        case _:
            lines = []
    return "\n".join(lines)


def reminder_body(survey: Survey, state: State) -> str:
    """Write the text that reminds of the question an interview stands at; "" once it is over."""
    if state.at is None:
        return ""
    walked = path(
        survey,
        state.seed,
        state.answers,
        state.verdicts,
        state.context,
        state.confirmed,
        unanswered=state.at,
    )
    question = ask(survey, state, walked, state.at, "repeat")
    lines = (
        phrase_for("reminder", state.language),
        *_question(survey, state, question),
        phrase_for("stop_texts", state.language),
    )
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class TextSize:
    """What a text takes on its way: how it is encoded, in how many parts, and what its last part still holds.

    `left` counts septets or UCS-2 units: for plain words, characters.
    """

    encoding: Encoding
    segments: int
    left: int


def size_of(text: str) -> TextSize:
    """Measure a text, as GSM 03.38 and 03.40 cut it.

    One part holds 160 septets or 70 UCS-2 units, a part of several 153 or 67. Signs of the extension
    table take two septets and those beyond the basic plane two units; neither is cut in half.
    """
    if _GSM_ALL.issuperset(text):
        if _GSM_EXTENSION.isdisjoint(text):
            return _cut_evenly("gsm7", len(text), 160, 153)
        return _cut("gsm7", [2 if sign in _GSM_EXTENSION else 1 for sign in text], 160, 153)
    if max(text) <= _BASIC_PLANE_END:
        return _cut_evenly("ucs2", len(text), 70, 67)
    return _cut("ucs2", [2 if sign > _BASIC_PLANE_END else 1 for sign in text], 70, 67)


def segments(text: str) -> int:
    """Count the parts that a text is sent in."""
    return size_of(text).segments


def _cut_evenly(encoding: Encoding, signs: int, single: int, several: int) -> TextSize:
    if signs <= single:
        return TextSize(encoding, min(signs, 1), single - signs)
    parts = -(-signs // several)
    return TextSize(encoding, parts, parts * several - signs)


def _cut(encoding: Encoding, sizes: list[int], single: int, several: int) -> TextSize:
    if (total := sum(sizes)) <= single:
        return TextSize(encoding, min(len(sizes), 1), single - total)
    parts, used = 1, 0
    for size in sizes:
        if used + size > several:
            parts, used = parts + 1, 0
        used += size
    return TextSize(encoding, parts, several - used)


def _question(survey: Survey, state: State, effect: Ask) -> list[str]:
    question = survey.questions[effect.question]
    lines = [effect.notice, effect.text]
    choices = choices_of(question, effect.offered)
    lines.extend(f"{choice.key} - {choice.text[state.language]}" for choice in choices)
    if effect.reason == "again_invalid":
        lines.append(expected_reply(question, state.language))
    if question.optional:
        lines.append(phrase_for("may_skip", state.language))
    return [line for line in lines if line]


def expected_reply(question: Question, language: str) -> str:
    """Say how a reply to a question is written; "" where there is nothing to say."""
    phrase = _EXPECTED.get(question.type)
    return phrase_for(phrase, language, low=question.low, high=question.high) if phrase else ""
