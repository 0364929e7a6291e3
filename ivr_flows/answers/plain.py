"""A reply as it came -> plain words: what every way of reading starts from. Never raises.

People type in full-width digits, with emoji, stacked accents, invisible signs; recognisers add full
stops. What is left here is lower-case letters, digits and the few signs that numbers are written with.
"""

from __future__ import annotations

import re
import unicodedata

# What answers a closed question is short: a longer reply is not looked at, so that it costs no time.
CLOSED_LIMIT = 400
TEXT_LIMIT = 2000

# Everything but letters, digits and the usual signs is looked at one by one.
_ODD = re.compile(r"[^\w .,:;!?/'\-]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# A number with its sign: the dash is part of what is said, and -1 is not the key 1.
_SIGNED = re.compile(r"(-\d+(?:[.,]\d+)?)[.! ]*")
_SPACES = re.compile(r"\s+")
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def plain(raw: str) -> str:
    """Give a reply in lower case, composed, without marks, signs and invisible characters."""
    if raw.isascii() and raw.isprintable():
        return " ".join(raw.lower().split())
    # The number sign would be composed to "No", which is a word.
    composed = unicodedata.normalize("NFKC", raw.replace("№", " ").encode("utf-8", "ignore").decode())
    kept = _ODD.sub(lambda found: _kept(found.group()), composed)
    folded = _DASHES.sub("-", kept.casefold()).replace("ё", "е").replace("\u2019", "'")
    return _SPACES.sub(" ", folded).strip()


def phrase(raw: str) -> str:
    """Give only the words of a reply, one space between them."""
    return words_of(plain(raw))


def words_of(text: str) -> str:
    """Give only the words of a text that is already plain; a number below zero keeps its sign."""
    if text.lstrip().startswith("-") and (signed := _SIGNED.fullmatch(text.strip())):
        return signed.group(1)
    return " ".join(_WORD.findall(text))


def without_accents(text: str) -> str:
    """Give a plain text with the Latin vowels bare, as number words are listed."""
    return text if text.isascii() else text.translate(_ACCENTS)


def storable(raw: str) -> str:
    """Give a reply as it may be kept: as typed, without control characters and broken surrogates."""
    if raw.isprintable():
        return raw.strip()
    text = raw.encode("utf-8", "ignore").decode()
    return "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text).strip()


def _kept(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isprintable() else " "
    category = unicodedata.category(sign)
    if category[0] == "M":
        return ""
    return " " if category[0] in "CZ" or category == "So" else sign
