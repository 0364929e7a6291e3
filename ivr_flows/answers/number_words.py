"""Number words of Russian and English: 0 to 999, and the names that school marks have in Russian.

A table and the rule of how words join; which numbers a question takes is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ivr_flows.answers.typing_mistake import meant

# Nominative first, then the forms that people use in replies ("десять из десяти", "ставлю пятёрку").
_UNITS = (
    "ноль нуль ноля нуля zero nought",
    "один одна одно одного единица единицу единичка единичку one",
    "два две двух двойка двойку two",
    "три трех тройка тройку three",
    "четыре четырех четверка четверку четвертка four",
    "пять пяти пятерка пятерку пятерочка five",
    "шесть шести шестерка шестерку six",
    "семь семи семерка семерку seven",
    "восемь восьми восьмерка восьмерку eight",
    "девять девяти девятка девятку nine",
    "десять десяти десятка десятку десяточка ten",
    "одиннадцать одиннадцати eleven",
    "двенадцать двенадцати twelve",
    "тринадцать тринадцати thirteen",
    "четырнадцать четырнадцати fourteen",
    "пятнадцать пятнадцати fifteen",
    "шестнадцать шестнадцати sixteen",
    "семнадцать семнадцати seventeen",
    "восемнадцать восемнадцати eighteen",
    "девятнадцать девятнадцати nineteen",
)
_TENS = (
    "двадцать двадцати twenty",
    "тридцать тридцати thirty",
    "сорок сорока forty fourty",
    "пятьдесят пятидесяти fifty",
    "шестьдесят шестидесяти sixty",
    "семьдесят семидесяти seventy",
    "восемьдесят восьмидесяти eighty",
    "девяносто девяноста ninety",
)
_HUNDREDS = (
    "сто сотня",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
)
HUNDRED = "hundred"
_LANGUAGES = {"ru": 0, "en": -1}


def _table() -> Mapping[str, int]:
    rows = [*enumerate(_UNITS), *enumerate(_TENS, 2), *enumerate(_HUNDREDS, 1)]
    factors = [1] * len(_UNITS) + [10] * len(_TENS) + [100] * len(_HUNDREDS)
    return {
        word: number * factor
        for (number, words), factor in zip(rows, factors, strict=True)
        for word in words.split()
    }


NUMBER_WORDS = _table()


def number_of(word: str) -> int | None:
    """Give the number that a word is, allowing one typing mistake in a long word; None for no number."""
    exact = NUMBER_WORDS.get(word)
    if exact is not None:
        return exact
    numbers = {NUMBER_WORDS[near] for near in meant(word, NUMBER_WORDS)}
    return numbers.pop() if len(numbers) == 1 else None


def join(numbers: Iterable[int | str]) -> list[int]:
    """Join number words that follow each other: 20, 5 is 25; 5, 10 stays two numbers."""
    joined: list[int] = []
    fresh = False  # whether the last number may still grow
    for number in numbers:
        if number == HUNDRED:
            if fresh and joined[-1] in range(1, 10):
                joined[-1] *= 100
            else:
                joined.append(100)
            fresh = True
        elif isinstance(number, int):
            if fresh and joined and _grows(joined[-1], number):
                joined[-1] += number
            else:
                joined.append(number)
            fresh = True
    return joined


def spoken(number: int, language: str) -> str:
    """Give the word for 0 to 20 in a language, for a recogniser's hints; digits where there is none."""
    form = _LANGUAGES.get(language)
    if form is None or number not in range(len(_UNITS)):
        return str(number)
    words = _UNITS[number].split()
    return words[form] if number or form == 0 else "zero"


def _grows(number: int, by: int) -> bool:
    if number >= 100 and number % 100 == 0:
        return 0 < by < 100
    return number >= 20 and number % 10 == 0 and 0 < by < 10
