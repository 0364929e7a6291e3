"""A reply to a question -> a value. The one entrance of this package. Never raises on any reply.

Which numbers and choices a question takes is the survey's; how people say them is in the siblings.
"""

from __future__ import annotations

import re

from ivr_flows.answers.numbers import hear_number
from ivr_flows.answers.plain import phrase, plain, storable, words_of
from ivr_flows.answers.reading import PassedOver, Reading, Unclear, Understood
from ivr_flows.events import Answer
from ivr_flows.survey import Question, QuestionType

CLOSED_LIMIT = 400
TEXT_LIMIT = 2000
# Below this, what a recogniser heard only counts where it is word for word an answer.
SURE = 0.5

_KEYED = re.compile(r"\d{1,15}")
_PASS = frozenset(("пропустить", "пропуск", "пропустим", "дальше", "далее", "skip", "pass", "next"))


def read_reply(question: Question, answer: Answer) -> Reading:
    """Read a reply; what cannot be read surely is `Unclear`, and is asked again."""
    limit = TEXT_LIMIT if question.type is QuestionType.TEXT else CLOSED_LIMIT
    if len(answer.raw) > limit:
        return Unclear("too_long")
    match answer.kind:
        case "choice":
            return _clicked(question, answer.raw)
        case "digits":
            return _keyed(question, answer.raw.strip().rstrip("#"))
        case "speech" | "text":
            unsure = answer.confidence is not None and answer.confidence < SURE
            return _worded(question, answer.raw, unsure=unsure)


def _worded(question: Question, raw: str, *, unsure: bool) -> Reading:
    text = plain(raw)
    if question.optional and (phrase(text) in _PASS or text == "-"):
        return PassedOver()
    if question.type is QuestionType.TEXT:
        return _free(question, raw, text)
    if not text:
        return Unclear("empty")
    if question.type is QuestionType.ONE:
        exact = question.lexicon.phrases.get(words_of(text), frozenset())
        return _single(exact if unsure else question.lexicon.named(text))
    return _number(question, text)


def _clicked(question: Question, raw: str) -> Reading:
    if any(choice.value == raw for choice in question.choices):
        return Understood(raw)
    if question.type is QuestionType.ONE:
        return Unclear("not_understood")
    text = plain(raw)
    return _free(question, raw, text) if question.type is QuestionType.TEXT else _number(question, text)


def _keyed(question: Question, digits: str) -> Reading:
    if not digits:
        return Unclear("empty")
    value = question.lexicon.by_key(digits)
    if value is not None:
        return Understood(value)
    if question.type in (QuestionType.ONE, QuestionType.TEXT) or not _KEYED.fullmatch(digits):
        return Unclear("not_understood")
    return _within(question, int(digits))


def _free(question: Question, raw: str, text: str) -> Reading:
    kept = storable(raw)
    if not kept or kept.isspace():
        return Unclear("empty")
    named = question.lexicon.named_exactly(text)
    return Understood(next(iter(named))) if len(named) == 1 else Understood(kept)


def _number(question: Question, text: str) -> Reading:
    if question.choices:
        value = question.lexicon.by_key(text)
        named = frozenset((value,)) if value is not None else question.lexicon.named_exactly(text)
        if named:
            return _single(named)
    if _KEYED.fullmatch(text):
        return _within(question, int(text))
    number = hear_number(text, question.high)
    return Unclear(number) if isinstance(number, str) else _within(question, number)


def _within(question: Question, number: float) -> Reading:
    if question.type is QuestionType.SCALE and not isinstance(number, int):
        return Unclear("not_understood")
    if question.low is not None and number < question.low:
        return Unclear("out_of_range")
    if question.high is not None and number > question.high:
        return Unclear("out_of_range")
    return Understood(number)


def _single(named: frozenset[str]) -> Reading:
    if len(named) == 1:
        return Understood(next(iter(named)))
    return Unclear("ambiguous" if named else "not_understood")
