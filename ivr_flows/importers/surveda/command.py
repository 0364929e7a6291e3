"""The author's command that translates a Surveda questionnaire. Reads and writes files; prints nothing."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from ivr_flows.faults import SurveyFaults
from ivr_flows.importers.surveda.questionnaire import Mode
from ivr_flows.importers.surveda.translate import import_surveda
from ivr_flows.reader import read_survey

_OTHER_SIGNS = re.compile(r"[^a-z0-9]+")


def add_surveda_import(commands: Any) -> None:
    """Add `import-surveda` to the commands of an argument parser (what `add_subparsers` gave)."""
    command = commands.add_parser("import-surveda", help="translate a Surveda questionnaire (JSON)")
    command.add_argument("file", type=Path)
    command.add_argument("--sponsor", required=True, help="who asks, which a questionnaire does not say")
    command.add_argument("--purpose", required=True, help="what about")
    command.add_argument("--touchpoint", default="imported")
    command.add_argument("--mode", action="append", choices=get_args(Mode), help="these modes only")
    command.add_argument("--out", type=Path, metavar="FILE", help="where the survey is written")
    command.set_defaults(tool=_import)


def _import(options: argparse.Namespace, _load: object) -> tuple[int, str]:
    """Translate, and give the exit status (2 where nothing can be read, 1 with faults) and the text."""
    file: Path = options.file
    try:
        imported = import_surveda(
            file.read_bytes(),
            key=_OTHER_SIGNS.sub("-", file.stem.lower()).strip("-")[:60].rstrip("-") or "imported",
            sponsor=options.sponsor,
            purpose=options.purpose,
            touchpoint=options.touchpoint,
            modes=options.mode,
        )
    except ValueError as error:
        return 2, f"{file}: {error}"
    faults = _faults(imported.source, str(options.out or file))
    told = [*map(str, imported.issues), *faults]
    if options.out is None:
        # What was not translated becomes comments, so that the output is one file, and loads.
        comments = [f"# {line}" for told_one in told for line in told_one.splitlines()]
        return int(bool(faults)), "\n".join((*comments, imported.source.rstrip("\n")))
    options.out.write_text(imported.source, encoding="utf-8")
    return int(bool(faults)), "\n".join((*told, f"{options.out}: written"))


def _faults(source: str, file: str) -> Sequence[str]:
    try:
        read_survey(source, file)
    except SurveyFaults as found:
        return str(found).splitlines()
    return ()
