"""The job queue port. A job is a name and an id; exactness comes from rows, never from the queue."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class JobQueue(Protocol):
    """Puts a job where a worker finds it. May deliver twice, or lose it: a sweeper works from rows."""

    def enqueue(self, name: str, subject: UUID) -> None: ...

    def depth(self) -> int:
        """Count the jobs that wait, in all queues."""
        ...

    def answers(self) -> bool:
        """Say whether the queue's server can be reached."""
        ...
