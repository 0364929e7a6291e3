"""The processes of `python -m bench carrier_day`: the product's own starting points, and a sandbox.

All share a scaled clock. One web server, two workers, one dialler: four processes write, which SQLite bears too.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench._application_key import new_application_key
from bench._day_campaign import NUMBERS
from bench._peak_memory import peak_mb
from bench._told_network import tell_network
from servers.ports import LOOPBACK, free_port

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 60.0
_GRACE_SECONDS = 20.0
_WORKERS = 2
_SECRET = "a secret of thirty-two characters or more"  # noqa: S105  it opens nothing but a sandbox of its own


@dataclass
class DayProcesses:
    """Running programs by kind. `environment` is what the product's own are started with."""

    folder: Path
    environment: dict[str, str]
    sandbox_url: str
    ledger: Path
    running: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)

    def start(self, kind: str, *arguments: str) -> None:
        """Start `python ARGUMENTS`; its output goes to a log in the folder."""
        with (self.folder / f"{kind}-{len(self.running)}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.running.append((kind, process))

    def check(self) -> None:
        """Raise `RuntimeError`, with the end of the logs, where one has ended by itself."""
        for kind, process in self.running:
            if process.poll() is not None:
                raise RuntimeError(f"{kind} ended with status {process.returncode}\n{self.logs()}")

    def logs(self) -> str:
        """Give the end of each log."""
        texts = (
            log.read_text(encoding="utf-8", errors="replace") for log in sorted(self.folder.glob("*.log"))
        )
        return "\n".join(text[-2000:] for text in texts)

    def peaks(self) -> dict[str, float]:
        """Give the most memory (MiB) that the largest process of each kind has used."""
        found: dict[str, float] = defaultdict(float)
        for kind, process in self.running:
            found[kind] = max(found[kind], round(peak_mb(process.pid), 1))
        return dict(found)

    def stop(self) -> None:
        """End everybody politely, the sandbox last, so that its ledger is whole."""
        for _, process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()


@contextmanager
def day_processes(
    folder: Path, databases: dict[str, str], redis_url: str, *, speed: float, faults: float, seed: int
) -> Iterator[DayProcesses]:
    """Run everything but the dialler, whose start begins the day. `databases` are the URLs, by setting."""
    web_port, sandbox_port = free_port(0), free_port(0)
    web_url, sandbox_url = f"http://{LOOPBACK}:{web_port}", f"http://{LOOPBACK}:{sandbox_port}"
    key = new_application_key()
    public_key = folder / "application.pem"
    public_key.write_text(key.public, encoding="ascii")
    ledger = folder / "ledger.sqlite"
    environment = {
        **databases,
        "OTKLIK_REDIS_URL": redis_url,
        "OTKLIK_PUBLIC_BASE_URL": web_url,
        "OTKLIK_SECRET_KEY": _SECRET,
        "OTKLIK_TWILIO_ACCOUNT_SID": "AC" + "0" * 31 + "1",
        "OTKLIK_TWILIO_AUTH_TOKEN": _SECRET,
        "OTKLIK_TWILIO_API_URL": sandbox_url,
        "OTKLIK_VONAGE_APPLICATION_ID": "78d335fa-323d-4114-9c3d-d6f0d48968cf",
        "OTKLIK_VONAGE_PRIVATE_KEY": key.private,
        "OTKLIK_VONAGE_API_KEY": "benchkey",
        "OTKLIK_VONAGE_SIGNATURE_SECRET": _SECRET,
        "OTKLIK_VONAGE_API_URL": sandbox_url,
        # The day's pace is for the installation to keep: the sandbox takes what comes.
        "OTKLIK_TWILIO_CALLS_PER_SECOND": "1000",
        "OTKLIK_TWILIO_MESSAGES_PER_SECOND": "1000",
        "OTKLIK_VONAGE_CALLS_PER_SECOND": "1000",
        "OTKLIK_VONAGE_MESSAGES_PER_SECOND": "1000",
        "OTKLIK_SANDBOX": "true",
        "OTKLIK_RECORDING_FOLDER": str(folder / "recordings"),
        "OTKLIK_CLOCK_SPEED": str(speed),
        "OTKLIK_CLOCK_ORIGIN": datetime.now(UTC).isoformat(),
        "OTKLIK_CLOCK_REAL_ORIGIN": str(time.time()),
        "OTKLIK_LOG_LEVEL": "WARNING",
    }
    processes = DayProcesses(folder, environment, sandbox_url, ledger)
    try:
        processes.start(
            "sandbox",
            *("-m", "sandbox", "--port", str(sandbox_port), "--ledger", str(ledger)),
            *("--clock", "scaled", "--speed", str(speed)),
            *("--origin", environment["OTKLIK_CLOCK_ORIGIN"]),
            *("--real-origin", environment["OTKLIK_CLOCK_REAL_ORIGIN"]),
            *("--seed", str(seed), "--faults", str(faults)),
            *("--account-sid", environment["OTKLIK_TWILIO_ACCOUNT_SID"], "--auth-token", _SECRET),
            *("--vonage-application-id", environment["OTKLIK_VONAGE_APPLICATION_ID"]),
            *("--vonage-public-key", str(public_key), "--vonage-api-key", "benchkey"),
            *("--vonage-api-secret", _SECRET, "--vonage-signature-secret", _SECRET),
        )
        processes.start(
            "gateway",
            *("-m", "gunicorn", "wsgi:app", "--bind", f"{LOOPBACK}:{web_port}", "--workers", "1"),
            *("--worker-class", "gthread", "--threads", "8", "--no-control-socket", "--log-level", "warning"),
        )
        for _ in range(_WORKERS):
            processes.start("worker", "-m", "gateway.worker", "work")
        for url in (sandbox_url, web_url):
            _await(f"{url}/healthz", processes)
        for carrier, number in NUMBERS.items():
            tell_network(sandbox_url, web_url, carrier, number, "ru")
        yield processes
    finally:
        processes.stop()


def _await(url: str, processes: DayProcesses) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        processes.check()
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  our own loopback address
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer\n{processes.logs()}")
