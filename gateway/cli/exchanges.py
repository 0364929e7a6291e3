"""Commands for people who look for a fault: what was said with carriers, and a kept webhook taken again."""

from __future__ import annotations

import argparse
from typing import Any
from uuid import UUID

from gateway.cli.installation import open_runtime
from gateway.services.reads.exchanges import ListedEvent, list_events, list_exchanges
from gateway.services.replay_event import replay_event
from gateway.store.queries.exchanges import KeptExchange

_MOST_ROWS = 10_000


def add_commands(commands: Any) -> None:
    """Add the commands of this group to the parser's."""
    said = commands.add_parser("exchanges", help="list what was said between carriers and us, redacted")
    said.add_argument("--subject", type=UUID, help="of one attempt, or of one text")
    said.add_argument("--last", type=_count, default=20)
    said.set_defaults(run=_exchanges)

    told = commands.add_parser("events", help="list what carriers told us, by the ids that replay takes")
    told.add_argument("--subject", type=UUID, help="of one attempt, or of one text")
    told.add_argument("--result", help="such as failed or unknown_word")
    told.add_argument("--last", type=_count, default=20)
    told.set_defaults(run=_events)

    again = commands.add_parser(
        "replay", help="take a kept webhook again: once more than once changes nothing"
    )
    again.add_argument("event", help="its id; see events")
    again.set_defaults(run=_replay)


def _count(written: str) -> int:
    """Read how many rows to list. Raises `ArgumentTypeError`, which the parser reports."""
    if not written.isdecimal() or not 1 <= int(written) <= _MOST_ROWS:
        raise argparse.ArgumentTypeError(f"{written!r} is no number from 1 to {_MOST_ROWS}")
    return int(written)


def _exchanges(options: argparse.Namespace) -> dict[str, list[KeptExchange]]:
    with open_runtime() as runtime:
        return {"exchanges": list_exchanges(runtime, options.subject, options.last)}


def _events(options: argparse.Namespace) -> dict[str, list[ListedEvent]]:
    with open_runtime() as runtime:
        return {"events": list_events(runtime, options.subject, options.result, options.last)}


def _replay(options: argparse.Namespace) -> dict[str, Any]:
    with open_runtime() as runtime:
        return {"event": options.event, "results": replay_event(runtime, options.event)}
