"""Commands for the console: a link that opens it once."""

from __future__ import annotations

import argparse
from typing import Any

from gateway.cli.installation import open_runtime
from gateway.services.issue_console_link import issue_console_link


def add_commands(commands: Any) -> None:
    """Add the commands of this group to the parser's."""
    link = commands.add_parser("console-link", help="print a link that opens the console once")
    link.add_argument("--address", help="where the web process is reached on this machine")
    link.set_defaults(run=_console_link)


def _console_link(options: argparse.Namespace) -> dict[str, str]:
    with open_runtime() as runtime:
        return {"console": issue_console_link(runtime, options.address)}
