"""The shape of one fault code, and how its examples become whole surveys."""

from __future__ import annotations

from dataclasses import dataclass

_HEAD = """\
survey: example
version: 1
languages: [en]
channels: [voice, sms, cati]
touchpoint: support_hotline
sponsor: Camomile Ltd
purpose: your call to support
contact: {name: text, segment: text}
"""
_INTRO = """\
steps:
  - tell: greeting
    intro: true
    text: "Hello, this is {sponsor} about {purpose}."
"""


@dataclass(frozen=True, slots=True)
class FaultCode:
    """`bad` has the fault and `good` has none.

    An example is a list of steps. What its survey has in the head beside the usual stands in `head`;
    with `whole` the examples are files of their own.
    """

    code: str
    title: str
    explanation: str
    bad: str
    good: str
    head: str = ""
    whole: bool = False

    def source(self, example: str) -> str:
        """Make a whole survey of one of the examples."""
        if self.whole:
            return example
        head = f"{self.head}\n" if self.head else ""
        return f"{_HEAD}{head}{_INTRO}{example}\n"
