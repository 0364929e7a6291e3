"""Writing the pages: the folder of the documentation as it has to be. Reads and writes files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ivr_flows.faults import SurveyFaults
from ivr_flows.tools.reference.deeds import NotADialogue
from ivr_flows.tools.reference.faults import fault_pages
from ivr_flows.tools.reference.pages import refresh
from ivr_flows.tools.reference.regions import Parsers
from ivr_flows.tools.reference.shapes import Undescribed

FAULTS = "faults"


class CannotWrite(Exception):  # noqa: N818 - a sentence about a page
    """A page cannot be as it has to be: its example has faults, or the code has what no words are for."""


def pages_as_they_have_to_be(folder: Path, commands: Parsers) -> Mapping[Path, str]:
    """Give the text of every page, by its file: those that there are, written anew, and those of the faults.

    Raises `CannotWrite`.
    """
    pages = {folder / FAULTS / name: text for name, text in fault_pages().items()}
    for file in sorted(folder.rglob("*.md")):
        if file.parent.name == FAULTS:
            continue
        try:
            pages[file] = refresh(file.read_text(encoding="utf-8"), commands)
        except (SurveyFaults, NotADialogue, Undescribed) as error:
            raise CannotWrite(f"{file}: {error}") from error
    return pages


def write_pages(folder: Path, commands: Parsers) -> list[Path]:
    """Write what differs, and take away pages of faults that there are no more; give what was touched."""
    wanted = pages_as_they_have_to_be(folder, commands)
    (folder / FAULTS).mkdir(parents=True, exist_ok=True)
    touched = []
    for file in sorted((folder / FAULTS).glob("*.md")):
        if file not in wanted:
            file.unlink()
            touched.append(file)
    for file, text in wanted.items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            touched.append(file)
    return touched
