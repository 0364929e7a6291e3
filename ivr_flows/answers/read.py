"""A reply to a question -> a value. The one entrance of this package. Never raises on any reply.

Which numbers and choices a question takes is the survey's; how people say them is in the siblings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import assert_never

from ivr_flows.answers.choices import read_keyed_many, read_many, read_one, single
from ivr_flows.answers.dates import read_date, read_keyed_date
from ivr_flows.answers.free_text import read_text
from ivr_flows.answers.number_words import LANGUAGES, languages_of, spoken
from ivr_flows.answers.numbers import read_digits, read_number, within
from ivr_flows.answers.phones import read_phone
from ivr_flows.answers.plain import CLOSED_LIMIT, TEXT_LIMIT, plain, words_of
from ivr_flows.answers.reading import PassedOver, Reading, Setting, Unclear, Understood
from ivr_flows.answers.times import read_keyed_time, read_time
from ivr_flows.day_limit import day_of_limit
from ivr_flows.events import Answer
from ivr_flows.survey import Question, QuestionType

# The threshold of recognised speech. Below it a reply to whatever type of question only counts where it
# is, word for word, an answer that the survey lists: a choice, a mark of a scale, a word for passing over.
# Everything else is asked again rather than guessed: a number, a date, a time, a telephone number. An answer
# in own words is kept as it was heard: nothing is concluded from it, and its confidence is stored with it.
SURE = 0.5

_ANYWHERE = Setting()
_KEYED = re.compile(r"[0-9]{1,15}")
_OPEN = (QuestionType.TEXT, QuestionType.RECORD)
_PASS = frozenset(("пропустить", "пропуск", "пропустим", "дальше", "далее", "skip", "pass", "next"))


def read_reply(question: Question, answer: Answer, setting: Setting = _ANYWHERE) -> Reading:
    """Read a reply; what cannot be read surely is `Unclear`, and is asked again."""
    if len(answer.raw) > (TEXT_LIMIT if question.type in _OPEN else CLOSED_LIMIT):
        return Unclear("too_long")
    match answer.kind:
        case "choice":
            return _clicked(question, answer.raw, setting)
        case "digits":
            return _keyed(question, answer.raw.strip().rstrip("#"), setting)
        case "recording":
            return (
                Understood(answer.raw) if question.type is QuestionType.RECORD else Unclear("not_understood")
            )
        case "speech" | "text":
            unsure = answer.confidence is not None and answer.confidence < SURE
            return _worded(question, answer.raw, setting, unsure=unsure)


def _worded(question: Question, raw: str, setting: Setting, *, unsure: bool) -> Reading:
    if question.optional and _passes_over(plain(raw)):
        return PassedOver()
    if question.type is QuestionType.ONE:
        return read_one(raw, question.lexicon, unsure=unsure)
    if question.type is QuestionType.MANY:
        return read_many(raw, question.lexicon, unsure=unsure)
    if unsure and question.type not in _OPEN:
        return _listed(question, plain(raw))
    special = _special(question, plain(raw)) if question.choices else None
    return special or _typed(question, raw, setting)


def _passes_over(text: str) -> bool:
    return text == "-" or words_of(text) in _PASS


def _listed(question: Question, text: str) -> Reading:
    """Read what a recogniser is not sure of: a choice beside the type's own answers, or a mark of a scale."""
    said = words_of(text)
    named = question.lexicon.phrases.get(said, frozenset())
    if named:
        return single(named)
    if question.type is QuestionType.SCALE:
        if _KEYED.fullmatch(said):
            return within(int(said), question.low, question.high)
        marks = _marks(question) if question.words else ()
        found = [mark for mark in marks if any(spoken(mark, language) == said for language in LANGUAGES)]
        if len(found) == 1:
            return Understood(found[0])
    return Unclear("not_understood")


def _marks(question: Question) -> Sequence[int]:
    return range(int(question.low or 0), int(question.high or 0) + 1)


def _special(question: Question, text: str) -> Reading | None:
    """Read the choices that a question of another type has: don't know, no answer, "more than ten"."""
    if not text:
        return None
    value = None if question.type in _OPEN else question.lexicon.by_key(text)
    named = frozenset((value,)) if value is not None else question.lexicon.named_exactly(text)
    if question.type in _OPEN and len(named) != 1:
        return None
    return single(named) if named else None


def _typed(question: Question, raw: str, setting: Setting) -> Reading:
    match question.type:
        case QuestionType.SCALE | QuestionType.NUMBER:
            return _number(question, raw)
        case QuestionType.DATE:
            today, language = setting.today, setting.language
            return read_date(raw, today, language, *_days(question, setting), region=setting.region)
        case QuestionType.TIME:
            return read_time(raw, setting.language, *_times(question))
        case QuestionType.PHONE:
            return read_phone(raw, setting.region)
        case QuestionType.TEXT | QuestionType.RECORD:
            return read_text(raw)
        case QuestionType.ONE | QuestionType.MANY:
            return Unclear("not_understood")  # what names a choice has been read before
        case never:
            assert_never(never)


def _number(question: Question, raw: str) -> Reading:
    whole = question.type is QuestionType.SCALE
    if not question.words:
        return read_digits(raw, question.low, question.high, whole=whole)
    languages = languages_of(question.texts.general)
    return read_number(raw, question.low, question.high, whole=whole, languages=languages)


def _days(question: Question, setting: Setting) -> tuple[date | None, date | None]:
    return day_of_limit(question.earliest, setting.today), day_of_limit(question.latest, setting.today)


def _times(question: Question) -> tuple[time | None, time | None]:
    limits = (question.earliest, question.latest)
    earliest, latest = (time.fromisoformat(limit) if limit else None for limit in limits)
    return earliest, latest


def _clicked(question: Question, raw: str, setting: Setting) -> Reading:
    if question.type is QuestionType.MANY:
        return _ticked(question, raw)
    if any(choice.value == raw for choice in question.choices):
        return Understood(raw)
    return _typed(question, raw, setting)


def _ticked(question: Question, raw: str) -> Reading:
    """Read the values of ticked boxes, with commas between them."""
    ticked = frozenset(value.strip() for value in raw.split(","))
    if not ticked <= frozenset(question.lexicon.values):
        return Unclear("not_understood")
    chosen = tuple(value for value in question.lexicon.values if value in ticked)
    contradictory = len(chosen) > 1 and not ticked.isdisjoint(question.lexicon.alone)
    return Unclear("ambiguous") if contradictory else Understood(chosen)


def _keyed(question: Question, digits: str, setting: Setting) -> Reading:
    if not digits:
        return Unclear("empty")
    if question.type is QuestionType.MANY:
        return read_keyed_many(digits, question.lexicon)
    value = question.lexicon.by_key(digits)
    if value is not None:
        return Understood(value)
    return (
        _keyed_figures(question, digits, setting) if _KEYED.fullmatch(digits) else Unclear("not_understood")
    )


def _keyed_figures(question: Question, digits: str, setting: Setting) -> Reading:
    match question.type:
        case QuestionType.SCALE | QuestionType.NUMBER:
            return within(int(digits), question.low, question.high)
        case QuestionType.DATE:
            today, language = setting.today, setting.language
            return read_keyed_date(digits, today, language, *_days(question, setting), region=setting.region)
        case QuestionType.TIME:
            return read_keyed_time(digits, *_times(question))
        case QuestionType.PHONE:
            return read_phone(digits, setting.region)
        case _:
            return Unclear("not_understood")
