"""Commands for samples: bring the people of a file into a campaign."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any
from uuid import UUID

from gateway.cli.files import read_text, write_bytes
from gateway.cli.installation import open_runtime
from gateway.services.import_sample import import_sample
from gateway.services.write_rejects import write_rejects


def add_commands(commands: Any) -> None:
    """Add the commands of this group to the parser's."""
    sample = commands.add_parser("import-sample", help="import a CSV of customers into a campaign")
    sample.add_argument("campaign", type=UUID)
    sample.add_argument("file", type=Path)
    sample.add_argument("--region", help="ISO 3166 region of national numbers where a row names none")
    sample.add_argument("--rejects", type=Path, help="where rejected rows go, as CSV")
    sample.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> dict[str, Any]:
    lines = io.StringIO(read_text(options.file))  # not splitlines: it would break a cell at other separators
    if options.rejects is not None:
        write_bytes(
            options.rejects, b""
        )  # before anything is imported: where it cannot be written, nothing is
    with open_runtime() as runtime:
        report = import_sample(
            runtime, options.campaign, options.file.name, lines, default_region=options.region
        )
    if options.rejects is not None:
        with options.rejects.open("w", encoding="utf-8", newline="") as out:
            write_rejects(report, out)
    return {
        "sample": report.total,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "warned": report.warned,
    }
