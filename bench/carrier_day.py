"""A day of both carriers: thousands of calls and of text dialogues on a network that fails now and then.

`python -m bench carrier_day [--calls 2000] [--dialogues 2000] [--faults 0.05] [--seed 1]`. Real processes
(a sandbox, a web server, two workers, a dialler) on PostgreSQL, with a clock that runs at `--speed`; half of
the people are reached through each carrier. The judge says what is lost and what is duplicated.

A fast clock ages what waits: above a speed of about 60 a webhook that has to queue for a few real seconds
is older than a signature may be.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

from alembic import command
from alembic.config import Config

from bench._day_campaign import open_campaigns
from bench._day_processes import ROOT, DayProcesses, day_processes
from bench._judging.trail import trail
from bench.judge import judge
from gateway.bootstrap import build_runtime
from gateway.runtime import Runtime
from gateway.services.reads.progress import read_progress
from gateway.settings import Settings
from servers.postgres import running_postgres
from servers.redis_server import running_redis

_TREES = {"alembic": "OTKLIK_DATABASE_URL", "core_store": "OTKLIK_CORE_DATABASE_URL"}
_TELL_EVERY = 15.0
# What the ledger calls a request that asks what comes next.
_TURNS = ("voice", "answer", "input", "inbound-message")


def main() -> int:
    """Run the day, and print one JSON line; 1 where anything is lost, duplicated or left open."""
    given = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the processes end with this one
    with (
        tempfile.TemporaryDirectory() as name,
        _databases(given.database, Path(name)) as databases,
        running_redis() as redis_url,
        day_processes(
            Path(name), databases, redis_url, speed=given.speed, faults=given.faults, seed=given.seed
        ) as processes,
    ):
        os.environ.update(processes.environment)
        runtime = build_runtime(Settings())
        campaigns = open_campaigns(runtime, given.calls, given.dialogues, given.hours)
        started = time.monotonic()
        processes.start("dialler", "-m", "gateway.worker", "dial")
        _wait(runtime, campaigns, processes, started + 60 * given.minutes)
        seconds = time.monotonic() - started
        runtime.close()
        peaks = processes.peaks()
        processes.stop()
        store_url, core_url = (databases[setting] for setting in _TREES.values())
        verdict = judge(store_url, core_url, processes.ledger)
        turns, calls, dialogues = _counts(processes.ledger)
        for complaint in verdict.complaints:
            lines = [str(complaint), *trail(store_url, processes.ledger, complaint)]
            print("\n  ".join(lines), file=sys.stderr)
    result = {
        "calls": calls,
        "dialogues": dialogues,
        "wall_s": round(seconds, 1),
        "turns_per_s": round(turns / seconds, 1),
        "peak_mb": peaks,
        "lost": verdict.lost,
        "duplicated": verdict.duplicated,
        "completed": verdict.completed,
        "database": given.database,
    }
    print(json.dumps(result))
    return 1 if verdict.complaints else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench carrier_day", description=__doc__)
    parser.add_argument("--calls", type=int, default=2000, help="people who are called, once or more")
    parser.add_argument("--dialogues", type=int, default=2000, help="people who are texted")
    parser.add_argument("--faults", type=float, default=0.05, help="the rate of every fault, 0 to 1")
    parser.add_argument("--seed", type=int, default=1, help="of the people and the faults")
    parser.add_argument("--speed", type=float, default=60.0, help="business seconds in a real one")
    parser.add_argument(
        "--hours", type=float, default=8.0, help="business hours within which all are invited"
    )
    parser.add_argument("--minutes", type=float, default=40.0, help="real minutes after which it is given up")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    return parser.parse_args()


@contextmanager
def _databases(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give the URLs of both databases, migrated, by the setting that names them."""
    if kind == "sqlite":
        urls = {setting: f"sqlite:///{folder / tree}.sqlite" for tree, setting in _TREES.items()}
        _migrate(urls)
        yield urls
    else:
        with running_postgres() as server:
            urls = {setting: server.create(tree) for tree, setting in _TREES.items()}
            _migrate(urls)
            yield urls


def _migrate(urls: dict[str, str]) -> None:
    for tree, setting in _TREES.items():
        config = Config(ROOT / "alembic.ini", ini_section=tree)
        config.attributes["url"] = urls[setting]
        command.upgrade(config, "head")


def _wait(runtime: Runtime, campaigns: list[UUID], processes: DayProcesses, deadline: float) -> None:
    """Wait until every case is final and every result is where it belongs."""
    told = 0.0
    while True:
        now = [read_progress(runtime, campaign) for campaign in campaigns]
        if all(each.is_done for each in now):
            return
        processes.check()
        if time.monotonic() > deadline:
            raise TimeoutError(f"the day is not over\n{processes.logs()}")
        if time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            stages = ", ".join(
                f"{sum(each.stages[stage] for each in now)} {stage.value}" for stage in now[0].stages
            )
            print(f"{stages}; {runtime.queue.depth()} jobs wait", file=sys.stderr)
        time.sleep(1)


def _counts(ledger: Path) -> tuple[int, int, int]:
    """Count, on the network: turns that were answered, our calls, and people with whom we have texted."""
    marks = ", ".join("?" * len(_TURNS))
    with closing(sqlite3.connect(ledger)) as database:
        (turns,) = database.execute(
            f"SELECT count(*) FROM webhooks WHERE status BETWEEN 200 AND 299 AND kind IN ({marks})",  # noqa: S608  marks
            _TURNS,
        ).fetchone()
        (calls,) = database.execute("SELECT count(*) FROM calls").fetchone()
        (dialogues,) = database.execute(
            "SELECT count(DISTINCT to_number) FROM texts WHERE direction = 'outbound-api'"
        ).fetchone()
    return turns, calls, dialogues


if __name__ == "__main__":
    sys.exit(main())
