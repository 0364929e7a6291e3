"""Small numbers in words, Russian and English: how people say them, and how prompts do."""

from __future__ import annotations

_RU = ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"]
_EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_CASES = {  # "от нуля до десяти" stands in the genitive
    "нуля": 0,
    "одного": 1,
    "двух": 2,
    "трёх": 3,
    "трех": 3,
    "четырёх": 4,
    "четырех": 4,
    "пяти": 5,
    "шести": 6,
    "семи": 7,
    "восьми": 8,
    "девяти": 9,
    "десяти": 10,
    "единицы": 1,
}
VALUES = {word: value for words in (_RU, _EN) for value, word in enumerate(words)} | _CASES


def in_words(number: int, language: str) -> str:
    """Say `number` in `language` ("ru" or "en"); above ten it stays in digits."""
    words = _RU if language == "ru" else _EN
    return words[number] if 0 <= number < len(words) else str(number)


def value_of(word: str) -> int | None:
    """Read a number that is written in digits or as one word; None for anything else."""
    word = word.strip().lower()
    return int(word) if word.isdecimal() and len(word) <= 9 else VALUES.get(word)
