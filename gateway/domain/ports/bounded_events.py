"""Bounds of what a webhook may say: what no carrier's id can be is none, and no text holds what no database takes.

A signed webhook is the carrier's, but parts of it may be anybody's words. Every adapter's `parse` ends here.
"""

from __future__ import annotations

from dataclasses import fields, replace
from hashlib import sha256
from typing import Any, Final

from gateway.domain.ports.carrier_events import CarrierEvent, MessageReceived, Recorded, Unrecognised

LONGEST_ID: Final = 64
LONGEST_KEY: Final = 160
LONGEST_ADDRESS: Final = 20
LONGEST_URL: Final = 1024
_IDS: Final = ("ref", "recording_ref", "room")


def bounded(event: CarrierEvent, carrier: str, body: bytes) -> CarrierEvent:
    """Give the event as it can be kept; one that names no possible id becomes `Unrecognised`."""
    if not _can_be_placed(event):
        word = event.word if isinstance(event, Unrecognised) else ""
        return Unrecognised("", _kept(word), f"{carrier}:unplaced:{sha256(body).hexdigest()}")
    changed: dict[str, Any] = {}
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, Recorded):
            changed[field.name] = Recorded(_short(value.ref, LONGEST_ID), _address(value.url), value.seconds)
        elif type(value) is str:  # a word of ours is a str too, and must stay one of its enum
            kept = _address(value) if field.name == "url" else _kept(value)
            if kept != value:
                changed[field.name] = kept
    return replace(event, **changed) if changed else event


def _can_be_placed(event: CarrierEvent) -> bool:
    ids = [getattr(event, name) for name in _IDS if hasattr(event, name)]
    key = getattr(event, "dedupe_key", "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        return False
    if isinstance(event, MessageReceived) and max(len(event.from_), len(event.to)) > LONGEST_ADDRESS:
        return False
    return all(len(each) <= LONGEST_ID and each.isprintable() for each in ids)


def _address(url: str) -> str:
    return _short(url, LONGEST_URL)


def _short(text: str, longest: int) -> str:
    """Give a text that can be what it is said to be; "" else."""
    return text if len(text) <= longest and text.isprintable() else ""


def _kept(text: str) -> str:
    """Give a text without NUL, which PostgreSQL does not keep."""
    return text.replace("\x00", "")
