"""Patterns: what `matches()` takes, and a matcher whose cost is the text's length times the pattern's.

A pattern is alternatives of signs, `.`, `\\d \\w \\s`, `[classes]`, each with `? * +` or `{m,n}`. There are
no groups and nothing that looks back, and every place of the pattern is tried side by side, one bit
each: no pattern and no reply can make a turn slow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

PATTERN_LIMIT = 100
PLACES_LIMIT = 200
TEXT_LIMIT = 2000

_ATOM = re.compile(
    r"\\(?P<escaped>.)|\[(?P<set>\^?(?:\\.|[^\]\\])+)\]|(?P<plain>[^\\\[\](){}*+?^$])", re.DOTALL
)
_REPEAT = re.compile(r"[?*+]|\{(\d{1,3})(,(\d{1,3})?)?\}")
_CLASSES = frozenset("dws")


class PatternFault(ValueError):  # noqa: N818 - it becomes a Fault, and is named for it
    """A pattern cannot be used."""


@dataclass(frozen=True, slots=True)
class _Place:
    sign: re.Pattern[str]
    may_skip: bool
    may_repeat: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern."""

    alternatives: tuple[tuple[_Place, ...], ...]

    def matches(self, text: str) -> bool:
        """Tell whether a whole text is as the pattern says; one beyond `TEXT_LIMIT` never is."""
        return len(text) <= TEXT_LIMIT and any(_runs(places, text) for places in self.alternatives)


def compile_pattern(source: str) -> Pattern:
    """Compile a pattern. Raises `PatternFault`."""
    if len(source) > PATTERN_LIMIT:
        raise PatternFault(f"a pattern has at most {PATTERN_LIMIT} characters")
    alternatives = tuple(tuple(_places(part)) for part in _split(source))
    if sum(map(len, alternatives)) > PLACES_LIMIT:
        raise PatternFault(f"a pattern repeats its signs to {PLACES_LIMIT} at most")
    return Pattern(alternatives)


def _split(source: str) -> list[str]:
    parts, at, inside = [""], 0, False
    while at < len(source):
        sign = source[at]
        taken = source[at : at + 2] if sign == "\\" else sign
        inside = (inside or sign == "[") and sign != "]"
        if sign == "|" and not inside:
            parts.append("")
        else:
            parts[-1] += taken
        at += len(taken)
    return parts


def _places(source: str) -> list[_Place]:
    places: list[_Place] = []
    at = 0
    while at < len(source):
        atom = _ATOM.match(source, at)
        if atom is None:
            raise PatternFault(
                f'"{source[at]}" cannot stand here in a pattern; groups are not in the language'
            )
        sign = _sign(atom)
        at = atom.end()
        repeat = _REPEAT.match(source, at)
        low, high = _bounds(repeat)
        at = repeat.end() if repeat is not None else at
        places += [_Place(sign, may_skip=False, may_repeat=False)] * low
        if high is None:
            places.append(_Place(sign, may_skip=True, may_repeat=True))
        else:
            places += [_Place(sign, may_skip=True, may_repeat=False)] * (high - low)
    return places


def _sign(atom: re.Match[str]) -> re.Pattern[str]:
    escaped = atom["escaped"]
    if escaped is not None and escaped.isalnum() and escaped.lower() not in _CLASSES:
        raise PatternFault(f'"\\{escaped}" is not in the language')
    try:
        return re.compile(atom.group(), re.DOTALL)
    except re.error:
        raise PatternFault(f'"{atom.group()}" cannot be read') from None


def _bounds(repeat: re.Match[str] | None) -> tuple[int, int | None]:
    match repeat.group() if repeat is not None else "":
        case "":
            return 1, 1
        case "?":
            return 0, 1
        case "*":
            return 0, None
        case "+":
            return 1, None
    assert repeat is not None  # noqa: S101 - only braces are left
    low = int(repeat[1])
    high = low if repeat[2] is None else None if repeat[3] is None else int(repeat[3])
    if high is not None and high < low:
        raise PatternFault("the second number in braces is the greater one")
    return low, high


def _runs(places: Sequence[_Place], text: str) -> bool:
    """Step through a text with the set of places that may come next, one bit each."""
    skips = [place.may_skip for place in places]
    now = _reach(1, skips)
    for sign in text:
        after = 0
        for index, place in enumerate(places):
            if now >> index & 1 and place.sign.match(sign):
                after |= 1 << index if place.may_repeat else 1 << index + 1
        now = _reach(after, skips)
        if not now:
            return False
    return bool(now >> len(places) & 1)


def _reach(now: int, skips: Sequence[bool]) -> int:
    for index, may_skip in enumerate(skips):
        if may_skip and now >> index & 1:
            now |= 1 << index + 1
    return now
