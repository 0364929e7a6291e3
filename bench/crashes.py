"""Processes killed at every named point, again and again: is anything lost, doubled, or called twice?

`python -m bench crashes --repeats 20`. Each repeat is a small campaign on SQLite with its own seed; the
seed says which process dies at which passing of which point.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

from alembic import command
from alembic.config import Config

from bench._crash_world import ROOT, CrashReport, survive_crashes
from servers.redis_server import running_redis


def main() -> int:
    """Print the sums as one JSON line, and complaints on standard error; 1 where there are any."""
    parser = argparse.ArgumentParser(prog="python -m bench crashes", description=__doc__)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1, help="of the first repeat")
    given = parser.parse_args()
    # So that who ends this program ends the processes of the repeat with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    points: Counter[str] = Counter()
    lost = duplicated = at_once = complaints = 0
    for seed in range(given.seed, given.seed + given.repeats):
        report = run(seed)
        points.update(report.fired)
        lost += report.judgement.lost
        duplicated += report.judgement.duplicated
        at_once += report.called_twice_at_once
        complaints += len(report.judgement.complaints)
        for complaint in report.judgement.complaints:
            print(f"seed {seed}: {complaint}", file=sys.stderr)
        print(f"seed {seed}: {report.judgement.line()} {', '.join(report.fired)}", file=sys.stderr)
    print(
        json.dumps(
            {
                "repeats": given.repeats,
                "lost": lost,
                "duplicated": duplicated,
                "called_twice_at_once": at_once,
                "points": dict(sorted(points.items())),
            }
        )
    )
    return 1 if complaints or at_once else 0


def run(seed: int) -> CrashReport:
    """Run one repeat in a folder and on databases of its own."""
    with tempfile.TemporaryDirectory(prefix="otklik-crashes-") as name, running_redis() as redis_url:
        folder = Path(name)
        urls = {tree: f"sqlite:///{folder / f'{tree}.sqlite'}" for tree in ("alembic", "core_store")}
        for tree, url in urls.items():
            config = Config(ROOT / "alembic.ini", ini_section=tree)
            config.attributes["url"] = url
            command.upgrade(config, "head")
        return survive_crashes(folder, urls["alembic"], urls["core_store"], redis_url, seed=seed)


if __name__ == "__main__":
    sys.exit(main())
