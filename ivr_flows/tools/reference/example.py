"""Example: a piece of a survey as a page shows it -> the source of a whole survey. Pure.

A page shows a whole survey (it has `survey:`), a part of one (keys of the head, and `steps:`) or a list
of steps. What is missing is the same everywhere: the company, three channels, a greeting.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr_flows.reader import read_survey
from ivr_flows.survey import Survey

# The step that greets where an example has no intro of its own; dialogues leave it out.
GREETING = "greeting"

_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
_LANGUAGES = re.compile(r"^languages: \[([^\]]*)\]", re.MULTILINE)
_SPONSOR = {"ru": "компании «Ромашка»", "en": "Camomile Ltd"}
_PURPOSE = {"ru": "ваш звонок в поддержку", "en": "your call to support"}
_GREETING = {"ru": "Это опрос {sponsor} про {purpose}.", "en": "Hello, this is {sponsor} about {purpose}."}


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a survey, and the files that it includes, by name. `is_file`: it is a file as it stands."""

    text: str
    files: Mapping[str, str] = field(default_factory=dict)
    is_file: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether it is a survey as it stands."""
        return self.is_file or "survey" in _KEY.findall(self.text)

    @property
    def source(self) -> str:
        """Give the whole survey."""
        if self.is_whole:
            return self.text
        is_list = self.text.lstrip().startswith("- ")
        part = f"steps:\n{textwrap.indent(self.text, '  ')}" if is_list else self.text
        given = frozenset(_KEY.findall(part))
        found = _LANGUAGES.search(part)
        languages = [word.strip() for word in found.group(1).split(",")] if found else ["en"]
        missing = [line for key, line in _head(languages).items() if key not in given]
        return "\n".join((*missing, part if "intro: true" in part else _greeted(part, languages)))

    def survey(self) -> Survey:
        """Read the whole survey. Raises `SurveyFaults`."""
        return read_survey(self.source, "survey.yaml", self._included, recordings=None)

    def _included(self, name: str) -> str:
        return self.files[name]


def _head(languages: list[str]) -> dict[str, str]:
    return {
        "survey": "survey: example",
        "version": "version: 1",
        "languages": f"languages: [{', '.join(languages)}]",
        "channels": "channels: [voice, sms, cati]",
        "touchpoint": "touchpoint: support_hotline",
        "sponsor": f"sponsor: {_by_language(_SPONSOR, languages)}",
        "purpose": f"purpose: {_by_language(_PURPOSE, languages)}",
        "contact": "contact: {name: text, segment: text}",
    }


def _greeted(part: str, languages: list[str]) -> str:
    greeting = f"  - {{tell: {GREETING}, intro: true, text: {_by_language(_GREETING, languages)}}}\n"
    return part.replace("steps:\n", f"steps:\n{greeting}", 1)


def _by_language(texts: Mapping[str, str], languages: list[str]) -> str:
    """Write a text as YAML, in each language; other languages than Russian have the English one."""
    each = (f'{language}: "{texts.get(language, texts["en"])}"' for language in languages)
    return f"{{{', '.join(each)}}}"
