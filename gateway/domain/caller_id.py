"""Caller ids: who calls or texts us, and what stands in for a number that was withheld.

Pure. Carriers write a withheld number as a word, or as digits that spell one on a telephone's keys.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final
from uuid import UUID

from gateway.domain.phone import NumberKind, ReadNumber, UnreadableNumber, read_number

_KEYS: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
# What some networks send for a number that they may not tell; one of them could be taken for a number.
_SPELT_WORDS: Final = frozenset(
    "+" + word.translate(_KEYS)
    for word in ("ANONYMOUS", "RESTRICTED", "BLOCKED", "UNKNOWN", "UNAVAILABLE", "PRIVATE")
)
_STAND_IN: Final = "anon-"
_STAND_IN_DIGITS: Final = 15  # with the mark before it, as long as an address may be


def read_caller(raw: str) -> ReadNumber | None:
    """Read the number of who calls or texts us (E.164); None where it is withheld, a word or no number."""
    if raw.strip() in _SPELT_WORDS:
        return None
    read = read_number(raw, None)
    return None if isinstance(read, UnreadableNumber) else read


def stand_in(subject: UUID) -> ReadNumber:
    """Give what stands in for a withheld number: another one for every `subject`, and no number at all."""
    digest = sha256(subject.bytes).hexdigest()[:_STAND_IN_DIGITS]
    return ReadNumber(
        e164=f"{_STAND_IN}{digest}",
        extension=None,
        region=None,
        kind=NumberKind.UNKNOWN,
        can_text=False,
        zones=(),
        warning=None,
    )


def is_reachable(address: str) -> bool:
    """Say whether an address is a number that can be called or texted."""
    return not address.startswith(_STAND_IN)
