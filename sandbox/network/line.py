"""One call's line: dialling, ringing, and time that passes while somebody is on it.

What is said and asked on the line is the dialect's business. A line ends by one of two signals, raised
in whatever waits on it: `CallEnded`, or `CallDiverted` when the customer gave the call another document.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.ledger import Ledger
from sandbox.people.behaviour import PickUp, Ringing, Talker
from sandbox.records import Call, CallStatus
from sandbox.timeline import Sleeper, Timeline

_SWITCHING = 0.5
_POST_DIAL = 1.5
_REFUSED = {PickUp.INVALID: CallStatus.FAILED, PickUp.BUSY: CallStatus.BUSY}


class CallEnded(Exception):  # noqa: N818 - not an error: it unwinds whatever the call was doing
    """The call is over."""


class CallDiverted(Exception):  # noqa: N818 - not an error: it unwinds the running document
    """The call goes on with another document."""


class Line:
    """A line to one telephone. `report` is called after every change of the call's status."""

    def __init__(
        self, timeline: Timeline, ledger: Ledger, call: Call, report: Callable[[Call], None]
    ) -> None:
        """Hold a line for `call`; nothing is dialled yet."""
        self.call = call
        self._timeline = timeline
        self._ledger = ledger
        self._report = report
        self._sleeper = Sleeper()
        self._signal: Exception | None = None
        self._cut_off: datetime | None = None
        ledger.put(call)

    async def dial(self, ring: Callable[[], tuple[Ringing, Talker]], ring_limit: float) -> Talker | None:
        """Dial, ring for at most `ring_limit` seconds, and give who answers; None when nobody does.

        Raises `CallEnded` when the call is cancelled meanwhile.
        """
        await self.pass_time(_SWITCHING)
        self._move(CallStatus.INITIATED)
        ringing, talker = ring()
        await self.pass_time(_POST_DIAL)
        if (refused := _REFUSED.get(ringing.outcome)) is not None:
            self._move(refused)
            return None
        self._move(CallStatus.RINGING)
        answered = ringing.outcome is not PickUp.NO_ANSWER and ringing.ring_seconds < ring_limit
        await self.pass_time(ringing.ring_seconds if answered else ring_limit)
        self._move(CallStatus.ANSWERED if answered else CallStatus.NO_ANSWER)
        return talker if answered else None

    def limit(self, seconds: float) -> None:
        """Cut the line `seconds` from now, whatever goes on then; the nearest limit counts."""
        due = self._timeline.now() + timedelta(seconds=seconds)
        self._cut_off = due if self._cut_off is None else min(self._cut_off, due)

    def forgive(self, seconds: float) -> None:
        """Move the limit by `seconds` of waiting for a web server: those are real, and not on the line."""
        if self._cut_off is not None:
            self._cut_off += timedelta(seconds=seconds)

    async def pass_time(self, seconds: float) -> None:
        """Let `seconds` pass on the line. Raises `CallEnded` or `CallDiverted` when they do not all pass."""
        self.obey()
        due = self._timeline.now() + timedelta(seconds=seconds)
        if self._cut_off is not None and due >= self._cut_off:
            await self._timeline.sleep_until(self._cut_off, self._sleeper)
            self.obey()
            raise CallEnded
        await self._timeline.sleep_until(due, self._sleeper)
        self.obey()

    def obey(self) -> None:
        """Raise the signal that was given to this line, if there is one."""
        signal, self._signal = self._signal, None
        if signal is not None:
            raise signal

    def hang_up(self) -> None:
        """End the call from outside, whatever it is doing."""
        self._give(CallEnded())

    def divert(self) -> None:
        """Take the call out of its document from outside."""
        self._give(CallDiverted())

    def close(self) -> None:
        """Write down that the call is over; a call that has ended stays as it is."""
        if not self.call.status.final:
            answered = self.call.status is CallStatus.ANSWERED
            self._move(CallStatus.COMPLETED if answered else CallStatus.CANCELED)

    def _give(self, signal: Exception) -> None:
        self._signal = signal
        self._timeline.wake(self._sleeper)

    def _move(self, status: CallStatus) -> None:
        self.call.move(status, self._timeline.now())
        self._ledger.put(self.call)
        self._report(self.call)
