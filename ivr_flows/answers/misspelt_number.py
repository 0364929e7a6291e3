"""A short reply that is nothing but a badly spelt number from 0 to 100 -> the number, or None.

The last resort of a question that wants a number, after word by word reading: "ftiftyfive", "tweny-eiaght".
English and Spanish only: Russian inflects so freely that a third of a word is some other word's ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ivr_flows.answers.number_tables import NUMBERS, ORDINALS
from ivr_flows.answers.ordinary_words import CHANGE_THE_MEANING, LOOK_LIKE_NUMBERS
from ivr_flows.answers.typing_mistake import LONG_WORD

_LETTERS = re.compile(r"[a-z]{2,}(?:[ \-]{1,2}[a-z]+){0,2}")
_LONGEST = 24
_ROUND = {"hundred": 100}
_WELL_SPELT = frozenset(("en", "es"))


def misspelt_number(text: str, languages: Sequence[str]) -> int | None:
    """Give the number whose spelling is nearest to a plain reply, if no other number is as near.

    At most a third of the letters may be wrong, or two of five where the first and the last are right. A
    reply that is an ordinary word is no number.
    """
    if len(text) > _LONGEST or not _LETTERS.fullmatch(text):
        return None
    words = re.split(r"[ \-]+", text)
    if not CHANGE_THE_MEANING.isdisjoint(words[:-1]) or _ordinary(words):
        return None
    tables = [NUMBERS[language] for language in languages if language in _WELL_SPELT]
    nearest = _nearest("".join(words), [*tables, _ROUND])
    if len(nearest) != 1:
        return None
    number = nearest.pop()
    # "seventy to" is 72 to a recogniser; "five to" is the beginning of something else.
    return number if number > 20 or words[-1] not in CHANGE_THE_MEANING else None


def _ordinary(words: Sequence[str]) -> bool:
    return all(word in LOOK_LIKE_NUMBERS or word in ORDINALS for word in words)


def _nearest(typed: str, tables: Iterable[Mapping[str, int]]) -> set[int]:
    allowed, letters = max(1, len(typed) // 3), set(typed)
    least, nearest = max(allowed, 2), set[int]()
    for table in tables:
        for word, number in table.items():
            if number > 100 or abs(len(word) - len(typed)) > least or len(letters.difference(word)) > least:
                continue  # too far at a glance; counting mistakes is slow
            mistakes = mistakes_between(typed, word, least)
            if mistakes > allowed and not (mistakes == 2 and _ends_agree(typed, word)):
                continue
            if mistakes < least:
                least, nearest = mistakes, set()
            if mistakes == least:
                nearest.add(number)
    return nearest


def _ends_agree(typed: str, word: str) -> bool:
    return len(typed) >= LONG_WORD and typed[0] == word[0] and typed[-1] == word[-1]


def mistakes_between(typed: str, word: str, most: int) -> int:
    """Count the letters that are missing, superfluous, wrong or swapped with their neighbour.

    Counting stops above `most`.
    """
    before: list[int] = []
    row = list(range(len(word) + 1))
    for down, letter in enumerate(typed, 1):
        above, row = row, [down]
        for across, other in enumerate(word, 1):
            cost = min(above[across] + 1, row[-1] + 1, above[across - 1] + (letter != other))
            swapped = down > 1 and across > 1 and letter == word[across - 2] and typed[down - 2] == other
            row.append(min(cost, before[across - 2] + 1) if swapped else cost)
        before = above
        if min(row) > most:
            return most + 1
    return row[-1]
