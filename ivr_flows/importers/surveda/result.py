"""What an import gives: the survey's source, what its answers are called in Surveda, and the issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a survey says otherwise than the questionnaire, or not at all.

    `place` is the id of the step, or the key of the questionnaire where it concerns the whole.
    """

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Variable:
    """Where Surveda keeps the answer to a question, and how it spells the values of its choices."""

    store: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """A translated questionnaire. `source` is YAML for `read_survey`; `variables` are by question.

    `places` says which step of the questionnaire a step was made from: its number, or the section's and
    its number in the section, from 0.
    """

    source: str
    issues: tuple[Issue, ...]
    variables: Mapping[str, Variable]
    places: Mapping[str, tuple[int, ...]]


class IssueLog:
    """Collects issues; the same one is listed once."""

    def __init__(self) -> None:
        self._found: dict[Issue, None] = {}

    def add(self, place: str, message: str) -> None:
        """Note an issue."""
        self._found[Issue(place, message)] = None

    def listed(self) -> tuple[Issue, ...]:
        """List the issues in the order in which they were noted."""
        return tuple(self._found)
