"""Where a call's next document comes from, and what is told when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin

from sandbox.people.behaviour import Meaning


@dataclass(frozen=True, slots=True)
class Document:
    """Where a call's next document comes from: an address, or the text itself."""

    url: str
    method: str = "POST"
    twiml: str | None = None

    def at(self, url: str | None, method: str) -> Document:
        """Resolve an address against this document's; without one, ask for this document again."""
        return Document(urljoin(self.url, url) if url else self.url, method)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did, what they had heard before, and what stands behind it."""

    heard: str
    raw: str
    kind: Literal["digits", "speech"]
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Turn:
    """The next document to ask for, with what it is told; `said` is None where nobody said anything."""

    document: Document
    params: dict[str, str] = field(default_factory=dict)
    said: Said | None = None
