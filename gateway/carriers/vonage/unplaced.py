"""Webhooks that name nothing we know."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from gateway.carriers.vonage.body import flat
from gateway.domain.ports.carrier_events import RawRequest, Unrecognised


def unplaced(request: RawRequest, body: Mapping[str, Any], word: str = "") -> Unrecognised:
    """Keep a webhook that cannot be placed; `word` says what it is about, where that can be told."""
    # With no id to go by, the body itself is the key: the same body again is the same report.
    return Unrecognised("", word, f"vonage:unplaced:{sha256(request.body).hexdigest()}", flat(body))
