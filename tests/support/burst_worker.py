"""RQ's worker for stories: jobs are taken, performed and recorded by RQ, and nothing else is done.

A worker's life (birth and death, heartbeats, what it is doing now) is for other processes to see, and took
two thirds of a story's time in the queue. No alarm is set for a job: it would unset pytest's own, and a story
that hangs would hang for ever.
"""

from __future__ import annotations

from rq import SimpleWorker
from rq.job import Job
from rq.queue import Queue
from rq.timeouts import BaseDeathPenalty


class NoDeathPenalty(BaseDeathPenalty):
    """Lets a job take as long as its test may."""

    def setup_death_penalty(self) -> None:
        """Set no alarm."""

    def cancel_death_penalty(self) -> None:
        """Unset nothing."""


class BurstWorker(SimpleWorker):
    """A worker that runs what waits when it is told to, in the thread that tells it."""

    death_penalty_class = NoDeathPenalty

    def run_waiting(self) -> int:
        """Run jobs until none is left; give the count. Raises `AssertionError` at the first that fails."""
        count = 0
        while self._anything_waits() and (found := self._take()) is not None:
            job, queue = found
            if not self.perform_job(job, queue, self.prepare_execution(job)):
                result = job.latest_result()
                raise AssertionError(f"{job.args}: {result and result.exc_string}")
            count += 1
        return count

    def _anything_waits(self) -> bool:
        with self.connection.pipeline(transaction=False) as asked:
            for queue in self.queues:
                asked.llen(queue.key)
            return any(asked.execute())

    def _take(self) -> tuple[Job, Queue] | None:
        return self.queue_class.dequeue_any(
            self.queues,
            None,
            connection=self.connection,
            job_class=self.job_class,
            serializer=self.serializer,
        )

    def heartbeat(self, *_args: object, **_kwargs: object) -> None:
        """Nobody watches."""

    def procline(self, message: str) -> None:
        """Leave the process its name."""
