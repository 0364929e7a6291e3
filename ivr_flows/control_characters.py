"""Control characters: signs that are neither seen nor said, and that no carrier takes in a text.

White space is none of them: a text may have tabs and line breaks.
"""

from __future__ import annotations

import re

# With them the two signs at the end of the plane, which XML cannot hold either.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def control_character_in(text: str) -> str:
    """Name the first control character of a text, as U+0007; "" where it has none."""
    found = None if text.isprintable() else _CONTROL.search(text)
    return f"U+{ord(found.group()):04X}" if found is not None else ""
