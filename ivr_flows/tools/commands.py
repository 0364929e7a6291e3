"""Commands of the author's tool beside `check` and `run`: what each takes, and the text that it gives.

Reads and writes files; prints nothing, which is left to `__main__`.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from ivr_flows.faults import SurveyFaults
from ivr_flows.importers.xlsform import ImporterMissing, NotAForm, import_xlsform
from ivr_flows.survey import Survey
from ivr_flows.tools.diagram import mermaid
from ivr_flows.tools.diff import differences
from ivr_flows.tools.explain import explain
from ivr_flows.tools.record import NotAWalk, Walk, decode_walk, encode_walk, replay
from ivr_flows.tools.reference.writing import CannotWrite, write_pages
from ivr_flows.tools.schema import survey_schema
from ivr_flows.tools.svg import CannotDraw, draw_svg

# Reads a survey and its includes from disk. Raises `SurveyFaults`, OSError or UnicodeDecodeError.
Load: TypeAlias = Callable[[Path], Survey]
# The exit status and what is printed.
Result: TypeAlias = tuple[int, str]


def add_commands(commands: Any) -> None:
    """Add the commands to those of an argument parser (what `add_subparsers` gave).

    Each leaves in `tool` a function of the options and of a `Load`, which gives a `Result`.
    """
    command = _command(commands, "replay", _replay, "play a recorded walk again, and say what differs")
    command.add_argument("walk", type=Path)
    command.add_argument("--survey", type=Path, metavar="FILE", help="another survey than the recorded one")
    command = _command(commands, "diagram", _diagram, "draw a survey as a flowchart")
    command.add_argument("file", type=Path)
    command.add_argument("--language", default="", help="of the texts; the survey's first by default")
    command.add_argument("--svg", type=Path, metavar="OUT", help="a picture, by Graphviz or mermaid-cli")
    command = _command(commands, "diff", _diff, "say what changed between two versions")
    command.add_argument("old", type=Path)
    command.add_argument("new", type=Path)
    _command(commands, "schema", _schema, "print a JSON Schema of survey files, for editors")
    command = _command(commands, "explain", _explain, "say why a question is asked, or not")
    command.add_argument("file", type=Path)
    command.add_argument("--answers", default="{}", metavar="JSON", help='as {"nps": 4, "rating[a]": 2}')
    command.add_argument("--contact", default="{}", metavar="JSON", help='as {"segment": "retail"}')
    command.add_argument("--question", required=True)
    command.add_argument("--seed", type=int, default=1)
    command = _command(
        commands, "import-xlsform", _import, "translate an XLSForm; notes go beside the survey"
    )
    command.add_argument("form", type=Path)
    command.add_argument("--out", type=Path, metavar="FILE", help="where the survey is written")
    command.add_argument("--sponsor", default="", help="who asks, which a form does not say")
    command.add_argument("--touchpoint", default="imported")
    command = _command(commands, "reference", _reference, "write the pages that follow from the code")
    command.add_argument("--write", type=Path, metavar="FOLDER", required=True, help="where the pages are")
    command.set_defaults(commands=commands.choices)


def run_tool(options: argparse.Namespace, load: Load) -> Result:
    """Run the command that was chosen. Faults, and files that cannot be read, become its text."""
    try:
        result: Result = options.tool(options, load)
    except SurveyFaults as faults:
        return 1, str(faults)
    except (OSError, UnicodeDecodeError) as error:
        file = error.filename if isinstance(error, OSError) else None
        return 2, f"{file}: {why_unread(error)}" if file else why_unread(error)
    except (NotAWalk, NotAForm, ImporterMissing, CannotDraw) as error:
        return 2, str(error)
    except CannotWrite as error:
        return 1, str(error)
    return result


def why_unread(error: OSError | UnicodeDecodeError) -> str:
    """Say in words why a file could not be read or written; the file itself is named by the caller."""
    if isinstance(error, UnicodeDecodeError):
        return "the file is not saved as UTF-8; save it again with that encoding"
    return error.strerror or str(error)


def write_walk(walk: Walk, to: Path) -> None:
    """Write a recorded walk; its survey's file is named relative to it."""
    to.write_text(encode_walk(walk), encoding="utf-8")


def relative_to_walk(survey_file: Path, walk_file: Path) -> str:
    """Name a survey's file as a walk beside it does, so that both can be moved together."""
    return Path(os.path.relpath(survey_file, walk_file.parent)).as_posix()


def _command(
    commands: Any, name: str, tool: Callable[[argparse.Namespace, Load], Result], text: str
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text)
    command.set_defaults(tool=tool)
    return command


def _replay(options: argparse.Namespace, load: Load) -> Result:
    path: Path = options.walk
    walk = decode_walk(path.read_text(encoding="utf-8"))
    found = replay(load(options.survey or path.parent / walk.file), walk)
    if found:
        return 1, "\n".join(f"{path}: {difference}" for difference in found)
    return 0, f"{path}: {len(walk.turns)} turns, as recorded"


def _diagram(options: argparse.Namespace, load: Load) -> Result:
    survey = load(options.file)
    if options.language and options.language not in survey.languages:
        return 2, f"{options.file}: there is no language {options.language}"
    if options.svg is None:
        return 0, mermaid(survey, options.language).rstrip("\n")
    program = draw_svg(survey, options.svg, options.language)
    return 0, f"{options.svg}: drawn by {program}"


def _diff(options: argparse.Namespace, load: Load) -> Result:
    changes = differences(load(options.old), load(options.new))
    return 0, "\n".join(map(str, changes)) or "nothing changed"


def _schema(_options: argparse.Namespace, _load: Load) -> Result:
    return 0, json.dumps(survey_schema(), ensure_ascii=False, indent=2)


def _explain(options: argparse.Namespace, load: Load) -> Result:
    survey = load(options.file)
    try:
        answers, context = _mapping(options.answers), _mapping(options.contact)
        told = explain(survey, answers, options.question, context=context, seed=options.seed)
    except (ValueError, LookupError, TypeError) as wrong:
        return 2, str(wrong.args[0] if wrong.args else wrong)
    return 0, str(told)


def _mapping(source: str) -> dict[str, Any]:
    try:
        value = json.loads(source)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ValueError(f"this is no JSON object: {source[:100]}")  # noqa: TRY004 - the text is wrong
    return value


def _import(options: argparse.Namespace, _load: Load) -> Result:
    if not options.form.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(options.form))
    imported = import_xlsform(options.form, sponsor=options.sponsor, touchpoint=options.touchpoint)
    told = [*map(str, imported.notes), *map(str, imported.faults)]
    if options.out is None:
        # Notes become comments, so that the output is one file, and loads.
        told = [f"# {line}" for note in told for line in note.splitlines()]
        return int(bool(imported.faults)), "\n".join((*told, imported.source.rstrip("\n")))
    options.out.write_text(imported.source, encoding="utf-8")
    return int(bool(imported.faults)), "\n".join((*told, f"{options.out}: written"))


def _reference(options: argparse.Namespace, _load: Load) -> Result:
    touched = write_pages(options.write, options.commands)
    return 0, "\n".join(f"{file}: written" for file in touched) or "every page is as it has to be"
