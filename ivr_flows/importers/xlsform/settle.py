"""Settling: what the survey's own checks refuse in an imported survey is taken out, and noted.

A form's language is looser than ours. A condition that our checks refuse (it compares unlike things, is
the same for everybody, or reads what is not asked before) goes with a note that names its row, until
the survey loads; what cannot be taken out stays as a fault for a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ivr_flows.faults import Fault, SurveyFaults
from ivr_flows.importers.xlsform.form import Form, Step
from ivr_flows.importers.xlsform.report import Weight
from ivr_flows.reader import read_survey

_ROUNDS = 100
# Lines are never wrapped, so that every key of a step has its own line.
_WIDTH = 1_000_000
_WIDEST = {"sms_parts": 10, "voice_minutes": 120}
_LIMIT_OF = {"long-text": ("sms_parts", "sms"), "long-call": ("voice_minutes", "voice")}
_UNKEYABLE = frozenset(("key-clash", "too-few-keys"))


class _Dumper(yaml.SafeDumper):
    """Writes everything out, as surveys have no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - whatever it is
        return True


def written(survey: Step) -> str:
    """Write a survey as YAML."""
    return yaml.dump(survey, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


def settle(survey: Step, form: Form) -> tuple[str, tuple[Fault, ...]]:
    """Take out what the checks refuse; give the source, and the faults that are left."""
    faults: tuple[Fault, ...] = ()
    for _ in range(_ROUNDS):
        source = written(survey)
        try:
            read_survey(source, "imported.yaml")
        except SurveyFaults as found:
            faults = found.faults
        else:
            return source, ()
        places = list(_places(survey["steps"], yaml.compose(source, Loader=yaml.CSafeLoader)))
        if not [fault for fault in faults if _mend(fault, survey, places, form)]:
            break
    return written(survey), faults


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one step stands, in the list that holds it; lines count from 1."""

    step: Step
    within: list[Step]
    first: int
    lines: dict[str, tuple[int, int]]


def _places(steps: list[Step], document: yaml.Node | None) -> Iterator[_Place]:
    listed = next(value for key, value in document.value if key.value == "steps") if document else None
    yield from _places_of(steps, listed.value if listed is not None else ())


def _places_of(steps: list[Step], nodes: Sequence[yaml.Node]) -> Iterator[_Place]:
    for step, node in zip(steps, nodes, strict=True):
        lines = {
            key.value: (key.start_mark.line + 1, max(value.end_mark.line, key.start_mark.line + 1))
            for key, value in node.value
        }
        yield _Place(step, steps, node.start_mark.line + 1, lines)
        if "steps" in step:
            inner = next(value for key, value in node.value if key.value == "steps")
            yield from _places_of(step["steps"], inner.value)


def _mend(fault: Fault, survey: Step, places: list[_Place], form: Form) -> bool:
    """Take out what one fault is about; False where that is not known."""
    if fault.code in _LIMIT_OF:
        return _widen(*_LIMIT_OF[fault.code], fault, survey, form)
    if fault.code in _UNKEYABLE:
        return _without("voice", fault, survey, form)
    # The innermost step is the last one that begins at or before the line.
    found = [place for place in places if place.first <= fault.line]
    if not found:
        return False
    place = found[-1]
    key = next((key for key, (first, last) in place.lines.items() if first <= fault.line <= last), "")
    return _take_out(key, fault, place, form)


def _take_out(key: str, fault: Fault, place: _Place, form: Form) -> bool:
    step, row = place.step, form.rows.get(id(place.step))
    if row is None or place.step not in place.within:
        return False
    match key:
        case "if" if "always false" in fault.message:
            place.within.remove(step)
            form.note(row, Weight.LEFT_OUT, f"nobody would come to it: if: {step['if']} {fault.message}")
        case "if" | "check":
            form.note(row, Weight.LEFT_OUT, f"{key}: {step[key]}: {fault.message}")
            del step[key]
            if key == "check":
                step.pop("check_text", None)
        case "value":
            place.within.remove(step)
            form.note(row, Weight.LEFT_OUT, f"calculation {step['value']}: {fault.message}")
        case "choices" if isinstance(step["choices"], dict):
            form.note(row, Weight.LEFT_OUT, f"choice_filter {step['choices']['where']}: {fault.message}")
            step["choices"] = step["choices"]["list"]
        case "text" | "check_text" | "cati":
            step[key] = _unpiped(step[key])
            form.note(row, Weight.LEFT_OUT, f"what a text would say of answers: {fault.message}")
        case "steps" if not step["steps"]:
            place.within.remove(step)
            form.note(row, Weight.LEFT_OUT, "a group in which nothing is asked")
        case _:
            return False
    return True


def _unpiped(text: Any) -> Any:
    if isinstance(text, dict):
        return {key: _unpiped(inner) for key, inner in text.items()}
    fixed, *piped = text.split("{")
    return fixed + "".join(f"…{part.partition('}')[2]}" for part in piped)


def _widen(limit: str, channel: str, fault: Fault, survey: Step, form: Form) -> bool:
    """Allow as much as a survey may; where that is too little, leave the channel."""
    if survey["defaults"].get(limit) != _WIDEST[limit]:
        survey["defaults"][limit] = _WIDEST[limit]
        return True
    return _without(channel, fault, survey, form)


def _without(channel: str, fault: Fault, survey: Step, form: Form) -> bool:
    if channel not in survey["channels"]:
        return False
    survey["channels"].remove(channel)
    form.report.note("survey", 0, Weight.LEFT_OUT, f"the {channel} channel: {fault.message}")
    return True
