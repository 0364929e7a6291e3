"""Facets: one step of a survey as a flat table of what an author wrote about it, in words.

Two tables are compared label by label; a label that is missing means that the author wrote nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ivr_flows.choice import Choice
from ivr_flows.language.types import Expression
from ivr_flows.order import Order
from ivr_flows.piping import Template
from ivr_flows.survey import (
    BlockStep,
    EndStep,
    GoStep,
    LoopStep,
    Question,
    QuotaStep,
    SetStep,
    Step,
    TellStep,
    Texts,
)
from ivr_flows.tools.names import source_text

Facets: TypeAlias = dict[str, str]

CONDITION = "condition"
WORDING = "wording"
# What an answer means, who gives it and what it can be: a change here breaks a comparison over time.
MEANING = (
    "type",
    "lowest",
    "highest",
    "metric",
    CONDITION,
    "go",
    "check",
    WORDING,
    "recording",
    "choice",
    "optional",
)


def facets_of(step: Step, names: Mapping[int, str]) -> Facets:
    """Tabulate one step; `names` are those of the survey's slots. What is inside a block is not here."""
    table: dict[str, object] = {CONDITION: _source(step.condition), "partial": step.partial or None}
    match step:
        case TellStep():
            table |= {"intro": step.intro or None, **_texts(step.texts, names)}
        case Question():
            table |= _question(step, names)
        case SetStep():
            table["value"] = _source(step.value)
        case EndStep():
            table |= {"outcome": step.outcome, **_texts(step.texts, names)}
        case GoStep():
            table["go"] = step.to
        case QuotaStep():
            table |= {"outcome": step.outcome or "goes on", **_texts(step.texts, names)}
            table |= {f"quota {name}": _source(when) or "everybody" for name, when, _ in step.cells}
        case BlockStep():
            table["order"] = _order(step.order)
        case LoopStep():
            table |= {"order": _order(step.order), "rounds at most": step.cap}
            table["each of"] = names.get(step.source_slot)
    return _said(table)


def choice_facets(choice: Choice) -> Facets:
    """Tabulate one choice."""
    table: dict[str, object] = {"key": choice.key, "kind": choice.kind, "go": choice.go, "end": choice.end}
    table |= {f"text in {language}": text for language, text in choice.text.items()}
    table |= {f"words in {language}": ", ".join(words) for language, words in (choice.say or {}).items()}
    table |= {f"column {column}": value for column, value in choice.columns.items()}
    return _said(table)


def _question(step: Question, names: Mapping[int, str]) -> dict[str, object]:
    table: dict[str, object] = {
        "type": step.type,
        "lowest": step.earliest if step.low is None else step.low,
        "highest": step.latest if step.high is None else step.high,
        "metric": step.metric,
        "number words": None if step.words else "not read",
        "sets": "language" if step.sets_language else None,
        "tries": step.tries,
        "optional": step.optional or None,
        "timeout in seconds": step.timeout,
        "order": _order(step.order),
        "choice filter": _source(step.where.holds) if step.where is not None else None,
        "check": _source(step.check),
        "warn": _source(step.warn),
        **_texts(step.texts, names),
        **_templates("check text", step.check_text, names),
        **_templates("warn text", step.warn_text, names),
        **_templates("instruction", step.instruct, names),
        **_templates("probe", step.probe, names),
    }
    return table | {f"hints in {language}": ", ".join(words) for language, words in step.hints.items()}


def _texts(texts: Texts | None, names: Mapping[int, str]) -> dict[str, object]:
    if texts is None:
        return {}
    table = _templates(WORDING, {key: one.template for key, one in texts.general.items()}, names)
    for channel, wordings in texts.overrides.items():
        for language, wording in wordings.items():
            where = f"in {language} by {channel}"
            table[f"{WORDING} {where}"] = source_text(wording.template, names)
            table[f"recording {where}"] = wording.audio
    return table


def _templates(
    label: str, templates: Mapping[str, Template] | None, names: Mapping[int, str]
) -> dict[str, object]:
    return {f"{label} in {key}": source_text(one, names) for key, one in (templates or {}).items()}


def _source(expression: Expression | None) -> str | None:
    return None if expression is None else " ".join(expression.source.split())


def _order(order: Order | None) -> str | None:
    if order is None:
        return None
    words = ["shuffled"] if order.shuffle else []
    words += [f"{order.pick} picked"] if order.pick is not None else []
    words += [f"first {', '.join(order.first)}"] if order.first else []
    words += [f"last {', '.join(order.last)}"] if order.last else []
    words += [f"kept in place {', '.join(order.keep)}"] if order.keep else []
    return ", ".join(words)


def _said(table: Mapping[str, object]) -> Facets:
    """Leave out what is not there; a truth is written as yes."""
    return {
        label: "yes" if value is True else str(value)
        for label, value in table.items()
        if value is not None and value != ""
    }
