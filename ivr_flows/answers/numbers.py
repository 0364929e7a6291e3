"""A reply -> a number: digits, number words, "10 из 10", "1O", "полтора", "it's a nine". Nothing is guessed.

A reply that names two numbers, denies one ("не 10") or says anything beside a number and the words
that usually go with it is not a number here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ivr_flows.answers.around_numbers import FILLERS, HALF, MINUS, ONE_AND_A_HALF, OUT_OF, POINT, SHARES
from ivr_flows.answers.misspelt_number import misspelt_number
from ivr_flows.answers.number_tables import FACTORS
from ivr_flows.answers.number_words import LANGUAGES, Part, exact_number, join, part_of
from ivr_flows.answers.plain import CLOSED_LIMIT, plain, without_accents
from ivr_flows.answers.reading import Doubt, Reading, Unclear, Understood

_KEYED = re.compile(r"\d{1,15}")
_DIGITS = re.compile(r"(?P<number>-?\d{1,15}(?:[.,]\d{1,2})?)[.!]*")
_TOKEN = re.compile(r"(?<![\w.,])-?\d+(?:[.,]\d+)?|\d+|[^\W\d_]+(?:'[^\W\d_]+)?|/")
_LETTER_O = re.compile(r"(?<!\w)(?=[oо]*\d)[\doо]{2,}(?!\w)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,])")
_TOKENS_LIMIT = 12
_DIGITS_LIMIT = 15


def read_number(
    reply: str,
    low: float | None,
    high: float | None,
    *,
    whole: bool = False,
    languages: Sequence[str] = LANGUAGES,
) -> Reading:
    """Read a number between the limits, both included; `whole` admits no fractions, as on a scale."""
    if len(reply) > CLOSED_LIMIT:
        return Unclear("too_long")
    text = plain(reply)
    if not text:
        return Unclear("empty")
    if _KEYED.fullmatch(text):
        return within(int(text), low, high)
    heard = hear_number(text, high, languages)
    if heard == "not_understood":
        misspelt = misspelt_number(without_accents(text), languages)
        heard = heard if misspelt is None else misspelt
    if isinstance(heard, str):
        return Unclear(heard)
    return Unclear("not_understood") if whole and heard % 1 else within(heard, low, high)


def read_digits(reply: str, low: float | None, high: float | None, *, whole: bool = False) -> Reading:
    """Read a number as `read_number` does, but from digits only: no words, and nothing beside it."""
    if len(reply) > CLOSED_LIMIT:
        return Unclear("too_long")
    text = plain(reply)
    if not text:
        return Unclear("empty")
    found = _DIGITS.fullmatch(text)
    if found is None:
        return Unclear("not_understood")
    number = float(found["number"].replace(",", "."))
    if number.is_integer():
        return within(int(number), low, high)
    return Unclear("not_understood") if whole else within(number, low, high)


def within(number: float, low: float | None, high: float | None) -> Reading:
    """Understand a number if it is within the limits."""
    if (low is not None and number < low) or (high is not None and number > high):
        return Unclear("out_of_range")
    return Understood(number)


def hear_number(text: str, high: float | None = None, languages: Sequence[str] = LANGUAGES) -> float | Doubt:
    """Give the one number that a plain reply names, or why there is none.

    `high` is the top of the scale, which "of 10" must agree with: "4 из 5" on a scale to 10 is
    ambiguous.
    """
    # Most people say one word and nothing else, which needs no taking apart.
    alone = exact_number(without_accents(text), languages)
    if alone is not None:
        return alone
    joined = _THOUSANDS.sub(lambda found: found.group().replace(" ", ""), text)
    digits = _LETTER_O.sub(lambda found: re.sub("[oо]", "0", found.group()), joined)
    tokens = _TOKEN.findall(digits)
    if not tokens:
        return "empty"
    if len(tokens) > _TOKENS_LIMIT:
        return "not_understood"
    return _Hearing(high, languages).hear(tokens)


class _Hearing:
    """One reply, token by token. `_parts` are number words not yet joined."""

    def __init__(self, high: float | None, languages: Sequence[str]) -> None:
        self._high = high
        self._languages = languages
        self._numbers: list[float] = []
        self._parts: list[Part] = []
        self._sign = 1
        self._ceiling_next = False
        self._fraction_next = False

    def hear(self, tokens: list[str]) -> float | Doubt:
        for token in tokens:
            doubt = self._take(token)
            if doubt:
                return doubt
        if not self._close() or len(set(self._numbers)) > 1:
            return "ambiguous"
        return self._numbers[0] if self._numbers else "not_understood"

    def _take(self, token: str) -> Doubt | None:
        if token.lstrip("-")[0].isdecimal():
            return self._take_digits(token)
        part = part_of(without_accents(token), self._languages)
        if part is not None:
            self._take_part(part)
            return None
        if token in OUT_OF:
            agreed = self._close() and bool(self._numbers)
            self._ceiling_next = True
            return None if agreed else "not_understood"
        if token in MINUS:
            self._sign = -1
            return None
        return self._take_fraction(token)

    def _take_part(self, part: Part) -> None:
        if part in FACTORS and not self._parts and self._numbers:
            self._numbers[-1] *= FACTORS[str(part)]  # "5 тысяч": the five came in digits
        else:
            self._parts.append(part)

    def _take_fraction(self, token: str) -> Doubt | None:
        if token in ONE_AND_A_HALF:
            return None if self._add(1.5) else "ambiguous"
        if token in HALF:
            return self._take_half()
        if token in POINT:
            self._fraction_next = self._close() and bool(self._numbers)
            return None
        if token in SHARES:
            return self._take_share(SHARES[token])
        return None if token in FILLERS else "not_understood"

    def _take_share(self, of: int) -> Doubt | None:
        """Take "пять сотых" of "три целых пять сотых"."""
        joined = join(self._parts)
        self._parts.clear()
        if len(joined) != 1 or not joined[0] < of:
            return "not_understood"
        whole = self._numbers.pop() if self._fraction_next else 0
        self._fraction_next = False
        return None if self._add(round(whole + joined[0] / of, 2)) else "ambiguous"

    def _take_half(self) -> Doubt | None:
        if not self._close():
            return "ambiguous"
        if not self._numbers:
            self._numbers.append(0.5 * self._sign)
        elif self._numbers[-1] % 1:
            return "not_understood"
        else:
            self._numbers[-1] += 0.5 if self._numbers[-1] >= 0 else -0.5
        return None

    def _take_digits(self, token: str) -> Doubt | None:
        if len(token) > _DIGITS_LIMIT:
            return "out_of_range"
        whole, _, decimals = token.replace(",", ".").partition(".")
        if len(decimals) == 3:
            return "ambiguous"  # a thousand to some, one to others
        number = float(f"{whole}.{decimals}") if decimals.strip("0") else int(whole)
        if not self._close() or not self._add(number):
            return "ambiguous"
        return None

    def _close(self) -> bool:
        """Turn the number words heard so far into numbers; False if they do not fit together."""
        joined = join(self._parts)
        self._parts.clear()
        if self._fraction_next and joined:
            self._fraction_next = False
            return self._add_fraction("".join(map(str, joined)))
        fitting = [self._add(number) for number in joined]
        return all(fitting)

    def _add_fraction(self, decimals: str) -> bool:
        if self._numbers[-1] % 1 or len(decimals) > 3:
            return False
        self._numbers[-1] = float(f"{self._numbers[-1]:.0f}.{decimals}")
        return True

    def _add(self, number: float) -> bool:
        if self._ceiling_next:
            self._ceiling_next = False
            return number == self._high
        self._numbers.append(number * self._sign)
        self._sign = 1
        return True
