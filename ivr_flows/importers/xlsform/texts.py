"""The texts of a form -> texts by language. Owns its languages, and what cannot be said aloud."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ivr_flows.importers.xlsform.report import Report, Weight
from ivr_flows.importers.xlsform.workbook import UNKNOWN_LANGUAGE, Row, Workbook, language_code

# One text where a survey has one language, else one by language.
Text: TypeAlias = str | dict[str, str]

_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_EMPHASIS = re.compile(r"(\*\*|__|\*)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_BRACES = str.maketrans("{}", "()")


class Texts:
    """The languages of one form, by the names that its columns use, and its texts in them."""

    def __init__(self, workbook: Workbook, report: Report) -> None:
        self._report = report
        self._codes = _codes(workbook, report)

    @property
    def languages(self) -> tuple[str, ...]:
        """List the codes, that of the form's default language first."""
        return tuple(dict.fromkeys(self._codes.values()))

    def same(self, text: str) -> Text:
        """Give one text for every language."""
        languages = self.languages
        return text if len(languages) == 1 else dict.fromkeys(languages, text)

    def of(self, row: Row, column: str, names: Mapping[str, str]) -> Text | None:
        """Give what a row says in a column; None where it is empty. `names` are those a text may pipe."""
        given = row.texts.get(column)
        if not given:
            return None
        by_code = {self._codes[label]: self._spoken(text, row, names) for label, text in given.items()}
        first = next(iter(by_code.values()))
        for language in self.languages:
            if language not in by_code:
                message = f'no {column} in "{language}"; another language stands in its place'
                self._report.note(row.sheet, row.number, Weight.CHANGED, message)
        texts = {language: by_code.get(language, first) for language in self.languages}
        return first if len(texts) == 1 else texts

    def _spoken(self, text: str, row: Row, names: Mapping[str, str]) -> str:
        bare = _HEADING.sub("", _EMPHASIS.sub(r"\2", _TAG.sub(" ", text)))
        if bare != text:
            message = "formatting is taken out of a text: it cannot be heard"
            self._report.note(row.sheet, row.number, Weight.CHANGED, message)
        parts, at = [], 0
        for found in _REFERENCE.finditer(bare):
            parts.append(bare[at : found.start()].translate(_BRACES))
            parts.append(self._piped(found[1], row, names))
            at = found.end()
        parts.append(bare[at:].translate(_BRACES))
        return _SPACE.sub(" ", "".join(parts)).strip() or "…"

    def _piped(self, name: str, row: Row, names: Mapping[str, str]) -> str:
        if name in names:
            return f"{{{names[name]}}}"
        message = f"a text cannot say ${{{name}}}: nothing here has asked it"
        self._report.note(row.sheet, row.number, Weight.LEFT_OUT, message)
        return "…"


def _codes(workbook: Workbook, report: Report) -> Mapping[str, str]:
    """Give a code to every language label; "" is the label of columns that name none."""
    default = workbook.settings.get("default_language")
    labels = list(dict.fromkeys(_labels((*workbook.survey, *workbook.choices))))
    if default in labels:
        labels.insert(0, labels.pop(labels.index(default)))
    named = [label for label in labels if label]
    codes: dict[str, str] = {}
    for label in named:
        code = language_code(label)
        if code == UNKNOWN_LANGUAGE:
            message = f'"{label}" names no language by its code, as "English (en)" does'
            report.note("survey", 1, Weight.CHANGED, message)
        codes[label] = code if code not in codes.values() else f"{UNKNOWN_LANGUAGE}-{len(codes):02}"
    if "" in labels or not named:
        codes[""] = _unnamed(default, codes, report)
        # What names no language is in the form's default one, which comes first.
        codes = {"": codes[""], **codes} if codes[""] not in [codes[label] for label in named] else codes
    return codes


def _unnamed(default: str, codes: Mapping[str, str], report: Report) -> str:
    if default:
        return codes.get(default, language_code(default))
    if codes:
        return next(iter(codes.values()))
    report.note(
        "settings", 0, Weight.CHANGED, "the form does not name its language; it is taken to be English"
    )
    return "en"


def _labels(rows: Iterable[Row]) -> Iterable[str]:
    for row in rows:
        for texts in row.texts.values():
            yield from texts
