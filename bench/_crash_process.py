"""One process of the crash world: `python -m bench._crash_process web|worker|dialler CHARGES [PORT]`.

Built as the product builds it, with charges around the ports and a sweeper of less patience: what is
waited for in life would be most of the time of a test.
"""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from pathlib import Path

from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from werkzeug.serving import WSGIRequestHandler, make_server

from bench._crash_points import Charges, mine
from gateway.app import create_app
from gateway.bootstrap import build_runtime
from gateway.jobs.dialling_loop import DiallingLoop
from gateway.jobs.entry import serve_with
from gateway.jobs.leader import Leader
from gateway.jobs.rq_queue import RqJobQueue
from gateway.runtime import Runtime
from gateway.services.sweep import Patience
from gateway.settings import Settings

_LOST_JOB_REAL_SECONDS = 4
_SILENT_CARRIER_REAL_SECONDS = 6


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Say nothing: every exchange is kept in the store."""


def web(runtime: Runtime, port: int) -> None:
    """Serve the hooks."""
    make_server(
        "127.0.0.1", port, create_app(runtime=runtime), threaded=True, request_handler=_Quiet
    ).serve_forever()


def worker(runtime: Runtime) -> None:
    """Take jobs."""
    serve_with(runtime)
    connection = Redis.from_url(runtime.settings.redis_url)
    queues = RqJobQueue(connection, runtime.log).in_order()
    SimpleWorker(queues, connection=connection, serializer=JSONSerializer).work(logging_level="WARNING")


def dialler(runtime: Runtime) -> None:
    """Plan attempts and sweep."""
    speed = runtime.settings.clock_speed
    patience = Patience(
        lost_job=timedelta(seconds=_LOST_JOB_REAL_SECONDS * speed),
        silent_carrier=timedelta(seconds=_SILENT_CARRIER_REAL_SECONDS * speed),
    )
    leader = Leader(Redis.from_url(runtime.settings.redis_url))
    DiallingLoop(runtime, leader, patience=patience).run(threading.Event())


def main() -> None:
    """Run the process that the command line names."""
    kind, folder = sys.argv[1], Path(sys.argv[2])
    runtime = mine(build_runtime(Settings(), serving=True), Charges(folder, kind))
    match kind:
        case "web":
            web(runtime, int(sys.argv[3]))
        case "worker":
            worker(runtime)
        case "dialler":
            dialler(runtime)
        case _:
            raise SystemExit(f"no process {kind!r}")


if __name__ == "__main__":
    main()
