"""The sheet of choices -> lists of choices, with the columns that filters ask about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ivr_flows.importers.xlsform.names import choice_value, survey_name
from ivr_flows.importers.xlsform.report import Report, Weight
from ivr_flows.importers.xlsform.texts import Text, Texts
from ivr_flows.importers.xlsform.workbook import Row
from ivr_flows.language.types import Kind

OTHER = "other"
_OTHER_TEXTS = {"en": "Other", "ru": "Другое", "fr": "Autre", "es": "Otro", "de": "Anderes", "pt": "Outro"}
# What a survey file says of a choice itself; a form's column cannot have such a name.
_KNOWN = frozenset(("value", "text", "key", "kind", "say", "go", "end"))
_HANDLED = frozenset(("name", "list_name"))
_NUMERIC = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """One list. `values` are the new values by the form's; `columns` the new names of columns, by kind."""

    name: str
    choices: Sequence[dict[str, Any]]
    values: Mapping[str, str]
    columns: Mapping[str, tuple[str, Kind]]

    def plain(self) -> list[dict[str, Any]]:
        """Give the choices as they stand in a question of their own: without columns."""
        return [{key: value for key, value in choice.items() if key in _KNOWN} for choice in self.choices]


def read_lists(rows: Sequence[Row], texts: Texts, report: Report) -> dict[str, ChoiceList]:
    """Read every list, by the name that the form gives it."""
    by_list: dict[str, list[Row]] = {}
    for row in rows:
        by_list.setdefault(row.get("list_name"), []).append(row)
    orphans = by_list.pop("", [])
    for row in orphans:
        report.note(row.sheet, row.number, Weight.LEFT_OUT, "a choice that belongs to no list")
    lists: dict[str, ChoiceList] = {}
    for name, listed in by_list.items():
        taken = {one.name for one in lists.values()}
        lists[name] = _read_list(survey_name(name, taken), listed, texts, report)
    return lists


def other_choice(texts: Texts) -> dict[str, Any]:
    """Make the choice that `or_other` adds."""
    worded = {language: _OTHER_TEXTS.get(language, "Other") for language in texts.languages}
    return {"value": OTHER, "text": worded if len(worded) > 1 else next(iter(worded.values()))}


def _read_list(name: str, rows: Sequence[Row], texts: Texts, report: Report) -> ChoiceList:
    columns = _columns(rows, report)
    values: dict[str, str] = {}
    choices: list[dict[str, Any]] = []
    called: set[str] = set()
    for row in rows:
        given = row.get("name")
        if not given or given in values:
            message = f'"{given}" is twice in its list' if given else "a choice without a name"
            report.note(row.sheet, row.number, Weight.LEFT_OUT, message)
            continue
        value = values[given] = choice_value(given, set(values.values()))
        if value != given:
            report.note(row.sheet, row.number, Weight.RENAMED, f'the choice "{given}" is "{value}" here')
        text = _apart(_text(row, given, texts, report), row, called, report)
        choices.append({"value": value, "text": text, **_cells(row, columns)})
        for column in row.texts:
            if column != "label":
                report.note(row.sheet, row.number, Weight.LEFT_OUT, f"the {column} of a choice")
    return ChoiceList(name, choices, values, columns)


def _text(row: Row, given: str, texts: Texts, report: Report) -> Text:
    text = texts.of(row, "label", {})
    if text is None:
        report.note(row.sheet, row.number, Weight.CHANGED, f'a choice without a label is called "{given}"')
        return texts.same(given)
    return text


def _apart(text: Text, row: Row, called: set[str], report: Report) -> Text:
    """Add its name to a label that another choice of the list has; `called` are those that there are."""
    labels = [text] if isinstance(text, str) else list(text.values())
    if called.isdisjoint(_bare(label) for label in labels):
        called.update(_bare(label) for label in labels)
        return text
    given = row.get("name")
    message = f'two choices of a list have the label "{labels[0]}"; this one gets its name "{given}" added'
    report.note(row.sheet, row.number, Weight.CHANGED, message)
    if isinstance(text, str):
        return f"{text} ({given})"
    return {language: f"{label} ({given})" for language, label in text.items()}


def _bare(label: str) -> str:
    """Give a label without what makes no difference to who names it."""
    return label.casefold().rstrip(" .!?")


def _columns(rows: Sequence[Row], report: Report) -> dict[str, tuple[str, Kind]]:
    found = dict.fromkeys(column for row in rows for column in row.cells if column not in _HANDLED)
    columns: dict[str, tuple[str, Kind]] = {}
    for column in found:
        taken = {*_KNOWN, *(name for name, _ in columns.values())}
        name = survey_name(column, taken)
        if name != column:
            message = f'the column "{column}" of choices is "{name}" here'
            report.note("choices", 1, Weight.RENAMED, message)
        numbers = all(_NUMERIC.fullmatch(row.get(column)) for row in rows if row.get(column))
        columns[column] = (name, Kind.NUMBER if numbers else Kind.TEXT)
    return columns


def _cells(row: Row, columns: Mapping[str, tuple[str, Kind]]) -> dict[str, str]:
    return {columns[column][0]: row.cells[column] for column in columns if column in row.cells}
