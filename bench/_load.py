"""A load of signed webhooks on loopback: as fast as the server answers, or at a fixed rate.

Runs in a process of its own (`python -m bench._load FILE`), so that it shares no interpreter with what
it measures. FILE is JSON: {"port", "connections", "rate" (a second; 0 is as fast as possible), "chains":
[[request, ...], ...]}, a request being {"path", "body", "headers"}. The requests of one chain follow
each other, as a call's turns do. Prints {"seconds", "requests", "latencies_ms", "failed"}.
"""

from __future__ import annotations

import http.client
import json
import queue
import sys
import threading
import time
from pathlib import Path
from typing import Any


class _Client(threading.Thread):
    """One connection that takes chains until none is left."""

    def __init__(self, port: int, chains: queue.SimpleQueue[list[Any]], pace: _Pace) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._chains = chains
        self._pace = pace
        self.latencies: list[float] = []
        self.failed = 0

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        while True:
            try:
                chain = self._chains.get_nowait()
            except queue.Empty:
                break
            for each in chain:
                due = self._pace.wait()
                connection.request("POST", each["path"], each["body"], each["headers"])
                answer = connection.getresponse()
                answer.read()
                self.latencies.append(time.perf_counter() - due)
                self.failed += answer.status != 200
        connection.close()


class _Pace:
    """Gives every request its instant; without a rate, now."""

    def __init__(self, rate: float) -> None:
        self._step = 1 / rate if rate else 0.0
        self._next = time.perf_counter()
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Wait for the next instant and give it: a request that starts late counts its lateness."""
        if not self._step:
            return time.perf_counter()
        with self._lock:
            due, self._next = self._next, self._next + self._step
        time.sleep(max(0.0, due - time.perf_counter()))
        return due


def main() -> None:
    """Run the load of the file that the command line names."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    chains: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()
    for chain in plan["chains"]:
        chains.put(chain)
    pace = _Pace(plan["rate"])
    clients = [_Client(plan["port"], chains, pace) for _ in range(plan["connections"])]
    started = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    latencies = [1000 * each for client in clients for each in client.latencies]
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - started,
                "requests": len(latencies),
                "latencies_ms": latencies,
                "failed": sum(client.failed for client in clients),
            }
        )
    )


if __name__ == "__main__":
    main()
