"""Diagrams as pictures, by a program that draws: Graphviz's `dot`, or Mermaid's `mmdc`.

The one place of this package that starts a program; only the author's tool on the command line uses it.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from ivr_flows.survey import Survey
from ivr_flows.tools.diagram import dot, mermaid

_SECONDS = 60


class CannotDraw(Exception):  # noqa: N818 - a sentence for the author
    """No picture could be made."""


def draw_svg(survey: Survey, to: Path, language: str = "") -> str:
    """Draw a survey into a file; give the name of the program that did. Raises `CannotDraw`."""
    for program, source, arguments in (
        ("dot", dot, ["-Tsvg", "-o", str(to)]),
        ("mmdc", mermaid, ["--input", "-", "--output", str(to)]),
    ):
        found = shutil.which(program)
        if found is not None:
            _run([found, *arguments], source(survey, language))
            return program
    message = "no program that draws is installed: install Graphviz (dot) or @mermaid-js/mermaid-cli (mmdc)"
    raise CannotDraw(f"{message}; without --svg the diagram is printed as Mermaid text")


def _run(command: list[str], text: str) -> None:
    try:
        subprocess.run(  # noqa: S603 - a program found by its name, and arguments of our own
            command,
            input=text,
            text=True,
            encoding="utf-8",
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
    except subprocess.CalledProcessError as failed:
        raise CannotDraw(f"{Path(command[0]).name}: {failed.stderr.strip()[:300]}") from None
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise CannotDraw(f"{Path(command[0]).name}: {failed}") from None
