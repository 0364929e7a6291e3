"""One typing mistake: two words that differ by one letter more, less, wrong or swapped. Pure."""

from __future__ import annotations

from collections.abc import Iterable

# In a shorter word one mistake makes another word too easily ("wait" and "want", "два" and "да").
LONG_WORD = 5


def one_mistake_apart(typed: str, word: str) -> bool:
    """Tell whether `typed` is `word` with exactly one typing mistake."""
    if typed == word or abs(len(typed) - len(word)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(word)) and typed[start] == word[start]:
        start += 1
    one, other = typed[start:], word[start:]
    if len(one) == len(other):
        swapped = one[:2] == other[1::-1] and one[2:] == other[2:]
        return one[1:] == other[1:] or (len(one) > 1 and swapped)
    return one[1:] == other if len(one) > len(other) else one == other[1:]


def meant(typed: str, words: Iterable[str]) -> frozenset[str]:
    """List the long words that `typed` may be a mistyping of; none for a short word."""
    if len(typed) < LONG_WORD:
        return frozenset()
    return frozenset(word for word in words if len(word) >= LONG_WORD and one_mistake_apart(typed, word))
