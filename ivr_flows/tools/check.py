"""Checking: every fault of several survey files, as lines for people or as JSON for programs.

Reads files through a `Load`; prints nothing, which is left to `__main__`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from ivr_flows.faults import Fault, SurveyFaults
from ivr_flows.survey import Survey
from ivr_flows.tools.commands import why_unread
from ivr_flows.tools.reference.faults import page_of

Form: TypeAlias = Literal["text", "json"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: the survey in it, or its faults, or in words why it could not be read."""

    file: Path
    survey: Survey | None = None
    faults: tuple[Fault, ...] = ()
    unread: str = ""


def check_files(files: Iterable[Path], load: Callable[[Path], Survey]) -> tuple[Checked, ...]:
    """Read each file; one that has faults, or cannot be read, keeps no other from being checked."""
    return tuple(_check(file, load) for file in files)


def status_of(checked: Iterable[Checked]) -> int:
    """Give the exit status: 2 where a file could not be read, 1 where one has faults, else 0."""
    return max((2 if one.unread else 1 if one.faults else 0 for one in checked), default=0)


def found(checked: Sequence[Checked], form: Form) -> str:
    """Write what was found. A fault of a file that several surveys include is there once."""
    return _as_json(checked) if form == "json" else _as_text(checked)


def _check(file: Path, load: Callable[[Path], Survey]) -> Checked:
    try:
        return Checked(file, survey=load(file))
    except SurveyFaults as faults:
        return Checked(file, faults=faults.faults)
    except (OSError, UnicodeDecodeError) as error:
        named = error.filename if isinstance(error, OSError) else None
        return Checked(file, unread=f"{named or file}: {why_unread(error)}")


def _every_fault(checked: Iterable[Checked]) -> tuple[Fault, ...]:
    return tuple(dict.fromkeys(fault for one in checked for fault in one.faults))


def _as_json(checked: Sequence[Checked]) -> str:
    surveys = [
        {"file": str(one.file), "survey": one.survey.key, "version": one.survey.version}
        for one in checked
        if one.survey is not None
    ]
    faults = [
        {
            "file": fault.file,
            "line": fault.line,
            "column": fault.column,
            "code": fault.code,
            "message": fault.message,
            "page": page_of(fault.code),
        }
        for fault in _every_fault(checked)
    ]
    unread = [str(one.file) for one in checked if one.unread]
    return json.dumps({"surveys": surveys, "faults": faults, "unread": unread}, ensure_ascii=False)


def _as_text(checked: Sequence[Checked]) -> str:
    faults = _every_fault(checked)
    lines = [f"{one.file}: no faults" for one in checked if one.survey is not None]
    lines.extend(map(str, faults))
    if faults:
        lines.append("")
    codes = dict.fromkeys(fault.code for fault in faults)
    lines.extend(f"{code} is explained in {page_of(code)}" for code in codes)
    return "\n".join(lines)
