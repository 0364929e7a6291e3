"""All calls of one sandbox: placing them, taking those that people make, and finding them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from sandbox.ids import Ids
from sandbox.ledger import Ledger
from sandbox.network.line import Line
from sandbox.records import Call, DialledCall, InboundCall
from sandbox.timeline import Timeline

Report = Callable[[Call], None]


class Calling:
    """The switchboard. `hand_pace` is how many virtual seconds one of a person with a handset takes."""

    def __init__(self, timeline: Timeline, ledger: Ledger, ids: Ids, hand_pace: float = 1.0) -> None:
        """Begin with no calls."""
        self.lines: dict[str, Line] = {}
        self.by_recipient: defaultdict[str, list[Call]] = defaultdict(list)
        self._timeline = timeline
        self._ledger = ledger
        self._ids = ids
        self._hand_pace = hand_pace

    def place(
        self, to: str, from_: str, answer_url: str, status_url: str, report: Report, prefix: str = "CA"
    ) -> Line:
        """Accept a call and give its line; `report` hears every change of its status."""
        call = Call(
            sid=self._ids.sid(prefix, to, from_),
            to_number=to,
            from_number=from_,
            answer_url=answer_url,
            status_url=status_url,
            created_at=self._timeline.now(),
        )
        return self._open(call, report)

    def dial_for(
        self, parent: Call, to: str, from_: str, status_url: str, report: Report, prefix: str = "CA"
    ) -> Line:
        """Accept a call that the document of `parent` dials, and give its line."""
        call = DialledCall(
            sid=self._ids.sid(prefix, to, from_),
            to_number=to,
            from_number=from_,
            answer_url="",
            status_url=status_url,
            created_at=self._timeline.now(),
            parent_sid=parent.sid,
        )
        return self._open(call, report)

    def receive(
        self, from_: str, to: str, answer_url: str, status_url: str, report: Report, prefix: str = "CA"
    ) -> Line:
        """Let the person at `from_` call `to`, a number of ours, and give the line, which rings."""
        now = self._timeline.now()
        call = InboundCall(
            sid=self._ids.sid(prefix, from_, to),
            to_number=to,
            from_number=from_,
            answer_url=answer_url,
            status_url=status_url,
            created_at=now,
            dialled_at=now,
            rang_at=now,
        )
        return self._open(call, report)

    def newest_first(self, limit: int) -> Iterable[Line]:
        """Give the latest `limit` lines."""
        lines = reversed(self.lines.values())
        return (line for _, line in zip(range(limit), lines, strict=False))

    def _open(self, call: Call, report: Report) -> Line:
        line = Line(self._timeline, self._ledger, call, report, self._hand_pace)
        self.lines[call.sid] = line
        self.by_recipient[call.to_number].append(call)
        return line
