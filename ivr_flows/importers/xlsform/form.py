"""Form: what is known of a form while its rows are read: names, kinds, lists, texts and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr_flows.importers.xlsform.choices import ChoiceList
from ivr_flows.importers.xlsform.code import Named
from ivr_flows.importers.xlsform.expressions import translate_condition
from ivr_flows.importers.xlsform.names import survey_name
from ivr_flows.importers.xlsform.report import Report, Weight
from ivr_flows.importers.xlsform.texts import Text, Texts
from ivr_flows.importers.xlsform.workbook import Row
from ivr_flows.importers.xlsform.xpath import Reference, Untranslatable
from ivr_flows.language.types import Kind

# One step of a survey file, as it is written.
Step = dict[str, Any]


@dataclass
class Form:
    """`names` are what references mean at the row being read; `later` every name of the form.

    `rows` says of which row a step was made, by the step's identity; `taken` are the names that steps
    have; `shared` are the lists that filters refer to by name. `unheard`: a call cannot ask all of it.
    """

    report: Report
    texts: Texts
    lists: Mapping[str, ChoiceList]
    later: frozenset[str]
    names: dict[str, Named] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    rows: dict[int, Row] = field(default_factory=dict)
    shared: dict[str, ChoiceList] = field(default_factory=dict)
    unheard: bool = False

    def note(self, row: Row, weight: Weight, message: str) -> None:
        """Keep a note about a row."""
        self.report.note(row.sheet, row.number, weight, message)

    def name(self, row: Row, suffix: str = "") -> str:
        """Give the step of a row a name of its own."""
        given = row.get("name") or row.get("type")
        name = survey_name(given + suffix, self.taken)
        self.taken.add(name)
        if name != given and not suffix:
            self.note(row, Weight.RENAMED, f'"{given}" is "{name}" here')
        return name

    def know(self, row: Row, named: Named) -> None:
        """Make a name known to the rows that follow."""
        if row.get("name"):
            self.names[row.get("name")] = named

    def made_of(self, row: Row, step: Step) -> Step:
        """Remember which row a step was made of."""
        self.rows[id(step)] = row
        return step

    def text(self, row: Row, column: str = "label") -> Text | None:
        """Give a text of a row, with what it may pipe."""
        return self.texts.of(row, column, {given: named.name for given, named in self.names.items()})

    def find(self, reference: Reference) -> Named:
        """Say what a reference means. Raises `Untranslatable` for what is not asked before."""
        if reference.bare:
            raise Untranslatable(f'"{reference.name}" without ${{}}')
        name = reference.name.removeprefix("last-saved#")
        if name != reference.name:
            raise Untranslatable("an answer of the interview before")
        found = self.names.get(name)
        if found is not None:
            return found
        if name in self.later:
            raise Untranslatable(f"${{{name}}} is not asked before, or not in a survey")
        raise Untranslatable(f"${{{name}}} is not in the form")

    def condition(self, row: Row, column: str, itself: Named | None = None) -> str | None:
        """Translate a condition of a row; None, with a note, where it cannot be. `itself` is `.`."""
        source = row.get(column)
        if not source:
            return None

        def find(reference: Reference) -> Named:
            return itself if reference.name == "." and itself is not None else self.find(reference)

        try:
            return translate_condition(source, find)
        except Untranslatable as fault:
            self.note(row, Weight.LEFT_OUT, f"{column} {source!r}: {fault}")
            return None


def columns_of(listed: ChoiceList) -> Mapping[str, Named]:
    """Say what bare names mean in the filter of a list: columns, and `name` for the value itself."""
    columns = {
        column: Named(f"choice.{name}", kind, asked=False) for column, (name, kind) in listed.columns.items()
    }
    return {**columns, "name": Named("choice", Kind.TEXT, dict(listed.values), asked=False)}
