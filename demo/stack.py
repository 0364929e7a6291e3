"""The stack: every process of the embedded gateway, with the sandbox as both of its carriers."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config

from bench._application_key import new_application_key
from bench._told_network import tell_network
from demo.folder import ROOT, own_folder
from demo.options import Options
from demo.processes import Processes
from gateway.settings import Settings
from servers.ports import LOOPBACK, free_port
from servers.redis_server import running_redis

WEB_PORT, SANDBOX_PORT = 8000, 8001
# Twilio's own test number, and one that is set aside for fiction.
OUR_NUMBERS = {"twilio": "+15005550006", "vonage": "+447700900006"}
LANGUAGE = "en"  # what a caller hears of whom nothing is known
START_SECONDS = 30.0
_CORE_STORE = "core.sqlite"
_WORKERS = 2  # with the web server and the dialler: four writing processes, SQLite's limit here


@dataclass(frozen=True, slots=True)
class Stack:
    """A running stack: its settings, its processes and where its files are."""

    settings: Settings
    processes: Processes
    folder: Path
    core_store: Path
    ledger: Path
    web_url: str
    sandbox_url: str
    notes: tuple[str, ...]


@contextlib.contextmanager
def running_stack(options: Options) -> Iterator[Stack]:
    """Run everything for as long as the block lasts. What an earlier run left is removed first."""
    web_port, sandbox_port = free_port(WEB_PORT), free_port(SANDBOX_PORT)
    notes = tuple(
        f"port {wanted} is taken: {port} it is"
        for wanted, port in ((WEB_PORT, web_port), (SANDBOX_PORT, sandbox_port))
        if wanted != port
    )
    with own_folder() as folder, running_redis() as redis_url:
        logs = folder / "logs"
        logs.mkdir()
        key = new_application_key()
        public_key = folder / "application.pem"
        public_key.write_text(key.public, encoding="ascii")
        environment = _environment(options, folder, redis_url, web_port, sandbox_port)
        environment["OTKLIK_VONAGE_PRIVATE_KEY"] = key.private
        os.environ.update(environment)
        settings = Settings()
        _migrate(settings)
        ledger = folder / "sandbox.sqlite"
        with Processes(logs, environment) as processes:
            _start_sandbox(processes, options, settings, ledger, public_key, sandbox_port)
            processes.start("web", "-m", "gunicorn", "wsgi:app", *_gunicorn(web_port))
            for number in range(1, _WORKERS + 1):
                processes.start(f"worker-{number}", "-m", "gateway.worker", "work")
            sandbox_url, web_url = f"http://{LOOPBACK}:{sandbox_port}", f"http://{LOOPBACK}:{web_port}"
            for url in (sandbox_url, web_url):
                _await(f"{url}/healthz", processes)
            for carrier, ours in OUR_NUMBERS.items():
                tell_network(sandbox_url, web_url, carrier, ours, LANGUAGE)
            yield Stack(
                settings, processes, folder, folder / _CORE_STORE, ledger, web_url, sandbox_url, notes
            )


def _environment(
    options: Options, folder: Path, redis_url: str, web_port: int, sandbox_port: int
) -> dict[str, str]:
    return {
        "OTKLIK_DATABASE_URL": f"sqlite:///{folder / 'otklik.sqlite'}",
        "OTKLIK_CORE_DATABASE_URL": f"sqlite:///{folder / _CORE_STORE}",
        "OTKLIK_REDIS_URL": redis_url,
        "OTKLIK_PUBLIC_BASE_URL": f"http://{LOOPBACK}:{web_port}",
        "OTKLIK_SECRET_KEY": secrets.token_urlsafe(32),
        "OTKLIK_CONSOLE_TOKEN": secrets.token_urlsafe(16),
        "OTKLIK_TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "OTKLIK_TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "OTKLIK_TWILIO_API_URL": f"http://{LOOPBACK}:{sandbox_port}",
        "OTKLIK_VONAGE_APPLICATION_ID": str(uuid.uuid4()),
        "OTKLIK_VONAGE_API_KEY": secrets.token_hex(4),
        "OTKLIK_VONAGE_SIGNATURE_SECRET": secrets.token_hex(32),  # an argument too: no dash in front
        "OTKLIK_VONAGE_API_URL": f"http://{LOOPBACK}:{sandbox_port}",
        "OTKLIK_SANDBOX": "true",
        "OTKLIK_CLOCK_SPEED": str(options.speed),
        "OTKLIK_CLOCK_ORIGIN": datetime.now(UTC).isoformat(timespec="seconds"),
        "OTKLIK_CLOCK_REAL_ORIGIN": str(time.time()),
        "OTKLIK_LOG_LEVEL": "WARNING",
    }


def _migrate(settings: Settings) -> None:
    for section, url in (("alembic", settings.database_url), ("core_store", settings.core_database_url)):
        config = Config(ROOT / "alembic.ini", ini_section=section)
        config.attributes["url"] = url
        command.upgrade(config, "head")


def _start_sandbox(
    processes: Processes, options: Options, settings: Settings, ledger: Path, public_key: Path, port: int
) -> None:
    processes.start(
        "sandbox",
        *("-m", "sandbox", "--port", str(port), "--ledger", str(ledger)),
        *("--clock", "scaled", "--speed", str(settings.clock_speed)),
        *("--origin", str(settings.clock_start and settings.clock_start.isoformat())),
        *("--real-origin", str(settings.clock_real_origin)),
        *("--seed", str(options.seed), "--faults", str(options.faults)),
        *("--account-sid", settings.twilio_account_sid),
        *("--auth-token", settings.twilio_auth_token.get_secret_value()),
        *("--vonage-application-id", settings.vonage_application_id),
        *("--vonage-public-key", str(public_key)),
        *("--vonage-api-key", settings.vonage_api_key, "--vonage-api-secret", secrets.token_hex(8)),
        *("--vonage-signature-secret", settings.vonage_signature_secret.get_secret_value()),
    )


def _gunicorn(port: int) -> tuple[str, ...]:
    return (
        *("--bind", f"{LOOPBACK}:{port}", "--workers", "1", "--worker-class", "gthread", "--threads", "8"),
        *("--chdir", str(ROOT), "--no-control-socket", "--log-level", "warning"),
    )


def _await(url: str, processes: Processes) -> None:
    """Wait until a page answers 200. Raises `ProcessDiedError`, or `TimeoutError` after 30 seconds."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        processes.check()
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own loopback address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer")
