"""Names for questions, steps and choices, from stores, ids and values that may be spelt in any way."""

from __future__ import annotations

import keyword
import re

from ivr_flows.language.functions import FUNCTIONS
from ivr_flows.language.scope import CONSTANTS, NAMESPACES

_RESERVED = frozenset((*keyword.kwlist, *FUNCTIONS, *CONSTANTS, *NAMESPACES, "sponsor", "purpose"))
_OTHER_SIGNS = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 50


class Names:
    """Gives every step of a survey a name of its own."""

    def __init__(self) -> None:
        self._taken = set(_RESERVED)

    def new(self, wanted: str, otherwise: str) -> str:
        """Give a name like `wanted`, or like `otherwise` where that has no letter to begin with."""
        stem = _OTHER_SIGNS.sub("_", wanted).strip("_").lower()[:_LONGEST]
        if not stem[:1].isalpha():
            stem = f"{otherwise}_{stem}".rstrip("_")
        name, count = stem, 1
        while name in self._taken:
            count += 1
            name = f"{stem}_{count}"
        self._taken.add(name)
        return name


def value_names(values: list[str]) -> list[str]:
    """Give every value of a question's choices a spelling that a survey takes, no two the same."""
    names: list[str] = []
    for index, value in enumerate(values, 1):
        name = _OTHER_SIGNS.sub("_", value).strip("_")[:_LONGEST] or f"choice_{index}"
        names.append(name if name not in names else f"{name}_{index}")
    return names
