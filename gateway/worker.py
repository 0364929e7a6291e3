"""Workers: `python -m gateway.worker work` takes jobs, `python -m gateway.worker dial` plans them.

A worker builds the runtime once and runs its jobs in its own process, one at a time: a fork for
each job would cost more than the job. Stops on SIGTERM and SIGINT after the job at hand. Settings that it
cannot start with are told in one line, with the exit status 1.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from types import FrameType

from redis import Redis, RedisError
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from gateway.bootstrap import build_runtime
from gateway.domain.errors import Misconfigured
from gateway.jobs.dialling_loop import DiallingLoop
from gateway.jobs.entry import serve_with
from gateway.jobs.leader import Leader
from gateway.jobs.rq_queue import RqJobQueue
from gateway.settings import Settings, read_settings


def work(settings: Settings) -> None:
    """Take jobs from every queue, the urgent ones first, until told to stop.

    Raises `Misconfigured` where the queue cannot be reached at the start.
    """
    runtime = build_runtime(settings, serving=True)
    serve_with(runtime)
    connection = Redis.from_url(settings.redis_url)
    try:
        connection.ping()
    except RedisError as error:
        raise Misconfigured(f"OTKLIK_REDIS_URL: the server cannot be used: {error}") from None
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    queues = RqJobQueue(connection, runtime.log).in_order()
    worker = SimpleWorker(queues, connection=connection, serializer=JSONSerializer, log_job_description=False)
    runtime.log.info("worker_started", name=worker.name)
    worker.work(logging_level="WARNING")
    connection.close()
    runtime.close()


def dial(settings: Settings) -> None:
    """Plan attempts and sweep until told to stop."""
    runtime = build_runtime(settings, serving=True)
    stopping = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _stop)
    runtime.log.info("dialler_started")
    DiallingLoop(runtime, Leader(Redis.from_url(settings.redis_url))).run(stopping)
    runtime.close()


def main() -> None:
    """Start the worker that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m gateway.worker", description=__doc__)
    parser.add_argument("kind", choices=("work", "dial"))
    kinds = {"work": work, "dial": dial}
    start = kinds[parser.parse_args().kind]
    try:
        start(read_settings())
    except Misconfigured as error:
        sys.exit(error.line)


if __name__ == "__main__":
    main()
