"""The command line: `python -m gateway.cli COMMAND`. Parses, calls one use case, prints what came of it."""

from __future__ import annotations

import argparse
import sys

import msgspec

from gateway.cli import campaigns, console, exchanges, recordings, samples, surveys
from gateway.domain.errors import Misconfigured, OtklikError
from gateway.store.trouble import DATABASE_ERRORS, explain
from ivr_flows.faults import SurveyFaults

_GROUPS = (surveys, campaigns, samples, recordings, exchanges, console)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; give the exit status: 0 done, 1 refused with a message, 2 wrongly called."""
    options = _parser().parse_args(arguments)
    try:
        printed = options.run(options)
    except SurveyFaults as faults:
        for fault in faults.faults:
            sys.stderr.write(f"{fault.file}:{fault.line}:{fault.column}: {fault.code}: {fault.message}\n")
        return 1
    except OtklikError as error:
        sys.stderr.write(f"{error.line}\n")
        return 1
    except DATABASE_ERRORS as error:
        sys.stderr.write(f"{Misconfigured(explain(error)).line}\n")
        return 1
    sys.stdout.write(f"{msgspec.json.encode(printed).decode()}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gateway.cli", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in _GROUPS:
        group.add_commands(commands)
    return parser
