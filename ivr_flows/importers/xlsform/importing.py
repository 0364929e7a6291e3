"""A whole form -> a survey file and its notes. Owns the head of the file and its first words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

from ivr_flows.faults import Fault
from ivr_flows.importers.xlsform.choices import read_lists
from ivr_flows.importers.xlsform.form import Form, Step
from ivr_flows.importers.xlsform.names import survey_key
from ivr_flows.importers.xlsform.report import Note, Report, Weight
from ivr_flows.importers.xlsform.settle import settle
from ivr_flows.importers.xlsform.steps import known_names, nest, read_all
from ivr_flows.importers.xlsform.texts import Texts
from ivr_flows.importers.xlsform.workbook import Workbook, read_workbook

_INTRO: Mapping[str, str] = {
    "ru": "Здравствуйте! Это {sponsor}. Опрос: {purpose}.",
    "en": "Hello! This is {sponsor}, with a survey: {purpose}.",
}
_VERSION_LIMIT = 1_000_000
_SHEETS = frozenset(("survey", "choices", "settings"))
_SETTINGS = frozenset(("form_title", "form_id", "version", "default_language"))


@dataclass(frozen=True, slots=True)
class Imported:
    """A survey file, what was changed or left out on the way, and what a person has to mend in it.

    With `faults` the source does not load yet; each is about a line of it.
    """

    source: str
    notes: tuple[Note, ...]
    faults: tuple[Fault, ...]


def import_xlsform(file: str | PathLike[str], *, sponsor: str = "", touchpoint: str = "imported") -> Imported:
    """Translate an XLSForm (xlsx, xls, csv or Markdown).

    `sponsor` is who asks, which a form does not say. Raises `NotAForm` for a file that cannot be read
    as a form, and `ImporterMissing` where pyxform is not installed.
    """
    workbook, report = read_workbook(file), Report()
    texts = Texts(workbook, report)
    lists = read_lists(workbook.choices, texts, report)
    form = Form(report, texts, lists, known_names(workbook.survey))
    head = _head(workbook, form, sponsor, touchpoint)
    steps = read_all(nest(workbook.survey, form), form)
    if form.unheard:
        head["channels"].remove("voice")
    if form.shared:
        head["lists"] = {name: list(shared.choices) for name, shared in form.shared.items()}
    _note_the_rest(workbook, form)
    source, faults = settle({**head, "steps": [_intro(form), *steps]}, form)
    return Imported(source, tuple(report), faults)


def _head(workbook: Workbook, form: Form, sponsor: str, touchpoint: str) -> Step:
    settings = workbook.settings
    title = settings.get("form_title") or settings.get("form_id") or workbook.stem
    if not sponsor:
        message = "a form does not name who asks: write the company's name at sponsor"
        form.report.note("settings", settings.number, Weight.CHANGED, message)
    head: dict[str, Any] = {
        "survey": survey_key(settings.get("form_id") or title),
        "version": _version(workbook, form),
        "languages": list(form.texts.languages),
        "channels": ["voice", "sms", "cati"],
        "touchpoint": touchpoint,
        "sponsor": form.texts.same(sponsor or "…"),
        "purpose": form.texts.same(title),
        "defaults": {"tries": 3},
    }
    return head


def _version(workbook: Workbook, form: Form) -> int:
    given = workbook.settings.get("version")
    if given.isascii() and given.isdigit() and 1 <= int(given) <= _VERSION_LIMIT:
        return int(given)
    if given:
        message = f'version "{given}" is no number up to {_VERSION_LIMIT}; it begins at 1'
        form.report.note("settings", workbook.settings.number, Weight.CHANGED, message)
    return 1


def _intro(form: Form) -> Step:
    worded = {language: _INTRO.get(language, _INTRO["en"]) for language in form.texts.languages}
    text = worded if len(worded) > 1 else next(iter(worded.values()))
    name = "introduction"
    while name in form.taken:
        name += "_"
    return {"tell": name, "intro": True, "text": text}


def _note_the_rest(workbook: Workbook, form: Form) -> None:
    """Note the settings and the sheets that a survey has no use for."""
    settings = workbook.settings
    for column, value in settings.cells.items():
        if column not in _SETTINGS:
            form.note(settings, Weight.LEFT_OUT, f"{column} = {value!r}")
    for sheet in workbook.sheets:
        if sheet.lower() not in _SHEETS:
            form.report.note(sheet, 0, Weight.LEFT_OUT, "the whole sheet")
