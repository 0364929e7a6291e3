"""The processes of the crash world: `python -m bench._crash_process CHARGES PORT`.

One parent forks a web server, two workers and a dialler, and forks again whoever is killed, at once. It holds
the address at which the web server listens, as a web server's parent in production does: who connects while
there is none waits for the next.
Each builds its runtime as the product does, with charges around the ports, and sweeps with less
patience: what is waited for in life would be most of the time of a test.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import traceback
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


def web(runtime: Runtime, listening: socket.socket) -> None:
    """Serve the hooks."""
    host, port = listening.getsockname()
    make_server(
        host,
        port,
        create_app(runtime=runtime),
        threaded=True,
        request_handler=_Quiet,
        fd=listening.fileno(),
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


def start(kind: str, folder: Path, listening: socket.socket) -> int:
    """Fork a process of a kind; give its id. It builds its runtime itself, and shares but the listening socket."""
    child = os.fork()
    if child:
        return child
    try:
        runtime = mine(build_runtime(Settings(), serving=True), Charges(folder, kind))
        match kind:
            case "web":
                web(runtime, listening)
            case "worker":
                worker(runtime)
            case _:
                dialler(runtime)
    except Exception:  # noqa: BLE001  the edge of a process: told in its log, and by its status
        traceback.print_exc()
    finally:
        os._exit(1)


def main() -> None:
    """Keep everybody running. Ends with status 1 where one ends otherwise than by being killed."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    listening = socket.create_server(("127.0.0.1", port), backlog=128)
    kinds = {start(kind, folder, listening): kind for kind in ("web", "worker", "worker", "dialler")}
    while True:
        dead, status = os.wait()
        kind = kinds.pop(dead)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            raise SystemExit(f"{kind} ended with wait status {status}")
        kinds[start(kind, folder, listening)] = kind


if __name__ == "__main__":
    main()
