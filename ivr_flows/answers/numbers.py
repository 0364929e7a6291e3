"""A reply -> a number: digits, number words, "10 из 10", "1O", "it's a nine". Nothing is guessed.

A reply that names two numbers, denies one ("не 10") or says anything beside a number and the words
that usually go with it is not a number here.
"""

from __future__ import annotations

import re

from ivr_flows.answers.number_words import HUNDRED, join, number_of
from ivr_flows.answers.reading import Doubt

_TOKEN = re.compile(r"(?<![\w.,])-?\d+(?:[.,]\d+)?|\d+|[^\W\d_]+(?:'[^\W\d_]+)?|/")
_LETTER_O = re.compile(r"(?<!\w)(?=[oо]*\d)[\doо]{2,}(?!\w)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,])")
_OUT_OF = frozenset(("из", "of", "out", "/"))
_MINUS = frozenset(("минус", "minus"))
_TOKENS_LIMIT = 12
_DIGITS_LIMIT = 15

# What people put around a mark without changing it.
_FILLERS = frozenset(
    re.findall(
        r"\S+",
        "балл балла баллов бал балов очко очков ставлю ставим оценка оценку моя мой я думаю наверное пожалуй "
        "цифра цифру число номер вариант на ну где то так звезда звезды звезд скажем это будет мне лет "
        "point points star stars score scores rating my is it it's its i'd i'll i say would give you the a "
        "number option about maybe think probably um uh well and years year",
    )
)


def hear_number(text: str, high: float | None = None) -> float | Doubt:
    """Give the one number that a plain reply names, or why there is none.

    `high` is the top of the scale, which "of 10" must agree with: "4 из 5" on a scale to 10 is
    ambiguous.
    """
    joined = _THOUSANDS.sub(lambda found: found.group().replace(" ", ""), text)
    digits = _LETTER_O.sub(lambda found: re.sub("[oо]", "0", found.group()), joined)
    tokens = _TOKEN.findall(digits)
    if not tokens:
        return "empty"
    if len(tokens) > _TOKENS_LIMIT:
        return "not_understood"
    return _Hearing(high).hear(tokens)


class _Hearing:
    """One reply, token by token."""

    def __init__(self, high: float | None) -> None:
        self._high = high
        self._numbers: set[float] = set()
        self._words: list[int | str] = []
        self._sign = 1
        self._ceiling_next = False

    def hear(self, tokens: list[str]) -> float | Doubt:
        for token in tokens:
            doubt = self._take(token)
            if doubt:
                return doubt
        if not self._close_words() or len(self._numbers) > 1:
            return "ambiguous"
        return self._numbers.pop() if self._numbers else "not_understood"

    def _take(self, token: str) -> Doubt | None:
        if token.lstrip("-")[0].isdigit():
            return self._take_digits(token)
        number = HUNDRED if token == HUNDRED else number_of(token)
        if number is not None:
            self._words.append(number)
            return None
        if token in _OUT_OF:
            agreed = self._close_words() and bool(self._numbers)
            self._ceiling_next = True
            return None if agreed else "not_understood"
        if token in _MINUS:
            self._sign = -1
            return None
        return None if token in _FILLERS else "not_understood"

    def _take_digits(self, token: str) -> Doubt | None:
        if len(token) > _DIGITS_LIMIT:
            return "out_of_range"
        whole, _, decimals = token.replace(",", ".").partition(".")
        if len(decimals) == 3:
            return "ambiguous"  # a thousand to some, one to others
        number = float(f"{whole}.{decimals}") if decimals.strip("0") else int(whole)
        if not self._close_words() or not self._add(number):
            return "ambiguous"
        return None

    def _close_words(self) -> bool:
        joined = join(self._words)
        self._words.clear()
        return all(self._add(number) for number in joined)

    def _add(self, number: float) -> bool:
        if self._ceiling_next:
            self._ceiling_next = False
            return number == self._high
        self._numbers.add(number * self._sign)
        self._sign = 1
        return True
