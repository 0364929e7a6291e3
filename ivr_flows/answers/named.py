"""Which of some phrases a reply contains, and what is left of it. Knows no choice and no question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr_flows.answers.no_answer import INSTEAD_OF_AN_ANSWER

_NEGATION_WORDS = """
    не ни нет кроме без not no never don't dont isn't wasn't didn't didnt without except neither nor
"""
_NEGATIONS = frozenset(_NEGATION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Naming:
    """`values` are meant by phrases, `keyed` by keys; `rest` are the words that are neither.

    `denied`: the reply denies what it names ("not the price"), or says instead of an answer that there
    is none.
    """

    values: frozenset[str]
    keyed: frozenset[str]
    rest: tuple[str, ...]
    denied: bool


_INSTEAD = frozenset[str]().union(*INSTEAD_OF_AN_ANSWER.values())


def names_in(said: str, phrases: Mapping[str, frozenset[str]], keys: Mapping[str, str]) -> Naming:
    """Find the phrases, the longest first, and the keys in some words with one space between them."""
    rest, values, denied = f" {said} ", set[str](), False
    contained = {words for words in (*phrases, *_INSTEAD) if f" {words} " in rest}
    for words in sorted(contained, key=lambda words: (-len(words), words)):
        if f" {words} " in rest:
            meaning = phrases.get(words)
            values |= meaning or set()
            denied |= meaning is None
            rest = rest.replace(f" {words} ", "  ")
    others = rest.split()
    denied |= bool(values) and not _NEGATIONS.isdisjoint(others)
    keyed = frozenset(keys[word] for word in others if word in keys)
    return Naming(frozenset(values), keyed, tuple(word for word in others if word not in keys), denied)
