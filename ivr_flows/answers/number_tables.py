"""The number words of Russian, English and Spanish: tables only. How words join is in `number_words`.

Of each number the nominative comes first, then the forms that people use in replies ("десять из
десяти", "ставлю пятёрку"), with ё written as е and accents left out, as `plain` leaves them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_RUSSIAN_UNITS = (
    "ноль нуль ноля нуля ноликом нулевка",
    "один одна одно одного одной одну единица единицу единичка единичку",
    "два две двух двум двумя двойка двойку двоечка двоечку",
    "три трех трем тремя тройка тройку троечка троечку",
    "четыре четырех четырем четырьмя четверка четверку четверочка четверочку",
    "пять пяти пятью пятерка пятерку пятерочка пятерочку",
    "шесть шести шестью шестерка шестерку",
    "семь семи семью семерка семерку",
    "восемь восьми восьмью восьмерка восьмерку",
    "девять девяти девятью девятка девятку",
    "десять десяти десятью десятка десятку десяточка десяточку",
    "одиннадцать одиннадцати",
    "двенадцать двенадцати",
    "тринадцать тринадцати",
    "четырнадцать четырнадцати",
    "пятнадцать пятнадцати",
    "шестнадцать шестнадцати",
    "семнадцать семнадцати",
    "восемнадцать восемнадцати",
    "девятнадцать девятнадцати",
)
_RUSSIAN_TENS = (
    "двадцать двадцати двадцатка двадцатку",
    "тридцать тридцати",
    "сорок сорока",
    "пятьдесят пятидесяти полтинник",
    "шестьдесят шестидесяти",
    "семьдесят семидесяти",
    "восемьдесят восьмидесяти",
    "девяносто девяноста",
)
_RUSSIAN_HUNDREDS = (
    "сто ста сотня сотню сотка сотку",
    "двести двухсот",
    "триста трехсот",
    "четыреста четырехсот",
    "пятьсот пятисот",
    "шестьсот шестисот",
    "семьсот семисот",
    "восемьсот восьмисот",
    "девятьсот девятисот",
)
_ENGLISH_UNITS = (
    *("zero nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ENGLISH_TENS = (
    *("twenty", "thirty", "forty fourty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)  # fmt: skip
_SPANISH_UNITS = (
    *("cero", "uno una un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    *("once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve"),
)
_SPANISH_TENS = (
    *("veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"),
)  # fmt: skip
_SPANISH_HUNDREDS = (
    *("cien ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos"),
    *("seiscientos", "setecientos", "ochocientos", "novecientos"),
)
# The ordinals of a month's days; Russian ones as stems, which take the endings below.
_RUSSIAN_ORDINAL_STEMS = (
    *("перв", "втор", "треть", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят"),
    *("одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат"),
    *("восемнадцат", "девятнадцат", "двадцат"),
)
_RUSSIAN_ENDINGS = ("ый", "ой", "ий", "ая", "ое", "ого", "ому", "ым", "ом", "ую", "ые", "ых")
_THIRD = "третий третья третье третьего третьему третьим третьем третью третьей третьи третьих"
_ENGLISH_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth", "twentieth"),
)


def _table(units: Sequence[str], tens: Sequence[str], hundreds: Sequence[str], glue: str) -> dict[str, int]:
    """Give every word its number, also tens and units written as one word ("twentyone")."""
    table = {word: number for number, words in enumerate(units) for word in words.split()}
    table |= {word: number * 100 for number, words in enumerate(hundreds, 1) for word in words.split()}
    for ten, words in enumerate(tens, 2):
        for word in words.split():
            table[word] = ten * 10
        nominative = words.split()[0]
        for unit in range(1, 10):
            table[nominative + glue + units[unit].split()[0]] = ten * 10 + unit
    return table


def _russian_ordinals() -> dict[str, int]:
    ordinals = {
        stem + ending: number
        for number, stem in enumerate(_RUSSIAN_ORDINAL_STEMS, 1)
        for ending in _RUSSIAN_ENDINGS
    }
    ordinals |= dict.fromkeys(_THIRD.split(), 3)
    return ordinals | {"тридцат" + ending: 30 for ending in _RUSSIAN_ENDINGS}


def _spanish() -> dict[str, int]:
    table = _table(_SPANISH_UNITS, _SPANISH_TENS, _SPANISH_HUNDREDS, "y")
    twenties = {f"veinti{_SPANISH_UNITS[unit].split()[0]}": 20 + unit for unit in range(1, 10)}
    return table | twenties


NUMBERS: Mapping[str, Mapping[str, int]] = {
    "ru": _table(_RUSSIAN_UNITS, _RUSSIAN_TENS, _RUSSIAN_HUNDREDS, ""),
    "en": _table(_ENGLISH_UNITS, _ENGLISH_TENS, (), "") | {"onehundred": 100},
    "es": _spanish(),
}
ORDINALS: Mapping[str, int] = {
    **_russian_ordinals(),
    **{word: number for number, word in enumerate(_ENGLISH_ORDINALS, 1)},
    "thirtieth": 30,
}
# A number word before one of these is multiplied by it.
FACTORS: Mapping[str, int] = {
    **dict.fromkeys(("hundred", "hundreds"), 100),
    **dict.fromkeys(("thousand", "thousands", "тысяча", "тысячи", "тысяч", "тысячу", "тыс", "mil"), 1000),
}
SPOKEN: Mapping[str, tuple[str, ...]] = {
    "ru": tuple(words.split()[0] for words in (*_RUSSIAN_UNITS, _RUSSIAN_TENS[0])),
    "en": tuple(words.split()[0] for words in (*_ENGLISH_UNITS, _ENGLISH_TENS[0])),
    "es": tuple(words.split()[0] for words in (*_SPANISH_UNITS, _SPANISH_TENS[0])),
}
