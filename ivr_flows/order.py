"""Order: the seeded order of choices, blocks and loops. Pure; chance comes from the interview's seed.

Every item has a draw of its own, a hash of seed, place and item. So the order is the same at every
turn and on every machine, and an item that comes or goes when an answer is corrected leaves the others
where they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import msgspec


class Order(msgspec.Struct, frozen=True):
    """Of the items that have no place of their own `pick` are taken, shuffled or not.

    `first` and `last` stand at the two ends. `keep` stay where they are listed while the items around
    them change places.
    """

    shuffle: bool = False
    pick: int | None = None
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()

    def arrange(self, seed: int, place: str, items: Sequence[str]) -> tuple[str, ...]:
        """Put items in the order that an interview sees at `place`; `pick` may leave some out."""
        fixed = {*self.first, *self.last, *self.keep}
        drawn = sorted(
            (item for item in items if item not in fixed), key=lambda item: _draw(seed, place, item)
        )
        if self.pick is not None:
            drawn = drawn[: self.pick]
        if self.keep or not self.shuffle:
            taken, kept = set(drawn), set(self.keep)
            listed = [item for item in items if item in taken or item in kept]
            others = iter(drawn)
            drawn = [next(others) if self.shuffle and item in taken else item for item in listed]
        present = set(items)
        first = [item for item in self.first if item in present]
        last = [item for item in self.last if item in present]
        return (*first, *drawn, *last)


def _draw(seed: int, place: str, item: str) -> bytes:
    return blake2b(f"{seed}/{place}/{item}".encode(), digest_size=8).digest()
