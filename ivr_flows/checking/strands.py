"""Strands: what is known of an interview, cut into parts that have nothing to do with each other.

Two answers that no condition has read together, directly or through others, are in strands of their own:
whatever the one is, the other may be anything. So the longest of all ways is the sum of the longest of
every strand, and ten questions of ten answers are a hundred states, not ten thousand million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from math import prod
from typing import NamedTuple, TypeAlias

from ivr_flows.checking.possible_answers import Answered

# What is known, by the slot of a question or a computed value; (None, None) where the way leads past it.
Known: TypeAlias = tuple[tuple[int, Answered], ...]
# How long it took, in each of some languages.
Seconds: TypeAlias = tuple[float, ...]
# States of an interview, by what is known and the step that it jumps to; and how long it took to get there.
States: TypeAlias = dict[tuple[Known, str], Seconds]

# More of them are not kept: something that was known is forgotten.
STATES_LIMIT = 100


class Strand(NamedTuple):
    """States that are one way or another for a common reason; `slots` are what they know of."""

    states: States
    slots: frozenset[int]
    jumps: bool


def strand_of(states: States) -> Strand:
    """Make a strand of states."""
    slots = frozenset([slot for known, _ in states for slot, _ in known])
    return Strand(states, slots, any(go for _, go in states))


def keep(states: States, known: Known, go: str, seconds: Seconds) -> None:
    """Add a state; of two that are the same the longer way counts."""
    at = known, go
    before = states.get(at)
    states[at] = seconds if before is None else longer(before, seconds)


def plus(*times: Seconds) -> Seconds:
    """Add up times, each language by itself."""
    return tuple(map(sum, zip(*times, strict=True)))


def longer(one: Seconds, other: Seconds) -> Seconds:
    """Give the longer time in each language."""
    return tuple(map(max, one, other))


def longest_of(states: States) -> Seconds:
    """Give the longest time that any state took, in each language."""
    return tuple(map(max, zip(*states.values(), strict=True)))


def joined(strands: Sequence[Strand], none: Seconds) -> States:
    """Make one set of states of several strands, forgetting what would make it too large.

    Of no strand at all that is the one state that knows nothing, and took no time, which is `none`.
    """
    if len(strands) == 1:
        return strands[0].states
    parts = [strand.states for strand in strands]
    while prod(map(len, parts)) > STATES_LIMIT and any(map(_can_forget, parts)):
        largest = max(range(len(parts)), key=lambda part: (_can_forget(parts[part]), len(parts[part])))
        parts[largest] = _forgetting_most(parts[largest])
    states: States = {((), ""): none}
    for part in parts:
        product = States()
        for (known, go), seconds in states.items():
            for (other, other_go), others in part.items():
                keep(product, known + other, go or other_go, plus(seconds, others))
        states = product
    return states


def bounded(states: States) -> States:
    """Forget answers while there are too many states."""
    while len(states) > STATES_LIMIT and _can_forget(states):
        states = _forgetting_most(states)
    return states


def forgetting(states: States, slots: Collection[int]) -> States:
    """Forget what is known of some slots."""
    left = States()
    for (known, go), seconds in states.items():
        keep(left, tuple([one for one in known if one[0] not in slots]), go, seconds)
    return left


def _can_forget(states: Iterable[tuple[Known, str]]) -> bool:
    return any(known for known, _ in states)


def _forgetting_most(states: States) -> States:
    """Forget the slot that tells most states apart."""
    tells_apart = Counter(slot for slot, _ in {one for known, _ in states for one in known})
    slot, answers = tells_apart.most_common(1)[0]
    # Where no slot has several answers, only which were asked, or where they jump to, tells states apart.
    return forgetting(states, {slot} if answers > 1 else set(tells_apart))
