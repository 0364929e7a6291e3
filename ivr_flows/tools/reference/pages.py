"""Pages: a page as it has to be, from the page as it is. Examples stay; regions and dialogues are written anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ivr_flows.faults import SurveyFaults
from ivr_flows.tools.explain import explain
from ivr_flows.tools.reference.deeds import deeds_of
from ivr_flows.tools.reference.dialogue import play
from ivr_flows.tools.reference.example import Example
from ivr_flows.tools.reference.markdown import Part, parts
from ivr_flows.tools.reference.regions import Parsers, Surroundings, write_region
from ivr_flows.tools.reference.shapes import Undescribed

# What may stand behind `yaml`: it has a fault and is to show it; it is no part but a file; it is cut short.
FAULTY, FILE, SHORTENED = "faulty", "file", "shortened"


@dataclass(frozen=True, slots=True)
class ShownExample:
    """An example as it stands on a page. `is_faulty`: it is there for its fault; `line` counts from 1."""

    example: Example
    is_faulty: bool
    is_shortened: bool
    line: int


def refresh(text: str, commands: Parsers) -> str:
    """Write a page anew where it follows from the code.

    Raises `Undescribed` where the code has what the words do not, `NotADialogue` and `SurveyFaults`
    where an example cannot be had.
    """
    page = _Page(commands)
    written: list[str] = []
    at = 0
    for part in parts(text):
        written += [text[at : part.start], part.with_body(page.body_of(part))]
        at = part.end
    return "".join((*written, text[at:]))


class _Page:
    """One page, part by part: what stands before a part says what has to stand in it."""

    def __init__(self, commands: Parsers) -> None:
        self._around = Surroundings(commands)
        self._files: dict[str, str] = {}
        self._faulty: Example | None = None

    def body_of(self, part: Part) -> str:
        """Give what has to stand in a part."""
        match part.kind, part.words:
            case "region", words:
                return write_region(words, self._around)
            case "fence", ("yaml",) | ("yaml", "file"):
                example = Example(part.body, dict(self._files), is_file=FILE in part.words)
                self._around = replace(self._around, example=example, info=(), deeds=())
            case "fence", ("yaml", mark) if mark == FAULTY:
                self._faulty = Example(part.body, dict(self._files))
            case "fence", ("yaml", file):
                self._files[file] = part.body
            case "fence", ("dialogue", *info):
                return self._dialogue(info, part)
            case "fence", ("faults",):
                return self._faults()
            case "fence", ("explain", question, *known):
                return _explained(self._example(), question, known)
        return part.body

    def _example(self) -> Example:
        if self._around.example is None:
            raise Undescribed("this needs an example before it on the page")
        return self._around.example

    def _dialogue(self, info: Sequence[str], part: Part) -> str:
        deeds = deeds_of(part.body)
        self._around = replace(self._around, info=tuple(info), deeds=tuple(deeds))
        return str(play(self._example(), info, deeds))

    def _faults(self) -> str:
        if self._faulty is None:
            raise Undescribed("faults need a faulty example before them on the page")
        return "\n".join(faults_of(self._faulty))


def faults_of(example: Example) -> tuple[str, ...]:
    """List what `check` says of an example, without the places."""
    try:
        example.survey()
    except SurveyFaults as found:
        return tuple(f"{fault.code}: {fault.message}" for fault in found.faults)
    return ()


def _explained(example: Example, question: str, known: Sequence[str]) -> str:
    survey = example.survey()
    given = dict(word.split("=", 1) for word in known)
    answers: dict[str, Any] = {
        name: int(value) if value.isdecimal() else value
        for name, value in given.items()
        if name in survey.questions
    }
    context = {name: value for name, value in given.items() if name not in answers}
    return str(explain(survey, answers, question, context=context))


def examples(text: str) -> Iterator[ShownExample]:
    """List the examples of a page."""
    files: dict[str, str] = {}
    for part in parts(text):
        if part.kind == "region" or part.words[:1] != ("yaml",):
            continue
        marks = frozenset(part.words[1:])
        if marks - {FAULTY, FILE, SHORTENED}:
            files[part.words[1]] = part.body
            continue
        line = text.count("\n", 0, part.start) + 1
        example = Example(part.body, dict(files), is_file=FILE in marks)
        yield ShownExample(example, FAULTY in marks, SHORTENED in marks, line)


def regions_of(text: str) -> Iterator[Part]:
    """List the regions of a page."""
    return (part for part in parts(text) if part.kind == "region")
