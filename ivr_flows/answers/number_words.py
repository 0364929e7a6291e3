"""How number words join into numbers, and what a word alone is worth. Which numbers fit is not known here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

from ivr_flows.answers.number_tables import FACTORS, NUMBERS, ORDINALS, SPOKEN
from ivr_flows.answers.ordinary_words import LOOK_LIKE_NUMBERS
from ivr_flows.answers.typing_mistake import meant

# A person may answer in another language than asked; of these two no word is a number in both.
LANGUAGES = ("ru", "en")
Part: TypeAlias = int | str


def languages_of(tags: Iterable[str]) -> tuple[str, ...]:
    """List the languages whose number words a survey in these languages understands."""
    return _languages_of(tuple(tags))


@lru_cache
def _languages_of(tags: tuple[str, ...]) -> tuple[str, ...]:
    spoken_too = {tag.partition("-")[0] for tag in tags} & NUMBERS.keys()
    return (*LANGUAGES, *sorted(spoken_too - set(LANGUAGES)))


def exact_number(word: str, languages: Sequence[str] = LANGUAGES) -> int | None:
    """Give the number that a word is; None for no number."""
    for language in languages:
        exact = NUMBERS[language].get(word)
        if exact is not None:
            return exact
    return None


def number_of(word: str, languages: Sequence[str] = LANGUAGES) -> int | None:
    """Give the number that a word is, allowing one typing mistake in a long word; None for no number."""
    exact = exact_number(word, languages)
    if exact is not None:
        return exact
    if word in LOOK_LIKE_NUMBERS or word in ORDINALS:
        return None
    near = {NUMBERS[language][other] for language in languages for other in meant(word, NUMBERS[language])}
    return near.pop() if len(near) == 1 else None


def part_of(word: str, languages: Sequence[str] = LANGUAGES, *, ordinals: bool = False) -> Part | None:
    """Give what a word adds to a number: a number, a factor such as "thousand", or None."""
    if word in FACTORS:
        return word
    if ordinals and word in ORDINALS:
        return ORDINALS[word]
    return number_of(word, languages)


def join(parts: Iterable[Part]) -> list[int]:
    """Join number words that follow each other: 20, 5 is 25; 5, 10 stays two numbers."""
    joined: list[int] = []
    for part in parts:
        last = joined[-1] if joined else 0
        if isinstance(part, str):
            factor = FACTORS[part]
            multiplied = last % factor
            if 0 < multiplied < factor and (factor == 1000 or multiplied < 10):
                joined[-1] = last - multiplied + multiplied * factor
            else:
                joined.append(factor)
        elif joined and _grows(last, part):
            joined[-1] = last + part
        else:
            joined.append(part)
    return joined


def spoken(number: int, language: str) -> str:
    """Give the word for 0 to 20 in a language, for a recogniser's hints; digits where there is none."""
    words = SPOKEN.get(language, ())
    return words[number] if number in range(len(words)) else str(number)


def _grows(number: int, by: int) -> bool:
    """Tell whether "number by" is one number: two hundred five, but not five two hundred."""
    if number >= 1000 and number % 1000 == 0:
        return 0 < by < 1000
    if number >= 100 and number % 100 == 0:
        return 0 < by < 100
    return number % 100 >= 20 and number % 10 == 0 and 0 < by < 10
