"""All calls of one sandbox: placing them, and finding them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from sandbox.ids import Ids
from sandbox.ledger import Ledger
from sandbox.network.line import Line
from sandbox.records import Call
from sandbox.timeline import Timeline


class Calling:
    """The switchboard."""

    def __init__(self, timeline: Timeline, ledger: Ledger, ids: Ids) -> None:
        """Begin with no calls."""
        self.lines: dict[str, Line] = {}
        self.by_recipient: defaultdict[str, list[Call]] = defaultdict(list)
        self._timeline = timeline
        self._ledger = ledger
        self._ids = ids

    def place(
        self, to: str, from_: str, answer_url: str, status_url: str, report: Callable[[Call], None]
    ) -> Line:
        """Accept a call and give its line; `report` hears every change of its status."""
        call = Call(
            sid=self._ids.sid("CA", to, from_),
            to_number=to,
            from_number=from_,
            answer_url=answer_url,
            status_url=status_url,
            created_at=self._timeline.now(),
        )
        line = Line(self._timeline, self._ledger, call, report)
        self.lines[call.sid] = line
        self.by_recipient[to].append(call)
        return line
