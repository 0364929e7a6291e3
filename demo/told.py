"""What interviews came to, as other systems read it: from the core store, by SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_RESULTS = (
    "SELECT id, sequence, outcome, channel, language, disposition FROM core_response ORDER BY closed_at"
)
_ANSWERS = (
    "SELECT question, loop, value, raw FROM core_answer WHERE response_id = ? ORDER BY answered_at, turn"
)


class Told:
    """Tells each result in the demo's core store once, and again where a correction has come."""

    def __init__(self, core_store: Path) -> None:
        self._address = f"{core_store.as_uri()}?mode=ro"
        self._seen: dict[str, int] = {}

    def new_lines(self) -> Iterator[str]:
        """Give a line for each result that is new, and one for each of its answers."""
        with closing(sqlite3.connect(self._address, uri=True)) as connection:
            for response, sequence, outcome, channel, language, disposition in connection.execute(_RESULTS):
                if self._seen.get(response) == sequence:
                    continue
                corrected = " (corrected)" if response in self._seen else ""
                self._seen[response] = sequence
                yield f"{outcome} by {channel} in {language}, disposition {disposition}{corrected}"
                for question, loop, value, raw in connection.execute(_ANSWERS, (response,)):
                    where = f"{question} [{loop}]" if loop else question
                    yield f"  {where}: {value}   from {raw!r}"
