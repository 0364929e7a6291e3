"""How many parts a text takes on the air: GSM 03.38 septets where they suffice, else UCS-2.

Source of the numbers: 3GPP TS 23.038 and TS 23.040 (160 or 153 septets, 70 or 67 UTF-16 units).
"""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")


def count_segments(body: str) -> int:
    """Count the parts that `body` is sent in; an empty text takes one."""
    if all(letter in _BASIC or letter in _EXTENSION for letter in body):
        size = len(body) + sum(letter in _EXTENSION for letter in body)
        single, part = 160, 153
    else:
        size = len(body.encode("utf-16-be", "surrogatepass")) // 2
        single, part = 70, 67
    return 1 if size <= single else -(-size // part)
