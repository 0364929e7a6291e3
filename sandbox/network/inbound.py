"""Calls that people make to our numbers: told to, or of themselves after they were cut off.

Who answers, and what is then said, is the dialect's business.
"""

from __future__ import annotations

from sandbox.network.dialects import Dialects
from sandbox.network.line import EndedBy, Line
from sandbox.network.numbers import Numbers
from sandbox.people.directory import Directory
from sandbox.timeline import Timeline


class Inbound:
    """The people who call us."""

    def __init__(self, timeline: Timeline, people: Directory, numbers: Numbers, dialects: Dialects) -> None:
        """Let `people` call `numbers`."""
        self._timeline = timeline
        self._people = people
        self._numbers = numbers
        self._dialects = dialects

    def call(self, from_: str, to: str) -> Line:
        """Let the person at `from_` call our number `to` now, and give the line."""
        ours = self._numbers.find(to)
        return self._dialects.of_calls(ours).take_call(from_, ours, self._people.caller(from_))

    def after(self, line: Line) -> None:
        """Let a person who was cut off call back, where that is their way.

        Every dialect calls this when a call is over. Cut off is who was talking and did not end it, nor
        was told goodbye: the connection broke, or a limit passed.
        """
        call = line.call
        if call.answered_at is None or line.ended_by is not EndedBy.NETWORK:
            return
        pause = self._people.calls_back_after(call.person)
        if pause is not None:
            self._timeline.spawn(self._call_back(call.person, call.our_number, pause))

    async def _call_back(self, person: str, our_number: str, pause: float) -> None:
        await self._timeline.sleep(pause)
        self.call(person, our_number)
