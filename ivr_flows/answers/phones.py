"""A reply -> a phone number in E.164, in any human writing, also said in words.

It reads; it never decides whether a number may be called. Letters are no digits ("1-800-FLOWERS" has
eleven readings for a person who mistypes); two numbers in one reply are asked again.
"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from ivr_flows.answers.number_words import join, part_of
from ivr_flows.answers.plain import CLOSED_LIMIT, plain
from ivr_flows.answers.reading import Reading, Unclear, Understood

_GROUP = re.compile(r"\d(?:[\d .()/\-]*\d)?")
_EXTENSION = re.compile(r"(?<=\d)[\s,;.()]*(?:extension|extn|ext|x|#|добавочный|доб|вн)[\s.:=]*\d{1,8}\s*$")
_DOUBLE_ZERO = re.compile(r"^00(?=[ .()\-]*[1-9])")
_LETTER_O = re.compile(r"(?<=\d)[oо](?=[\doо]|$)")
_WORD = re.compile(r"[^\W_]+")
_TEL = re.compile(r"(?<![^\W_])(?:tel|phone|mob|тел|телефон|моб|т)[.:]* *(?=[+(\d])")
_PLUS = frozenset(("плюс", "plus"))
_REPEATED = {"double": 2, "triple": 3}
_OH = frozenset(("oh", "o"))
_WORDS_LIMIT = 40
_DIGITS = range(5, 18)


def read_phone(reply: str, region: str | None = None) -> Reading:
    """Read a phone number, as E.164; `region` (ISO 3166 alpha-2) says how national ones are dialled.

    Understands `00` for the plus, the Russian 8, brackets and hyphens, an extension (left out, E.164 has
    none) and words around the number. A number that its country has not allocated is not understood.
    """
    if len(reply) > CLOSED_LIMIT:
        return Unclear("too_long")
    text = _TEL.sub("", plain(reply))
    if not text:
        return Unclear("empty")
    written = _LETTER_O.sub("0", _EXTENSION.sub("", text))
    groups = [group for group in _GROUP.finditer(written) if sum(map(str.isdecimal, group.group())) >= 5]
    if len(groups) > 1:
        return _several(written, groups, region)
    if groups:
        return _written(written, groups[0], region)
    spelt = _spelt(written)
    return _parsed(spelt, region) if spelt else Unclear("not_understood")


def _several(text: str, groups: list[re.Match[str]], region: str | None) -> Reading:
    """Read a number that is written twice; two different ones are ambiguous."""
    read = {_written(text, group, region) for group in groups}
    return read.pop() if len(read) == 1 else Unclear("ambiguous")


def _written(text: str, group: re.Match[str], region: str | None) -> Reading:
    before, after = text[: group.start()], text[group.end() :]
    if before[-1:].isalpha() or after[:1].isalpha():
        return Unclear("not_understood")  # a letter for a digit
    return _parsed("+" * before.rstrip(" (").endswith("+") + group.group(), region)


def _spelt(text: str) -> str:
    """Write down a number that was said: "восемь девятьсот двенадцать ...", "double five oh"."""
    said = _WORD.findall(text)
    if len(said) > _WORDS_LIMIT:
        return ""
    digits, times = "+" if said and said[0] in _PLUS else "", 1
    parts: list[int | str] = []
    for word in said[len(digits) :]:
        part = 0 if word in _OH else part_of(word)
        if word.isdecimal() or word in _REPEATED or times > 1 or part == 0:
            digits, parts = digits + "".join(map(str, join(parts))), []
        if word.isdecimal():
            digits += word * times
        elif word in _REPEATED:
            times = _REPEATED[word]
            continue
        elif part is None:
            if digits.strip("+") or parts:
                return ""
        elif times > 1 or part == 0:
            digits += str(part) * times
        else:
            parts.append(part)
        times = 1
    digits += "".join(map(str, join(parts)))
    return digits if len(digits) in _DIGITS else ""


def _parsed(text: str, region: str | None) -> Reading:
    country = region.upper() if region else None
    written = _DOUBLE_ZERO.sub("+", text)
    if country is None and not written.startswith("+"):
        return Unclear("not_understood")  # another country's number may be a stranger's
    try:
        number = phonenumbers.parse(written, country)
    except NumberParseException:
        return Unclear("not_understood")
    if not phonenumbers.is_valid_number(number):
        return Unclear("not_understood")
    return Understood(phonenumbers.format_number(number, PhoneNumberFormat.E164))
