"""Keywords: the word that a person texts to one of our numbers to be asked. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from gateway.domain.opt_words import read_opt_word

LONGEST = 40


def is_keyword(body: str, keywords: Iterable[str]) -> bool:
    """Say whether the whole text is one of the keywords. Case and spaces do not matter; a slip does."""
    said = _plain(body)
    return bool(said) and any(said == _plain(keyword) for keyword in keywords)


def faults_of(keywords: Iterable[str]) -> list[str]:
    """Say what is wrong with a campaign's keywords: each is a short word that means nothing else already."""
    faults: list[str] = []
    seen: set[str] = set()
    for keyword in keywords:
        plain = _plain(keyword)
        if not plain or len(plain) > LONGEST:
            faults.append(f"{keyword!r} is empty or longer than {LONGEST} characters")
        elif read_opt_word(keyword) is not None:
            faults.append(f"{keyword!r} is a word of opting out, of opting in or of help")
        elif plain in seen:
            faults.append(f"{keyword!r} stands twice")
        seen.add(plain)
    return faults


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
