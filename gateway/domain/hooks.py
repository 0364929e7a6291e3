"""Hook addresses: what a carrier calls back names our row and proves that we wrote the address.

`/hooks/<carrier>/<purpose>/<id>.<hmac>[/<turn>]`: the row is stored before the carrier is called,
because the webhook can arrive before the carrier's own answer.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

_MARK_CHARACTERS = 20  # 80 bits: enough against guessing within the life of a call


class HookAddresses:
    """Builds and reads hook addresses. `base_url` is the public one, without a slash at the end."""

    def __init__(self, base_url: str, secret: str) -> None:
        self._base = base_url.rstrip("/")
        self._key = secret.encode()

    def reference(self, subject: UUID) -> str:
        """Write an id with its mark."""
        return f"{subject.hex}.{self._mark(subject.hex)}"

    def subject(self, reference: str) -> UUID | None:
        """Read a reference; None where it is not one of ours."""
        name, _, mark = reference.partition(".")
        if not hmac.compare_digest(mark.encode(errors="replace"), self._mark(name).encode()):
            return None
        try:
            return UUID(hex=name)
        except ValueError:
            return None

    def voice(self, carrier: str, attempt: UUID, turn: int) -> str:
        """Give the address that takes the input of `turn` of a call; turn 0 is its answer."""
        return f"{self._base}/hooks/{carrier}/voice/{self.reference(attempt)}/{turn}"

    def call_status(self, carrier: str, attempt: UUID) -> str:
        """Give the address for the progress reports of a call."""
        return f"{self._base}/hooks/{carrier}/call-status/{self.reference(attempt)}"

    def inbound_call(self, carrier: str) -> str:
        """Give the number-level address for calls that people make to us."""
        return f"{self._base}/hooks/{carrier}/inbound-call"

    def inbound_call_status(self, carrier: str) -> str:
        """Give the number-level address for the progress reports of such calls."""
        return f"{self._base}/hooks/{carrier}/inbound-call-status"

    def message_status(self, carrier: str, message: UUID) -> str:
        """Give the address for the delivery reports of a text."""
        return f"{self._base}/hooks/{carrier}/message-status/{self.reference(message)}"

    def inbound_message(self, carrier: str) -> str:
        """Give the number-level address for texts that people send."""
        return f"{self._base}/hooks/{carrier}/inbound-message"

    def machine(self, carrier: str, attempt: UUID) -> str:
        """Give the address for what a listener for answering machines hears on a call."""
        return f"{self._base}/hooks/{carrier}/machine/{self.reference(attempt)}"

    def recording(self, carrier: str, attempt: UUID, turn: int | None = None) -> str:
        """Give the address for the report of what was recorded in `turn` of a call; of the call where it is None."""
        of_turn = "" if turn is None else f"/{turn}"
        return f"{self._base}/hooks/{carrier}/recording/{self.reference(attempt)}{of_turn}"

    def room(self, carrier: str, attempt: UUID) -> str:
        """Give the address for what happens in a room that a call is put into, and for the room's recording."""
        return f"{self._base}/hooks/{carrier}/room/{self.reference(attempt)}"

    def fallback(self, carrier: str, attempt: UUID, language: str) -> str:
        """Give the address that keeps a caller of this language company while the others fail."""
        return f"{self._base}/hooks/{carrier}/fallback/{self.reference(attempt)}/{language}"

    def any_fallback(self, carrier: str, language: str) -> str:
        """Give the fallback address of a number, or of an application, whose callers speak this language."""
        return f"{self._base}/hooks/{carrier}/fallback?language={language}"

    @property
    def prompts(self) -> str:
        """Give the address under which recorded prompts lie, each by its name."""
        return f"{self._base}/audio"

    def _mark(self, name: str) -> str:
        return hmac.new(self._key, b"hook:" + name.encode(errors="replace"), sha256).hexdigest()[
            :_MARK_CHARACTERS
        ]
