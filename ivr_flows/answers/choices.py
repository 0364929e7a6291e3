"""A reply -> one choice, or several. What the choices are called is in `lexicon`."""

from __future__ import annotations

import re

from ivr_flows.answers.around_numbers import FILLERS
from ivr_flows.answers.lexicon import Lexicon
from ivr_flows.answers.plain import CLOSED_LIMIT, plain, words_of
from ivr_flows.answers.reading import Doubt, Reading, Unclear, Understood

# "а" and "но" also part what is denied from what is named: "не цена, а ожидание" is asked again.
_SIGN = re.compile(r"[,;/:]|\.(?!\d)")
_SEPARATOR = re.compile(
    _SIGN.pattern + r"|(?<!\w)(?:и|а|но|да еще|а также|также|еще|плюс|потом|and|also|but|plus|then)(?!\w)"
)
_RANGE = re.compile(r"\d\s*-\s*\d")
_ALL = frozenset(
    ("все варианты", "все перечисленное", "все вышеперечисленное", "all of them", "all of the above")
)
_ORDINAL_ENDING = re.compile(r"(?<=\d)-?(?:й|я|е|ый|ой|ая|ое|st|nd|rd|th)(?!\w)")
_MARK = "="
_PIECES_LIMIT = 60


def read_one(reply: str, lexicon: Lexicon, *, unsure: bool = False) -> Reading:
    """Read the one choice that a reply names; an unsure recogniser must have heard it word for word."""
    text = _closed(reply)
    if isinstance(text, Unclear):
        return text
    return single(lexicon.phrases.get(words_of(text), frozenset()) if unsure else lexicon.named(text))


def read_many(reply: str, lexicon: Lexicon, *, unsure: bool = False) -> Reading:
    """Read all the choices that a reply names, as a tuple in the order of the choices.

    Every part of the reply must name a choice: "ожидание и шум" is asked again where noise is no choice.
    A choice that stands alone, named with another, is a contradiction.
    """
    text = _closed(reply)
    if isinstance(text, Unclear):
        return text
    whole = lexicon.phrases.get(words_of(text)) if unsure else lexicon.named_exactly(text)
    if whole:
        return single(whole, as_tuple=True)
    if words_of(text) in _ALL:
        return several(frozenset(lexicon.values) - lexicon.alone, lexicon)
    if _RANGE.search(text):
        return Unclear("ambiguous")  # from 1 to 3, or 1 and 3
    named = _in_pieces(text, lexicon, strictly=unsure)
    return Unclear(named) if isinstance(named, str) else several(named, lexicon)


def read_keyed_many(digits: str, lexicon: Lexicon) -> Reading:
    """Read the keys of several choices: one after the other, or with a star between longer ones."""
    if len(digits) > CLOSED_LIMIT:
        return Unclear("too_long")
    named: set[str] = set()
    for run in digits.strip("*").split("*"):
        one = lexicon.by_key(run)
        keyed = lexicon.by_keys(run) if one is None else frozenset((one,))
        if not keyed:
            return Unclear("not_understood" if run else "empty")
        named |= keyed
    return several(frozenset(named), lexicon)


def single(named: frozenset[str], *, as_tuple: bool = False) -> Reading:
    """Understand what names exactly one choice."""
    if len(named) == 1:
        return Understood(tuple(named) if as_tuple else next(iter(named)))
    return Unclear("ambiguous" if named else "not_understood")


def several(named: frozenset[str], lexicon: Lexicon) -> Reading:
    """Understand what names one choice or more, if they go together."""
    if not named:
        return Unclear("not_understood")
    if len(named) > 1 and not named.isdisjoint(lexicon.alone):
        return Unclear("ambiguous")
    return Understood(tuple(value for value in lexicon.values if value in named))


def _closed(reply: str) -> str | Unclear:
    if len(reply) > CLOSED_LIMIT:
        return Unclear("too_long")
    return _ORDINAL_ENDING.sub("", plain(reply)) or Unclear("empty")


def _in_pieces(text: str, lexicon: Lexicon, *, strictly: bool) -> frozenset[str] | Doubt:
    named: set[str] = set()
    pieces = _pieces(text, lexicon)
    if len(pieces) > _PIECES_LIMIT:
        return "not_understood"
    for piece in pieces:
        found = _piece(piece, lexicon, strictly=strictly)
        if isinstance(found, str):
            return found
        named |= found
    return frozenset(named)


def _pieces(text: str, lexicon: Lexicon) -> list[str]:
    """Cut a list where it is cut by signs and by words, but not inside the words of a choice."""
    uncut = [words for words in sorted(lexicon.phrases, key=len, reverse=True) if _SEPARATOR.search(words)]
    marked = f" {_SIGN.sub(' , ', text)} "
    for index, words in enumerate(uncut):
        marked = marked.replace(f" {words} ", f" {_MARK}{index} ")
    pieces = [piece for piece in _SEPARATOR.split(marked) if piece.strip()]
    for index, words in reversed(list(enumerate(uncut))):
        pieces = [piece.replace(f"{_MARK}{index} ", f"{words} ") for piece in pieces]
    return [words for piece in pieces if (words := words_of(piece))]


def _piece(piece: str, lexicon: Lexicon, *, strictly: bool) -> frozenset[str] | Doubt:
    exact = lexicon.phrases.get(piece)
    if exact is not None or strictly:
        return exact or "not_understood"
    if all(word in FILLERS for word in piece.split()):
        return frozenset()
    if one := lexicon.numbered(piece):
        return one
    naming = lexicon.names_in(piece)
    if naming.denied:
        return "not_understood"
    if naming.values:
        # "1 ожидание" says the same twice; "2 ожидание" contradicts itself.
        return naming.values if naming.keyed <= naming.values else "ambiguous"
    return _keys_or_mistyped(piece, naming.rest, lexicon)


def _keys_or_mistyped(piece: str, rest: tuple[str, ...], lexicon: Lexicon) -> frozenset[str] | Doubt:
    mistyped = lexicon.named_exactly(piece)
    if mistyped:
        return mistyped if len(mistyped) == 1 else "ambiguous"
    named: set[str] = set()
    for word in piece.split():
        found = lexicon.numbered(word) or lexicon.by_keys(word) or lexicon.named_exactly(word)
        if len(found) > 1 and not word.isdecimal():
            return "ambiguous"
        if not found and (word in rest and word not in FILLERS):
            return "not_understood"
        named |= found
    return frozenset(named) or "not_understood"
