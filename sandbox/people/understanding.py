"""How people understand what they hear or read: what is being asked, and in which language.

Works on the words alone, as a person does: nothing of a survey's own structure reaches this place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.people.number_words import VALUES, value_of


@dataclass(frozen=True, slots=True)
class Scale:
    """A whole number from `low` to `high` is asked for."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what to press, and what it says."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """One of the printed options is asked for."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number is asked for, with no limits named ("how many")."""


@dataclass(frozen=True, slots=True)
class Open:
    """Anything may be said."""


Question: TypeAlias = Scale | Choices | Amount | Open

_NUMBER = r"(\d{1,3}|" + "|".join(sorted(VALUES, key=len, reverse=True)) + r")"
_FROM_TO = re.compile(rf"\b(?:от|с|from|between)\s+{_NUMBER}\s+(?:до|по|to|and)\s+{_NUMBER}\b", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?<![\w.,:-]){_NUMBER}(?:\s*[-–—]\s*|\s+(?:to|до)\s+){_NUMBER}"
    r"(?![\w:-]|\s*(?:мин|час|дн|вопр|min|hour|day|question))",
    re.IGNORECASE,
)
_IS = r"\s*(?::|=|-|–|—|is\b|means\b|значит\b|это\b)\s*"
_ENDS = re.compile(rf"\b([01]){_IS}[^\d.?!\n]+[,;]\s*([3-7]|10){_IS}", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_LISTED = re.compile(
    r"(?<![\w.,:*-])(\d{1,2})\s*[-–—=:)]\s*([^\W\d_](?:[^\n;,.?!\d]|\d+(?![\d\s]*[-–—=:)]))*)"
)
_PRESS = re.compile(
    r"\b(?:нажмите|наберите|ответьте|отправьте|press|dial|reply|send)\s+(?:(?:на|кнопку|клавишу|цифру|key|button|with)\s+)*"
    r"(\d{1,2})\b(?!\s*(?:to|до|-|–)\s*\d)",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(r"\s*,?\s*(?:для|если|чтобы|за|for|if|to)\s+([^;,.?!\n]+)", re.IGNORECASE)
_LEAD_IN = re.compile(r"^(?:(?:и|или|а|or|and|для|если|чтобы|за|for|if|to)\s+)+", re.IGNORECASE)
_SERVICE = re.compile(
    r"не\s+звон|отказ\S*\s+от|отпис|stop\s+call|not\s+(?:be\s+)?call|unsubscribe|opt\s*out", re.IGNORECASE
)
_KEYWORD_SENTENCE = re.compile(r"\b(?:STOP|START|HELP|[Сс][Тт][Оо][Пп]|[Сс][Тт][Аа][Рр][Тт]|ПОМОЩЬ)\b")
_AMOUNT = re.compile(
    r"\b(?:сколько|введите\s+число|ответьте\s+числом|how\s+(?:many|much|old|often)"
    r"|enter\s+(?:the|a)\s+number|reply\s+with\s+a\s+number)\b",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    r"\b(?:расскажите|опишите|напишите|поделитесь|уточните|назовите|скажите|оставьте"
    r"|tell\s+us|describe|write|share|explain|let\s+us\s+know|comment)\b",
    re.IGNORECASE,
)


def language_of(words: str) -> str:
    """Tell the language of `words`: "ru" where there is Cyrillic, else "en"."""
    return "ru" if re.search(r"[а-яё]", words, re.IGNORECASE) else "en"


def understand(words: str) -> Question | None:
    """Tell what `words` ask for; None where they ask nothing."""
    asked = _without_keywords(words)
    options = _options(asked)
    scale = _first_scale(_FROM_TO, asked)
    if scale is None and len(options) < 2:
        scale = _first_scale(_RANGE, asked)
    if scale is None and len(options) <= 2:
        scale = _first_scale(_ENDS, asked)
    if scale is not None:
        return scale
    if options:
        return Choices(options)
    if _AMOUNT.search(asked):
        return Amount()
    return Open() if "?" in asked or _INVITATION.search(asked) else None


def _without_keywords(words: str) -> str:
    """Leave out the sentences that only say how to stop: they invite no answer to the question."""
    sentences = re.split(r"(?<=[.!?\n])\s*", words)
    return " ".join(one for one in sentences if not _KEYWORD_SENTENCE.search(one) or "?" in one)


def _first_scale(pattern: re.Pattern[str], words: str) -> Scale | None:
    """Find a scale, also where asides stand between its ends: "from 0 (not at all) to 10 (very likely)"."""
    for wording in (words, _ASIDE.sub("", words)):
        for found in pattern.finditer(wording):
            low, high = value_of(found[1]), value_of(found[2])
            # Scales begin at 0 or 1; "from 9 to 21" is an hour, not a mark.
            if low in {0, 1} and high is not None and low < high <= 100:
                return Scale(low, high)
    return None


def _options(words: str) -> tuple[Option, ...]:
    options: dict[str, str] = {}
    for found in _PRESS.finditer(words):
        after = _LABEL_AFTER.match(words, found.end())
        before = re.split(r"[.;!?\n]|,\s+(?=для|если|for|if|или|or)", words[: found.start()])[-1]
        options.setdefault(found[1], after[1] if after else before)
    if not options:
        for found in _LISTED.finditer(words):
            options.setdefault(found[1], found[2])
    return tuple(Option(key, _clean(label)) for key, label in options.items() if not _SERVICE.search(label))


def _clean(label: str) -> str:
    return _LEAD_IN.sub("", label.strip(" \t\n,:—–-«»\"'“”()")).strip(" «»\"'“”,")
