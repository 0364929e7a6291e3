"""Markdown as the pages use it: code in fences, regions between comments, tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_PART = re.compile(
    r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$"
    r"|^<!-- begin: (?P<region>[^\n]*?) -->\n(?P<content>.*?)^<!-- end -->$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A fence with its info, or a region with its words; `start` and `end` are where it stands."""

    kind: Literal["fence", "region"]
    words: tuple[str, ...]
    body: str
    start: int
    end: int

    def with_body(self, body: str) -> str:
        """Write it with another body."""
        text = f"{body.rstrip()}\n"
        if self.kind == "fence":
            return f"```{' '.join(self.words)}\n{text}```"
        return f"<!-- begin: {' '.join(self.words)} -->\n{text}<!-- end -->"


def parts(text: str) -> Iterator[Part]:
    """List the fences and the regions of a page, in their order; a region is one part."""
    for found in _PART.finditer(text):
        if found["region"] is not None:
            yield Part("region", tuple(found["region"].split()), found["content"], found.start(), found.end())
        else:
            yield Part("fence", tuple(found["info"].split()), found["body"], found.start(), found.end())


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; a bar inside a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def code(text: str) -> str:
    """Write a word as code."""
    return f"`{text}`"
