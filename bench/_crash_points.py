"""Where a process dies: wrappers around ports that end their own process, once, at a named point.

The product knows nothing of them. A charge is a file that names a process and a point and holds a
number: the Nth time that process reaches the point, it takes the file away and kills itself with
SIGKILL. Without the file nothing happens, so a process that was started again goes on.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from gateway.domain.ports.carriers import PlaceCall, SendMessage, SendOutcome
from gateway.domain.ports.queue import JobQueue
from gateway.domain.ports.results import NotApplied, Result, ResultSink
from gateway.runtime import Runtime, UnitOfWork


class Point(StrEnum):
    """The named points."""

    BEFORE_SEND = "before_send"
    AFTER_ACCEPT = "after_accept"
    BEFORE_ENQUEUE = "before_enqueue"  # the commit is done, its job is not queued
    BEFORE_COMMIT = "before_commit"
    AFTER_COMMIT = "after_commit"  # everything is done but the answer
    AFTER_APPLY = "after_apply"  # the sink has the result, its row does not say so


class Charges:
    """The charges of one process, as files `<process>.<point>` in a folder."""

    def __init__(self, folder: Path, process: str) -> None:
        self._folder = folder
        self._process = process
        self._passed = dict.fromkeys(Point, 0)
        self._counting = threading.Lock()

    def set(self, point: Point, passes: int) -> None:
        """Let the process die when it reaches `point` for the time that `passes` counts, from 1."""
        self._file(point).write_text(str(passes), encoding="ascii")

    def left(self) -> list[str]:
        """List the charges that have not gone off, of all processes."""
        return sorted(file.name for file in self._folder.iterdir())

    def reach(self, point: Point) -> None:
        """Say that the process is at `point`; it may not return."""
        with self._counting:
            self._passed[point] += 1
            file = self._file(point)
            if file.exists() and self._passed[point] >= int(file.read_text(encoding="ascii")):
                file.unlink()
                os.kill(os.getpid(), signal.SIGKILL)

    def _file(self, point: Point) -> Path:
        return self._folder / f"{self._process}.{point}"


def mine(runtime: Runtime, charges: Charges) -> Runtime:
    """Give the runtime with every point in it."""
    return replace(
        runtime,
        voice={name: _Carrier(carrier, charges) for name, carrier in runtime.voice.items()},
        messages={name: _Carrier(carrier, charges) for name, carrier in runtime.messages.items()},
        sinks=tuple(_Sink(sink, charges) for sink in runtime.sinks),
        queue=_Queue(runtime.queue, charges),
        unit_of_work=_units(runtime.unit_of_work, charges),
    )


class _Carrier:
    """A carrier, for calls or for texts; everything but sending is the real one's."""

    def __init__(self, carrier: Any, charges: Charges) -> None:
        self._carrier = carrier
        self._charges = charges

    def __getattr__(self, name: str) -> Any:
        return getattr(self._carrier, name)

    def place_call(self, call: PlaceCall) -> SendOutcome:
        """Place a call, or die around it."""
        return self._around(lambda: self._carrier.place_call(call))

    def send(self, message: SendMessage) -> SendOutcome:
        """Send a text, or die around it."""
        return self._around(lambda: self._carrier.send(message))

    def _around(self, act: Callable[[], SendOutcome]) -> SendOutcome:
        self._charges.reach(Point.BEFORE_SEND)
        outcome = act()
        self._charges.reach(Point.AFTER_ACCEPT)
        return outcome


class _Sink:
    def __init__(self, sink: ResultSink, charges: Charges) -> None:
        self._sink = sink
        self._charges = charges

    @property
    def name(self) -> str:
        """Name the sink."""
        return self._sink.name

    def apply(self, result: Result) -> NotApplied | None:
        """Apply a result, and perhaps die before anybody knows."""
        failure = self._sink.apply(result)
        self._charges.reach(Point.AFTER_APPLY)
        return failure


class _Queue:
    def __init__(self, queue: JobQueue, charges: Charges) -> None:
        self._queue = queue
        self._charges = charges

    def enqueue(self, name: str, subject: UUID) -> None:
        """Queue a job, or die before."""
        self._charges.reach(Point.BEFORE_ENQUEUE)
        self._queue.enqueue(name, subject)

    def depth(self) -> int:
        """Count the jobs that wait."""
        return self._queue.depth()

    def answers(self) -> bool:
        """Say whether the queue can be reached."""
        return self._queue.answers()


def _units(
    real: Callable[[], AbstractContextManager[UnitOfWork]], charges: Charges
) -> Callable[[], AbstractContextManager[UnitOfWork]]:
    @contextmanager
    def unit() -> Iterator[UnitOfWork]:
        with real() as uow:
            yield uow
            charges.reach(Point.BEFORE_COMMIT)
        charges.reach(Point.AFTER_COMMIT)

    return unit
