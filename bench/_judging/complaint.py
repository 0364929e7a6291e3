"""A complaint, and what the rules that make them share: where an answer was given, and when two agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from bench._judging.evidence import Given, Reply, Taken

Kind: TypeAlias = Literal["lost", "duplicated", "unsettled"]
Place: TypeAlias = tuple[str, int] | tuple[str]

CLOSED = frozenset({"complete", "partial", "broken_off", "refused", "screened_out", "quota_full"})

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is not as it must be, with the ids that find it."""

    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


def place_of(answer: Given | Taken) -> Place:
    """Tell where an answer was given: in a turn of a call, or in a text."""
    return (answer.ref, answer.turn) if answer.channel == "voice" else (answer.ref,)


def said_at(reply: Reply) -> Place:
    """Tell where a reply was given. The answer is kept under the turn that took it: the next one."""
    return (
        (reply.ref, -1 if reply.turn is None else reply.turn + 1)
        if reply.channel == "voice"
        else (reply.ref,)
    )


def is_key(meant: object) -> bool:
    """Say whether somebody meant a choice by its key."""
    return isinstance(meant, str) and meant.startswith("key:")


def agree(meant: int | str | None, value: object) -> bool:
    """Say whether a value is what was meant; which value a key stands for is judged over all replies."""
    if is_key(meant):
        return True
    if isinstance(meant, int):
        return isinstance(value, int | float) and not isinstance(value, bool) and value == meant
    return isinstance(meant, str) and isinstance(value, str) and value.strip() == meant.strip()


def grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> Iterator[tuple[Key, list[Item]]]:
    """Put together the items that have the same key."""
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    yield from groups.items()


def several(items: Iterable[Item], key: Callable[[Item], Key]) -> Iterator[tuple[Key, list[Item]]]:
    """Put together the items that have the same key, where there is more than one."""
    return ((name, group) for name, group in grouped(items, key) if len(group) > 1)


def listed(ids: Iterable[str]) -> str:
    """Write ids for a complaint."""
    return ", ".join(ids)
