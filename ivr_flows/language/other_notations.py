"""Other notations: how conditions are written elsewhere, and how they are written here.

Authors come from spreadsheets, forms and programs. What each of those writes is told apart only once an
expression could not be read, so that one in order costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# None of these signs stands in an expression of this language, outside of a text.
_SIGNS: Mapping[str, str] = {
    "&&": "and",
    "||": "or",
    "!": "not",
    "=": "==",
    "===": "==",
    ":=": "==",
    "!==": "!=",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "≠": "!=",
    "≥": ">=",
    "≤": "<=",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "и": "and",
    "или": "or",
    "не": "not",
}
_WORDS = frozenset(("and", "or", "not"))
_WRITTEN_ELSEWHERE = re.compile(
    r"&&|\|\||===|!==|:=|<>|(?<![=!<>])=[<>]|(?<![=!<>:])=(?!=)|!(?!=)|[≠≥≤“”„«»‘’]"
    r"|\b(?:and|or|not|и|или|не)\b",
    re.IGNORECASE,
)
# A text, or what begins as one and is not closed.
_TEXT = re.compile(r"\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)")


def word_in_capitals(name: str) -> str:
    """Give the word of this language that a name is but for its capitals; "" where it is none."""
    lowered = name.lower()
    return lowered if lowered in _WORDS and lowered != name else ""


def written_elsewhere(source: str) -> tuple[int, str] | None:
    """Find the first sign of another notation outside of texts: its place, and what to write instead."""
    outside = _TEXT.sub(lambda text: " " * len(text.group()), source)
    for found in _WRITTEN_ELSEWHERE.finditer(outside):
        sign = found.group()
        instead = _SIGNS.get(sign.lower()) or word_in_capitals(sign)
        if instead:
            return found.start(), f"{sign} is not in the language: write {instead}"
    return None
