"""Identifiers that the sandbox makes. They depend on what they name, not on the order of making.

Two runs of the same story with the same salt get the same ids, also where webhooks race.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter


class Ids:
    """A maker of ids; `salt` tells runs apart that must not share ids."""

    def __init__(self, salt: str) -> None:
        """Make ids under `salt`."""
        self._salt = salt
        self._made: Counter[tuple[str, ...]] = Counter()

    def sid(self, prefix: str, *of: str) -> str:
        """Make the next id for what `of` names: two letters and 32 hexadecimal digits.

        Any other prefix, also an empty one, stands before a UUID.
        """
        number = self._made[(prefix, *of)]
        self._made[(prefix, *of)] += 1
        if len(prefix) != 2:
            return prefix + self.token(prefix, *of, str(number))
        return prefix + self._digest(prefix, *of, str(number)).hex()[:32]

    def token(self, *of: str) -> str:
        """Make the token of what `of` names, the same at every call."""
        return str(uuid.UUID(bytes=self._digest("token", *of)[:16], version=4))

    def _digest(self, *parts: str) -> bytes:
        return hashlib.sha256("\x1f".join((self._salt, *parts)).encode()).digest()
