"""How many parts a text takes on the air: GSM 03.38 septets where they suffice, else UCS-2.

Source of the numbers: 3GPP TS 23.038 and TS 23.040 (160 or 153 septets, 70 or 67 UTF-16 units).
"""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")


def is_basic(body: str) -> bool:
    """Tell whether septets suffice for `body`."""
    return all(sign in _BASIC or sign in _EXTENSION for sign in body)


def count_segments(body: str) -> int:
    """Count the parts that `body` is sent in; an empty text takes one."""
    return len(split_segments(body))


def split_segments(body: str) -> list[str]:
    """Cut `body` into the parts that it is sent in; an empty text is one empty part.

    A sign that takes two units is not cut in half: it goes into the next part as a whole.
    """
    if is_basic(body):
        units = [1 + (sign in _EXTENSION) for sign in body]
        single, part = 160, 153
    else:
        units = [1 + (ord(sign) > 0xFFFF) for sign in body]
        single, part = 70, 67
    if sum(units) <= single:
        return [body]
    parts, begin, room = [], 0, part
    for place, unit in enumerate(units):
        if unit > room:
            parts.append(body[begin:place])
            begin, room = place, part
        room -= unit
    return [*parts, body[begin:]]
