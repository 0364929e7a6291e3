"""Hide in a comment what would tell who wrote it. Pure; knows patterns, not people.

A number, an e-mail address and a name by which somebody introduces themselves go. A name in the middle
of a sentence is not recognised: comments are for people with access to the console, not for publication.
"""

from __future__ import annotations

import re

# Seven digits or more, however they are grouped: telephone, card, contract. Shorter ones are prices and hours.
_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,3}\d){6,}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_INTRODUCTION = re.compile(
    r"\b((?i:меня зовут|my name is|моё имя|мое имя|моя фамилия))((?:\s+[A-ZА-ЯЁ][\w'’-]*){1,3})"
)


def mask_comment(text: str) -> str:
    """Give the text with what identifies its writer replaced by a word in brackets."""
    text = _EMAIL.sub("[e-mail]", text)
    text = _NUMBER.sub("[number]", text)
    return _INTRODUCTION.sub(r"\1 [name]", text)
