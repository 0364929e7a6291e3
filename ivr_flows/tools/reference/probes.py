"""Probes: what the reader itself says a survey is like. Defaults and options are tried, never written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ivr_flows.faults import SurveyFaults
from ivr_flows.survey import LoopStep, Question, QuestionType, QuotaStep, Survey
from ivr_flows.tools.reference.example import Example
from ivr_flows.tools.reference.shapes import Undescribed, objects

# One is a language of the example, as `sets` wants it.
_CHOICES = "choices: [{value: en, text: Alpha}, {value: b, kind: dont_know, text: Beta}]"
_DEFAULTS = f"""\
quotas: [{{name: everybody, limit: 1}}]
steps:
  - {{ask: used, type: many, text: Used?, {_CHOICES}}}
  - {{block: brands, each: brand in used, steps: [{{tell: hm, text: "{{brand.text}}."}}]}}
  - {{check_quotas: true}}
"""
_BASES: Mapping[QuestionType, str] = {
    QuestionType.ONE: _CHOICES,
    QuestionType.MANY: _CHOICES,
    QuestionType.SCALE: "min: 0, max: 10",
}
_BOUNDS: Mapping[QuestionType, tuple[str, str]] = {
    QuestionType.DATE: ('"2026-01-01"', '"2026-12-31"'),
    QuestionType.TIME: ('"09:00"', '"18:00"'),
}
# A value that each key may have, for trying whether a type takes it.
_TRIED: Mapping[str, str] = {
    "order": "{shuffle: true}",
    "words": "false",
    "sets": "language",
    "metric": "csat",
    "check": "answered(probe)",
    "warn": "answered(probe)",
    "partial": "true",
    "optional": "true",
    "tries": "2",
    "timeout": "9",
    "hints": "[a]",
    "if": 'contact.segment == "a"',
    "voice": "Probe?",
    "sms": "Probe?",
    "cati": "{probe: Sure?}",
}
# These need another key beside them, and go wherever that goes.
_WITH: Mapping[str, str] = {"check_text": "check", "warn_text": "warn"}


@dataclass(frozen=True, slots=True)
class TypeOptions:
    """The keys of a question that a type takes; `required` are those that it cannot do without."""

    takes: frozenset[str]
    required: frozenset[str]


def defaults() -> Mapping[tuple[str, str], str]:
    """Give what holds where a key is not given, by mapping and key, as a survey without it turns out."""
    survey = Example(_DEFAULTS).survey()
    question = survey.questions["used"]
    loop = next(step for step in survey.steps if isinstance(step, LoopStep))
    check = next(step for step in survey.steps if isinstance(step, QuotaStep))
    of_defaults = survey.defaults
    return {
        ("defaults", "tries"): str(of_defaults.tries),
        ("defaults", "service_key"): of_defaults.service_key,
        ("defaults", "no_input"): "repeat" if not of_defaults.no_input else of_defaults.no_input["en"],
        ("defaults", "invalid"): of_defaults.invalid["en"],
        ("defaults", "sms_parts"): str(of_defaults.sms_parts),
        ("defaults", "voice_minutes"): str(of_defaults.voice_minutes),
        ("quota", "count"): survey.quotas["everybody"].count,
        ("step_block", "cap"): str(loop.cap),
        ("step_ask", "optional"): _truth(question.optional),
        ("step_ask", "partial"): _truth(question.partial),
        ("step_ask", "words"): _truth(question.words),
        ("step_ask", "tries"): "as in `defaults`",
        ("choice", "kind"): question.choices[0].kind.value,
        ("step_check_quotas/check_quotas", "when_full"): "go_on" if check.outcome is None else "screen_out",
        ("step_check_quotas/check_quotas", "outcome"): check.outcome.value if check.outcome else "",
    }


@cache
def options_of(type_: QuestionType) -> TypeOptions:
    """Try which keys a type takes, by reading a question with each. Raises `Undescribed` for a new key."""
    step = objects()["step_ask"]
    takes, required = {"ask", "type", "text"}, {"ask", "type", "text"}
    for key in step["properties"]:
        if key in takes:
            continue
        if key in ("min", "max", "choices"):
            if _loads(type_, _given(type_, key)):
                takes.add(key)
            if key in _BASES.get(type_, "") and not _loads(type_, _without(type_, key)):
                required.add(key)
        elif key in _WITH:
            beside = _WITH[key]
            if _loads(type_, f"{_base(type_)}, {beside}: {_TRIED[beside]}, {key}: Hm."):
                takes.add(key)
        elif key not in _TRIED:
            raise Undescribed(f'a question has a new key "{key}": give it a value in {__name__}')
        elif _loads(type_, f"{_base(type_)}, {key}: {_TRIED[key]}"):
            takes.add(key)
    return TypeOptions(frozenset(takes), frozenset(required))


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _base(type_: QuestionType) -> str:
    return f"type: {type_.value}, {_BASES.get(type_, 'text: Probe?')}"


def _given(type_: QuestionType, key: str) -> str:
    if type_ in _BASES and key in _BASES[type_]:
        return _base(type_)
    if key == "choices":
        # A number's own keys are free only where it has both limits.
        limits = ", min: 0, max: 10" if type_ is QuestionType.NUMBER else ""
        return f"{_base(type_)}{limits}, choices: [{{value: none_given, kind: refusal, key: 99, text: No}}]"
    low, high = _BOUNDS.get(type_, ("1", "5"))
    return f"{_base(type_)}, {key}: {low if key == 'min' else high}"


def _without(type_: QuestionType, key: str) -> str:
    kept = [] if key == "choices" else [part for part in _BASES[type_].split(", ") if key not in part]
    return ", ".join((f"type: {type_.value}", *kept))


def _loads(type_: QuestionType, fields: str) -> bool:
    text = "" if "text: Probe?" in fields else ", text: Probe?"
    try:
        survey = Example(f"- {{ask: probe{text}, {fields}}}\n").survey()
    except SurveyFaults:
        return False
    return survey.questions["probe"].type is type_


def question_of(survey: Survey) -> Question:
    """Give the first question of a survey."""
    return next(iter(survey.questions.values()))
