"""The job queue on RQ: fulfils the JobQueue port. Arguments are JSON, a name and an id, nothing else."""

from __future__ import annotations

from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from structlog.typing import FilteringBoundLogger

from gateway.jobs.registry import JOBS, QueueName

ENTRY = "gateway.jobs.entry.run"
JOB_SECONDS = 120
KEEP_RESULT_SECONDS = 0
KEEP_FAILURE_SECONDS = 86_400


class RqJobQueue:
    """Puts jobs on RQ's queues. A Redis that is away loses the job, not the row: the sweeper re-queues."""

    def __init__(self, connection: Redis, log: FilteringBoundLogger) -> None:
        self._connection = connection
        self._log = log
        self._queues = {
            name: Queue(name.value, connection=connection, serializer=JSONSerializer) for name in QueueName
        }

    def enqueue(self, name: str, subject: UUID) -> None:
        """Queue a job by name. Raises `KeyError` on a name that is not registered."""
        queue = self._queues[JOBS[name].queue]
        try:
            with self._connection.pipeline() as pipeline:  # RQ alone goes to Redis twice
                queue.enqueue_call(
                    ENTRY,
                    args=(name, str(subject)),
                    timeout=JOB_SECONDS,
                    result_ttl=KEEP_RESULT_SECONDS,
                    failure_ttl=KEEP_FAILURE_SECONDS,
                    pipeline=pipeline,
                )
                pipeline.execute()
        except RedisError as error:
            self._log.warning("job_not_queued", job=name, subject=str(subject), error=type(error).__name__)

    def depth(self) -> int:
        """Count the jobs that wait, in all queues."""
        with self._connection.pipeline(transaction=False) as asked:
            for queue in self._queues.values():
                asked.llen(queue.key)
            return sum(asked.execute())

    def answers(self) -> bool:
        """Say whether Redis can be reached."""
        try:
            return bool(self._connection.ping())
        except RedisError:
            return False

    def in_order(self) -> list[Queue]:
        """Give the queues in the order in which a worker takes from them."""
        return [self._queues[name] for name in QueueName]
