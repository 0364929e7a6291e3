"""A workbook -> rows with their numbers. Owns the ways in which a form may spell its columns.

The file itself (xlsx, xls, csv or Markdown) is read by pyxform, which is loaded only here.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)\s*$")
_BARE_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Language names that forms write without a code beside them.
_NAMED_LANGUAGES = {
    "arabic": "ar",
    "bengali": "bn",
    "chinese": "zh",
    "english": "en",
    "español": "es",
    "français": "fr",
    "french": "fr",
    "german": "de",
    "hindi": "hi",
    "nepali": "ne",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "swahili": "sw",
    "русский": "ru",
}
UNKNOWN_LANGUAGE = "und"
_COLUMNS = {
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "command": "type",
    "tag": "name",
    "value": "name",
    "list name": "list_name",
    "readonly": "read_only",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "title": "form_title",
    "bind:relevant": "relevant",
    "bind:constraint": "constraint",
    "bind:calculate": "calculation",
    "bind:required": "required",
}
TRANSLATED = frozenset(
    ("label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video")
)


class ImporterMissing(Exception):  # noqa: N818 - what is missing is named, and how to have it
    """The library that reads workbooks is not installed."""


class NotAForm(Exception):  # noqa: N818 - a sentence about a file
    """A file cannot be read as an XLSForm."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `cells` are by column, `texts` by column and language ("" where none is named)."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]

    def get(self, column: str) -> str:
        """Give a cell, "" where it is empty."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a form that mean something to a survey, and the names of all of them."""

    survey: Sequence[Row]
    choices: Sequence[Row]
    settings: Row
    sheets: Sequence[str]
    stem: str


def read_workbook(file: str | PathLike[str]) -> Workbook:
    """Read a form. Raises `NotAForm`, or `ImporterMissing` where pyxform is not installed."""
    try:
        backends: Any = importlib.import_module("pyxform.xls2json_backends")
        errors: Any = importlib.import_module("pyxform.errors")
    except ModuleNotFoundError:
        raise ImporterMissing("XLSForms are read by pyxform: pip install 'otklik[importers]'") from None
    try:
        data = backends.get_xlsform(file)
    except TypeError:  # a table of text whose sheets are none of a form's
        raise NotAForm("this is no XLSForm workbook") from None
    except (errors.PyXFormError, UnicodeDecodeError) as error:
        raise NotAForm(str(error)) from None
    survey = _rows("survey", data.survey)
    if not survey:
        raise NotAForm('there is no sheet "survey", or nothing in it')
    settings = _rows("settings", data.settings)
    return Workbook(
        survey,
        _rows("choices", data.choices),
        settings[0] if settings else Row("settings", 0, {}, {}),
        tuple(data.sheet_names or ()),
        data.fallback_form_name or "form",
    )


def language_code(name: str) -> str:
    """Give the code of a language as a form names it: "English (en)", "en" or "English"."""
    found = _CODE.search(name)
    if found is not None:
        return _in_case(found[1])
    known = _NAMED_LANGUAGES.get(name.strip().lower())
    if known is not None:
        return known
    return _in_case(name.strip()) if _BARE_CODE.fullmatch(name.strip()) else UNKNOWN_LANGUAGE


def _in_case(code: str) -> str:
    primary, *rest = code.split("-")
    return "-".join((primary.lower(), *rest))


def _rows(sheet: str, data: Sequence[Mapping[str, Any]] | None) -> tuple[Row, ...]:
    rows = []
    # pyxform keeps empty rows, so that a row's number can be told from its place.
    for number, cells in enumerate(data or (), start=2):
        if cells:
            rows.append(_row(sheet, number, cells))
    return tuple(rows)


def _row(sheet: str, number: int, given: Mapping[str, Any]) -> Row:
    cells: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for header, value in given.items():
        text = str(value).strip() if value is not None else ""
        if not text:
            continue
        column, language = _column(header, sheet)
        if column in TRANSLATED:
            texts.setdefault(column, {})[language] = text
        else:
            cells[column] = text
    return Row(sheet, number, cells, texts)


def _column(header: str, sheet: str) -> tuple[str, str]:
    """Give the column that a header means, and the language it is for."""
    known = _known(header, sheet)
    if known in TRANSLATED or ":" not in header:
        return known, ""
    separator = "::" if "::" in header else ":"
    first, _, language = header.partition(separator)
    if first.strip().lower() == "media":
        first, _, language = language.partition(separator)
    column = _known(first, sheet)
    return (column, language.strip()) if column in TRANSLATED else (_known(header, sheet), "")


def _known(header: str, sheet: str) -> str:
    lowered = "_".join(header.lower().split())
    spelled = lowered.replace("::", ":")
    if sheet == "choices" and spelled not in ("caption", "value", "list_name"):
        # Other columns of choices are the author's own, and filters name them as they are written.
        return lowered if lowered in (*TRANSLATED, "name") else header.strip()
    return _COLUMNS.get(spelled, lowered)
