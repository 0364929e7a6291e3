"""Write the rows that an import rejected, and what was odd about others, as a CSV for a spreadsheet."""

from __future__ import annotations

import csv
from typing import TextIO

from gateway.services.import_sample import ImportReport, RejectedRow

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_rejects(report: ImportReport, out: TextIO) -> None:
    """Write one reason a line: row (the header is 1), result, column, value, reason."""
    writer = csv.writer(out)
    writer.writerow(["row", "result", "column", "value", "reason"])
    for result, rows in (("rejected", report.faults), ("warning", report.warnings)):
        writer.writerows(_cells(result, row) for row in rows)


def _cells(result: str, row: RejectedRow) -> list[str | int]:
    # A spreadsheet would run a cell that begins like a formula: an apostrophe makes it text.
    value = f"'{row.value}" if row.value.startswith(_FORMULA_STARTS) else row.value
    return [row.row, result, row.column, value, row.reason]
