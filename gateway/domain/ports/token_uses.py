"""The port for tokens that a carrier lets be used once: what keeps a signed webhook from being aimed elsewhere."""

from __future__ import annotations

from typing import Protocol


class TokenUses(Protocol):
    """Remembers for what a token was used, for longer than a token is accepted."""

    def admits(self, token: str, use: str) -> bool:
        """Say whether `token` may be used for `use`: the first time, or again for the same.

        A carrier that repeats a webhook may send the same token to the same address; what such a
        repetition changes is decided by the ledger. A signature that covers the body only must not be
        taken to another address.
        """
        ...
