"""Small XLSForms for tests: sheets given as rows of text, written as a workbook and imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from ivr_flows.importers.xlsform import Imported, import_xlsform
from ivr_flows.reader import read_survey
from ivr_flows.survey import Survey

Sheet = Sequence[Sequence[object]]

SURVEY_COLUMNS = ("type", "name", "label::English (en)")
CHOICE_COLUMNS = ("list_name", "name", "label::English (en)")
YES_NO: Sheet = (CHOICE_COLUMNS, ("yn", "yes", "Yes"), ("yn", "no", "No"))


def written(folder: Path, **sheets: Sheet) -> Path:
    """Write sheets as an .xlsx file."""
    import openpyxl  # noqa: PLC0415 - an optional extra, which the tests that need it ask for first

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = folder / "form.xlsx"
    workbook.save(file)
    return file


def imported(folder: Path, survey: Sheet, choices: Sheet = YES_NO, **sheets: Sheet) -> Imported:
    """Import a form of these sheets; what comes out has to load."""
    result = import_xlsform(written(folder, survey=survey, choices=choices, **sheets), sponsor="Camomile")
    assert result.faults == ()
    read_survey(result.source)
    return result


def steps_of(result: Imported) -> list[dict[str, Any]]:
    """Give the steps behind the introduction."""
    steps: list[dict[str, Any]] = yaml.safe_load(result.source)["steps"]
    return steps[1:]


def survey_from(result: Imported) -> Survey:
    """Load what was imported."""
    return read_survey(result.source)


def notes(result: Imported) -> list[str]:
    """List the notes, as the author reads them."""
    return [str(note) for note in result.notes]
