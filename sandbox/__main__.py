"""`python -m sandbox`: start a telephone network and let it run until it is told to end."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sandbox.faults import Fault
from sandbox.people.habits import Habits, read_habits
from sandbox.server import serve
from sandbox.settings import ClockMode, Settings, VonageAccount


def read_arguments(arguments: Sequence[str]) -> tuple[Settings, Path | None]:
    """Read the command line: the settings, and the file that the port is written to."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A telephone network in a box.")
    parser.add_argument("--port", type=int, default=0, help="0: the system chooses")
    parser.add_argument("--port-file", type=Path, help="written when requests are taken")
    parser.add_argument("--clock", type=ClockMode, choices=list(ClockMode), default=ClockMode.REAL)
    parser.add_argument("--speed", type=float, default=60.0, help="of a scaled clock")
    parser.add_argument("--origin", type=_instant, help="virtual start, ISO 8601; default: now")
    parser.add_argument(
        "--real-origin", type=float, help="when that was, in seconds since the epoch; default: now"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.0, help="rate of every kind of fault, 0 to 1")
    parser.add_argument(
        "--fault",
        type=_fault_rate,
        action="append",
        default=[],
        metavar="KIND=RATE",
        help=f"rate of one kind, whatever --faults says; kinds: {', '.join(Fault)}",
    )
    parser.add_argument("--account-sid", required=True)
    parser.add_argument("--auth-token", required=True)
    parser.add_argument("--ledger", type=Path, required=True, help="SQLite file, added to")
    parser.add_argument("--habits", type=Path, help="JSON file with the rates that differ")
    parser.add_argument(
        "--rest-rate", type=int, help="REST requests a real second before 429; default: no limit"
    )
    vonage = parser.add_argument_group("Vonage", "all or none of them")
    vonage.add_argument("--vonage-application-id")
    vonage.add_argument("--vonage-public-key", type=Path, help="PEM file with the application's public key")
    vonage.add_argument("--vonage-api-key")
    vonage.add_argument("--vonage-api-secret")
    vonage.add_argument("--vonage-signature-secret", help="signs the webhooks")
    given = parser.parse_args(arguments)
    if not given.speed > 0:
        parser.error("--speed is above 0")
    try:
        habits = Habits() if given.habits is None else read_habits(given.habits)
    except (OSError, ValueError) as fault:
        parser.error(f"--habits: {fault}")
    try:
        vonage_account = _vonage_account(given)
    except (OSError, ValueError) as fault:
        parser.error(str(fault))
    settings = Settings(
        ledger=given.ledger,
        account_sid=given.account_sid,
        auth_token=given.auth_token,
        port=given.port,
        clock=given.clock,
        speed=given.speed,
        origin=given.origin,
        real_origin=given.real_origin,
        seed=given.seed,
        faults=given.faults,
        fault_rates=dict(given.fault),
        habits=habits,
        rest_rate=given.rest_rate,
        vonage=vonage_account,
    )
    return settings, given.port_file


def _vonage_account(given: argparse.Namespace) -> VonageAccount | None:
    """Read the account at Vonage; None without one. Raises `ValueError` where it is named in part."""
    options = {name: value for name, value in vars(given).items() if name.startswith("vonage_")}
    if not any(options.values()):
        return None
    if missing := [name for name, value in options.items() if not value]:
        raise ValueError(f"Vonage needs --{', --'.join(missing)}".replace("_", "-"))
    return VonageAccount(
        application_id=given.vonage_application_id,
        public_key=given.vonage_public_key.read_text(encoding="utf-8"),
        api_key=given.vonage_api_key,
        api_secret=given.vonage_api_secret,
        signature_secret=given.vonage_signature_secret,
    )


def _fault_rate(written: str) -> tuple[Fault, float]:
    kind, _, rate = written.partition("=")
    share = float(rate)
    if not 0 <= share <= 1:
        raise ValueError(written)
    return Fault(kind), share


def _instant(written: str) -> datetime:
    instant = datetime.fromisoformat(written)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def _write_port(port: int, file: Path) -> None:
    # Moved into place, so that whoever waits for the file never reads half a number.
    draft = file.with_name(f"{file.name}.new")
    draft.write_text(f"{port}\n", encoding="utf-8")
    draft.replace(file)


async def _run(settings: Settings, port_file: Path | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stop.set)
    async with serve(settings) as port:
        if port_file is not None:
            _write_port(port, port_file)
        sys.stdout.write(f"sandbox: http://127.0.0.1:{port}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_run(*read_arguments(sys.argv[1:])))
