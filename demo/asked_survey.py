"""The survey that the demo asks: the library's for a call to support, or the one that its author is trying."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ivr_flows import library
from ivr_flows.reader import read_survey
from ivr_flows.survey import Survey

USUAL = "library:post-call-nps"
_LIBRARY = "library:"


@dataclass(frozen=True, slots=True)
class AskedSurvey:
    """A survey with its source, and the name of the file that its faults are told by."""

    survey: Survey
    source: str
    file: str


def read_asked_survey(named: str) -> AskedSurvey:
    """Read the survey in a file, or `library:NAME`.

    Raises `SurveyFaults` with every fault, and `LookupError` where nothing is there, with words for a person.
    """
    source, file = _source(named)
    return AskedSurvey(read_survey(source, file), source, file)


def _source(named: str) -> tuple[str, str]:
    if named.startswith(_LIBRARY):
        name = named.removeprefix(_LIBRARY)
        if name not in library.names():
            raise LookupError(f"no {name!r} in the library; there are: {', '.join(library.names())}")
        return library.survey_source(name), f"{name}.yaml"
    try:
        return Path(named).read_text(encoding="utf-8"), named
    except OSError as error:
        raise LookupError(f"{named} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LookupError(f"{named} is not UTF-8") from error
