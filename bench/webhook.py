"""An IVR turn through gunicorn on PostgreSQL, against the floor (`floor_app.py`) in the same run.

`python -m bench webhook [--rounds 5] [--calls 240] [--at-rate 500]`; fewer is for a first look.

For each carrier over 1,000 interviews of three turns (the answer, a score, a comment that completes it),
with every row, ledger entry, exchange and queued result that a real call leaves. `ratio_to_floor` is the
median of pairs taken in turn; `p95_ms` is measured at 50 turns a second. The result has these for each
carrier, under its name, and at its top the worse value of the two.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench._call_world import CallWorld, ready_calls
from bench._signed_webhooks import Request, Signer
from servers.ports import free_port
from servers.postgres import running_postgres
from servers.redis_server import running_redis

RATE = 50.0
CONNECTIONS = 8
POOL = 8
SERVER = ("--workers", "2", "--worker-class", "gthread", "--threads", "4", "--no-control-socket")
TURNS = 3


def main() -> int:
    """Measure, and print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m bench webhook", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="pairs of the gateway and the floor")
    parser.add_argument("--calls", type=int, default=240, help="calls in each round")
    parser.add_argument("--at-rate", type=int, default=500, help="calls at 50 turns a second")
    given = parser.parse_args()
    with (
        running_redis() as redis_url,
        running_postgres() as postgres,
        tempfile.TemporaryDirectory() as folder,
    ):
        port, floor_port = free_port(0), free_port(0)
        world = ready_calls(
            postgres, redis_url, f"http://127.0.0.1:{port}", given.rounds * given.calls + given.at_rate
        )
        with _gateway(world, port), _floor(postgres, world, floor_port, given):
            measured = {
                signer.name: _measure(world, signer, port, floor_port, given, Path(folder))
                for signer in world.signers
            }
    print(json.dumps({**_worse(list(measured.values())), **measured}))
    return 0


def _worse(measured: Sequence[dict[str, float]]) -> dict[str, float]:
    """Give of each value the worst; the floor is that of the worst ratio."""
    slowest = min(measured, key=lambda each: each["ratio_to_floor"])
    return {
        "ratio_to_floor": slowest["ratio_to_floor"],
        "turns_per_s": min(each["turns_per_s"] for each in measured),
        "floor_per_s": slowest["floor_per_s"],
        "p95_ms": max(each["p95_ms"] for each in measured),
        "p50_ms": max(each["p50_ms"] for each in measured),
        "interviews": sum(each["interviews"] for each in measured),
    }


def _measure(
    world: CallWorld, signer: Signer, port: int, floor_port: int, given: argparse.Namespace, folder: Path
) -> dict[str, float]:
    calls = iter(world.attempts[signer.name])
    ratios, ours, floors = [], [], []
    for number in range(given.rounds):
        batch = [next(calls) for _ in range(given.calls)]
        floor = [_floor_chain(signer, _floor_row(signer.name, number, call)) for call in range(given.calls)]
        floors.append(_rate(folder, floor_port, 0, floor))
        ours.append(_rate(folder, port, 0, [_chain(signer, attempt) for attempt in batch]))
        ratios.append(ours[-1] / floors[-1])
        print(
            f"{signer.name}, round {number + 1}: {ours[-1]:.0f} turns/s, floor {floors[-1]:.0f}/s",
            file=sys.stderr,
        )
    paced = _load(folder, port, RATE, [_chain(signer, attempt) for attempt in calls])
    return {
        "ratio_to_floor": round(statistics.median(ratios), 3),
        "turns_per_s": round(statistics.median(ours), 1),
        "floor_per_s": round(statistics.median(floors), 1),
        "p95_ms": round(_p95(paced["latencies_ms"]), 1),
        "p50_ms": round(statistics.median(paced["latencies_ms"]), 1),
        "interviews": len(world.attempts[signer.name]),
    }


def _rate(folder: Path, port: int, rate: float, chains: list[list[Request]]) -> float:
    done = _load(folder, port, rate, chains)
    return float(done["requests"] / done["seconds"])


def _load(folder: Path, port: int, rate: float, chains: list[list[Request]]) -> dict[str, Any]:
    plan = folder / "plan.json"
    plan.write_text(json.dumps({"port": port, "connections": CONNECTIONS, "rate": rate, "chains": chains}))
    done = subprocess.run([sys.executable, "-m", "bench._load", plan], check=True, capture_output=True)
    result: dict[str, Any] = json.loads(done.stdout)
    if result["failed"]:
        raise RuntimeError(f"{result['failed']} of {result['requests']} webhooks failed")
    return result


def _chain(signer: Signer, attempt: str) -> list[Request]:
    paths = [f"/hooks/{signer.name}/voice/{attempt}/{turn}" for turn in range(TURNS)]
    return signer.chain(paths, attempt[:32])


def _floor_chain(signer: Signer, row: str) -> list[Request]:
    return signer.chain([f"/hooks/floor/{signer.name}/{row}/{turn}" for turn in range(TURNS)], row)


def _floor_row(carrier: str, number: int, call: int) -> str:
    return f"{carrier}-{number}-{call}"


def _p95(latencies: list[float]) -> float:
    return sorted(latencies)[math.ceil(0.95 * len(latencies)) - 1]


@contextmanager
def _gateway(world: CallWorld, port: int) -> Iterator[None]:
    with _server("wsgi:app", port, world.environment):
        yield


@contextmanager
def _floor(postgres: Any, world: CallWorld, port: int, given: argparse.Namespace) -> Iterator[None]:
    rows = [
        _floor_row(signer.name, number, call)
        for signer in world.signers
        for number in range(given.rounds)
        for call in range(given.calls)
    ]
    environment = {
        "FLOOR_DATABASE_URL": world.floor_database(rows, postgres),
        "FLOOR_PUBLIC_BASE_URL": world.base_url,
        "FLOOR_AUTH_TOKEN": world.signed_by,
        "FLOOR_SIGNATURE_SECRET": world.signed_by,
        "FLOOR_POOL": str(POOL),
    }
    with _server("bench.floor_app:create_app()", port, environment):
        yield


@contextmanager
def _server(application: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *SERVER],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(f"http://127.0.0.1:{port}/healthz")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _await(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  our own loopback address
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)
