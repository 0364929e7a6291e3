"""Choice: one option of a question. Frozen; how a reply is matched to it is in `answers`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from ivr_flows.effects import Outcome


class ChoiceKind(StrEnum):
    """What choosing it means. A refusal and a don't-know are answers, but not substantive ones."""

    ORDINARY = "ordinary"
    EXCLUSIVE = "exclusive"
    REFUSAL = "refusal"
    DONT_KNOW = "dont_know"

    @property
    def is_substantive(self) -> bool:
        """Tell whether it answers what was asked."""
        return self in _SUBSTANTIVE

    @property
    def goes_with_others(self) -> bool:
        """Tell whether it may be chosen together with other choices."""
        return self is ChoiceKind.ORDINARY


_SUBSTANTIVE = frozenset((ChoiceKind.ORDINARY, ChoiceKind.EXCLUSIVE))


class Choice(msgspec.Struct, frozen=True, gc=False):
    """`key` is what is pressed or typed for it; `say` are further words for it, by language.

    Choosing it goes on at the step `go`, or ends the interview with `end`. `columns` are what a filter
    of its list may ask about it.
    """

    value: str
    key: str
    text: Mapping[str, str]
    kind: ChoiceKind = ChoiceKind.ORDINARY
    say: Mapping[str, tuple[str, ...]] | None = None
    go: str = ""
    end: Outcome | None = None
    columns: Mapping[str, str | float] = msgspec.field(default_factory=dict)

    def words(self, language: str) -> tuple[str, ...]:
        """Give everything that means this choice in `language`: its text, then its listed words."""
        return (self.text[language], *((self.say or {}).get(language, ())))
