"""The timeline: what will happen at which virtual time, and who is at work now.

Every call and every text is an actor, a coroutine that is either asleep here or at work. Knowing that
nobody is at work is what lets a stepped sandbox say "everything due at this time has happened,
webhooks included". Actors wait only through `sleep`; HTTP waits count as work.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import structlog

from sandbox.clock import Clock, FlowingClock, SteppedClock

_log = structlog.get_logger(__name__)


class Sleeper:
    """The handle of an actor whose sleep may be cut short by `Timeline.wake`."""

    __slots__ = ("waker",)

    def __init__(self) -> None:
        """Begin awake."""
        self.waker: asyncio.Future[None] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: the time it left, the next event's time (None if none) and how many ran."""

    now: datetime
    next: datetime | None
    ran: int


class ActorError(RuntimeError):
    """An actor ended with an exception: a fault of the sandbox itself, never a carrier's answer."""


class Timeline:
    """A heap of sleeping actors on one asyncio loop."""

    def __init__(self, clock: Clock) -> None:
        """Hang the timeline on `clock`; must be made inside the running loop."""
        self.clock = clock
        self.failures: list[BaseException] = []
        self._heap: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()
        self._at_work = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._stepping = asyncio.Lock()
        self._closed = False

    def now(self) -> datetime:
        """Tell the virtual time."""
        return self.clock.now()

    def next_due(self) -> datetime | None:
        """Tell when the next sleeper wakes, or None when nobody sleeps."""
        while self._heap and self._heap[0][2].done():
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Start an actor; its failure is logged and fails the step that it happened in. None starts after `close`."""
        if self._closed:
            work.close()
            return
        self._rise()
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._retire)

    async def sleep(self, seconds: float, sleeper: Sleeper | None = None) -> None:
        """Let the calling actor sleep for virtual `seconds`, or until `sleeper` is woken."""
        await self.sleep_until(self.now() + timedelta(seconds=max(0.0, seconds)), sleeper)

    async def sleep_until(self, due: datetime, sleeper: Sleeper | None = None) -> None:
        """Let the calling actor sleep until the virtual instant `due`, or until `sleeper` is woken.

        What is due already does not wait for a step: somebody outside may wait for it to happen.
        """
        if due <= self.now():
            await asyncio.sleep(0)
            return
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._heap, (due, next(self._order), waker))
        if sleeper is not None:
            sleeper.waker = waker
        self._rest()
        self._arm()
        try:
            await waker
        except asyncio.CancelledError:
            self._rise()
            raise

    def wake(self, sleeper: Sleeper) -> None:
        """Cut a sleep short; a sleeper that is awake stays awake."""
        if sleeper.waker is not None:
            self._wake(sleeper.waker)

    async def settle(self) -> None:
        """Wait until nobody is at work. Raises `ActorError` if an actor has failed."""
        await self._idle.wait()
        if self.failures:
            raise ActorError(f"{len(self.failures)} actor(s) failed") from self.failures[-1]

    async def wait_within_step(self, happened: asyncio.Event) -> None:
        """Wait until something has happened, or until it cannot before a stepped clock's next step."""
        if not isinstance(self.clock, SteppedClock):
            await happened.wait()
            return
        waits = [asyncio.ensure_future(event.wait()) for event in (happened, self._idle)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def step(self, until: datetime | None = None) -> Step:
        """Move a stepped clock to the next event, run all that is due then, and wait for it to finish.

        With `until`, time moves to it when no event is due before. Raises `ActorError`, and
        `TypeError` when the clock moves by itself.
        """
        if not isinstance(self.clock, SteppedClock):
            raise TypeError("only a stepped clock can be moved")
        async with self._stepping:
            await self.settle()
            due = self.next_due()
            if due is None or (until is not None and due > until):
                if until is not None:
                    self.clock.move_to(until)
                return Step(self.now(), due, 0)
            self.clock.move_to(due)
            ran = 0
            while woken := self._wake_due():
                ran += woken
                await self.settle()
            return Step(self.now(), self.next_due(), ran)

    async def close(self) -> None:
        """Cancel every actor and wait for its end."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _wake_due(self) -> int:
        woken = 0
        now = self.now()
        while (due := self.next_due()) is not None and due <= now:
            self._wake(heapq.heappop(self._heap)[2])
            woken += 1
        return woken

    def _wake(self, waker: asyncio.Future[None]) -> None:
        if not waker.done():
            # Counted here, not when the actor runs: between the two nobody may think it idle.
            self._rise()
            waker.set_result(None)

    def _arm(self) -> None:
        if not isinstance(self.clock, FlowingClock):
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if (due := self.next_due()) is not None:
            delay = self.clock.real_seconds_until(due)
            self._timer = asyncio.get_running_loop().call_later(delay, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._wake_due()
        self._arm()

    def _rise(self) -> None:
        self._at_work += 1
        self._idle.clear()

    def _rest(self) -> None:
        self._at_work -= 1
        if self._at_work == 0:
            self._idle.set()

    def _retire(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (failure := task.exception()) is not None:
            self.failures.append(failure)
            _log.error("actor_failed", exc_info=failure)
        self._rest()
