"""A world of real processes that die: a sandbox, and the product's processes with who restarts them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from bench._crash_points import Charges, Point
from bench._told_network import tell_network
from bench.judge import Judgement, at_once, gather, judge
from gateway.bootstrap import build_runtime
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.our_numbers import one_for_each
from gateway.domain.retries import RetryRules
from gateway.runtime import Runtime
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.import_sample import import_sample
from gateway.services.publish_survey import publish_survey
from gateway.services.reads.progress import read_progress
from gateway.settings import Settings
from gateway.store.tables.interviews import interview
from ivr_flows.library import survey_source
from servers.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
SPEED = 150.0
OUR_NUMBER = "+15005550006"
MOST_SECONDS = 150.0
_REST_SECONDS = 20.0
_MINUTE = timedelta(minutes=1)
_TOKEN = "a-token-of-the-crash-world"  # noqa: S105  it opens nothing but a sandbox of its own

# Fieldwork compressed to about an hour, half a minute of real time.
RULES = CampaignRules(
    window="around_the_clock",
    assumed_zone="Europe/Moscow",
    max_event_age=None,
    lines=6,
    remind_after=12 * _MINUTE,
    close_after=12 * _MINUTE,
    retries=RetryRules(
        max_attempts=3,
        max_a_day=10,
        busy_after=5 * _MINUTE,
        no_answer_after=5 * _MINUTE,
        machine_after=5 * _MINUTE,
        technical_after=5 * _MINUTE,
        resume_after=5 * _MINUTE,
        no_reply_tries=1,
        change_day_part=False,
    ),
)


@dataclass(frozen=True, slots=True)
class CrashReport:
    """What became of one run. `fired` are the points that went off, `unfired` those that did not."""

    judgement: Judgement
    called_twice_at_once: int
    fired: tuple[str, ...]
    unfired: tuple[str, ...]


def draw_charges(seed: int) -> dict[tuple[str, Point], int]:
    """Draw which process dies where, and the how manieth time; every point is drawn once."""
    draw = random.Random(f"{seed}:charges")
    return {
        ("worker", Point.BEFORE_SEND): draw.randint(2, 8),
        ("worker", Point.AFTER_ACCEPT): draw.randint(2, 8),
        (draw.choice(["web", "dialler"]), Point.BEFORE_ENQUEUE): draw.randint(2, 5),
        ("web", Point.BEFORE_COMMIT): draw.randint(4, 20),
        ("web", Point.AFTER_COMMIT): draw.randint(4, 20),
        ("worker", Point.AFTER_APPLY): draw.randint(1, 2),
    }


def survive_crashes(
    folder: Path,
    store_url: str,
    core_url: str,
    redis_url: str,
    *,
    seed: int,
    people: int = 12,
    charges: Mapping[tuple[str, Point], int] | None = None,
) -> CrashReport:
    """Run a small campaign in which processes die, to its end, and judge it.

    Both databases must be migrated and empty. Raises `TimeoutError` where the campaign never ends.
    """
    chosen = draw_charges(seed) if charges is None else charges
    armed = folder / "charges"
    armed.mkdir()
    for (process, point), passes in chosen.items():
        Charges(armed, process).set(point, passes)
    world = _World(folder, store_url, core_url, redis_url, seed)
    try:
        world.run(people)
    finally:
        world.stop()
    unfired = Charges(armed, "").left()
    fired = sorted(f"{process}.{point}" for process, point in chosen)
    evidence = gather(store_url, core_url, world.ledger)
    return CrashReport(
        judgement=judge(store_url, core_url, world.ledger),
        called_twice_at_once=len(list(at_once(evidence.calls))),
        fired=tuple(name for name in fired if name not in unfired),
        unfired=tuple(unfired),
    )


@dataclass
class _World:
    folder: Path
    store_url: str
    core_url: str
    redis_url: str
    seed: int
    ledger: Path = field(init=False)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = self.folder / "ledger.sqlite"
        self._web_port, self._sandbox_port = free_port(0), free_port(0)
        self._origin, self._real_origin = datetime.now(UTC).isoformat(), str(time.time())
        self._environment = {
            "OTKLIK_DATABASE_URL": self.store_url,
            "OTKLIK_CORE_DATABASE_URL": self.core_url,
            "OTKLIK_REDIS_URL": self.redis_url,
            "OTKLIK_PUBLIC_BASE_URL": f"http://127.0.0.1:{self._web_port}",
            "OTKLIK_SECRET_KEY": "a secret of thirty-two characters or more",
            "OTKLIK_TWILIO_ACCOUNT_SID": "AC" + "0" * 31 + "1",
            "OTKLIK_TWILIO_AUTH_TOKEN": _TOKEN,
            "OTKLIK_TWILIO_API_URL": f"http://127.0.0.1:{self._sandbox_port}",
            "OTKLIK_SANDBOX": "true",
            "OTKLIK_CLOCK_SPEED": str(SPEED),
            "OTKLIK_CLOCK_ORIGIN": self._origin,
            "OTKLIK_CLOCK_REAL_ORIGIN": self._real_origin,
            "OTKLIK_LOG_LEVEL": "WARNING",
        }

    def run(self, people: int) -> None:
        """Start everything, invite people and wait until the campaign is over."""
        self._start("sandbox", *self._sandbox())
        self._start(
            "product", "-m", "bench._crash_process", str(self.folder / "charges"), str(self._web_port)
        )
        self._await(f"http://127.0.0.1:{self._sandbox_port}/healthz")
        self._await(f"http://127.0.0.1:{self._web_port}/healthz")
        web_url, sandbox_url = (
            self._environment["OTKLIK_PUBLIC_BASE_URL"],
            self._environment["OTKLIK_TWILIO_API_URL"],
        )
        tell_network(sandbox_url, web_url, "twilio", OUR_NUMBER, "ru")
        runtime = build_runtime(_settings(self._environment))
        try:
            self._wait(runtime, _open_campaign(runtime, people))
        finally:
            runtime.close()

    def _wait(self, runtime: Runtime, campaign: UUID) -> None:
        deadline = time.monotonic() + MOST_SECONDS
        while not read_progress(runtime, campaign).is_done:
            if time.monotonic() > deadline:
                raise TimeoutError(f"seed {self.seed}: the campaign is not over\n{self._logs()}")
            self._check()
            time.sleep(0.2)
        # A late reply opens its dialogue again, and the campaign is over all the same: let it come to rest.
        deadline = time.monotonic() + _REST_SECONDS
        while _is_answering(runtime) and time.monotonic() < deadline:
            self._check()
            time.sleep(0.2)

    def stop(self) -> None:
        """End everybody; the sandbox last and politely, so that its ledger is whole."""
        if (product := self._running.pop("product", None)) is not None:
            os.killpg(product.pid, signal.SIGKILL)
            product.wait()
        if (sandbox := self._running.pop("sandbox", None)) is not None:
            sandbox.terminate()
            sandbox.wait(timeout=20)

    def _check(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended with status {process.returncode}\n{self._logs()}")

    def _logs(self) -> str:
        """Give the end of each log: a repeat's folder does not outlive it."""
        texts = (log.read_text(encoding="utf-8", errors="replace") for log in self.folder.glob("*.log"))
        return "\n".join(text[-2000:] for text in texts)

    def _start(self, name: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own, to be ended as one
            )

    def _sandbox(self) -> tuple[str, ...]:
        return (
            *("-m", "sandbox", "--port", str(self._sandbox_port), "--ledger", str(self.ledger)),
            *("--clock", "scaled", "--speed", str(SPEED)),
            *("--origin", self._origin, "--real-origin", self._real_origin),
            *("--seed", str(self.seed)),
            *("--account-sid", self._environment["OTKLIK_TWILIO_ACCOUNT_SID"], "--auth-token", _TOKEN),
        )

    def _await(self, url: str) -> None:
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            self._check()
            try:
                with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own loopback address
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"{url} does not answer\n{self._logs()}")


def _is_answering(runtime: Runtime) -> bool:
    with runtime.reading() as uow:
        return bool(
            uow.connection.execute(select(interview.c.id).where(interview.c.closed_at.is_(None))).first()
        )


def _settings(environment: Mapping[str, str]) -> Settings:
    names = {name.removeprefix("OTKLIK_").lower(): value for name, value in environment.items()}
    return Settings.model_validate(names)


def _open_campaign(runtime: Runtime, people: int) -> UUID:
    version = publish_survey(runtime, survey_source("post-call-nps"), "post-call-nps.yaml")
    campaign = create_campaign(
        runtime,
        name="A week of crashes",
        survey_version_id=version,
        numbers=one_for_each("twilio", voice=OUR_NUMBER, sms=OUR_NUMBER),
        default_language="ru",
        rules=RULES,
    )
    lines = ["external_id,name,phone,language,talk_seconds\n"]
    lines += [
        f"customer-{n},Customer {n},+7916333{n:04},{'en' if n % 3 == 0 else 'ru'},{'900' if n % 2 else '60'}\n"
        for n in range(people)
    ]
    import_sample(runtime, campaign, "people.csv", lines)
    start_campaign(runtime, campaign)
    return campaign
