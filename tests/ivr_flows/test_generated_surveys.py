"""The surveys made by chance have all that the model has: no step, type or option stays untried by properties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, NamedTuple, get_args

import msgspec
import pytest

from ivr_flows.choice import Choice, ChoiceKind
from ivr_flows.effects import Outcome
from ivr_flows.order import Order
from ivr_flows.reader import read_survey
from ivr_flows.survey import (
    EndStep,
    Filter,
    GoStep,
    LoopStep,
    Question,
    QuestionType,
    Quota,
    QuotaStep,
    Step,
    Survey,
    TellStep,
    Texts,
    Wording,
    all_steps,
)
from tests.ivr_flows.generated import make_survey

SURVEYS = [read_survey(make_survey(seed)) for seed in range(150)]
KINDS: tuple[type[Any], ...] = get_args(Step)
PARTS: tuple[type[Any], ...] = (Choice, Order, Filter, Quota, Texts, Wording)
# Behind an end or a jump nothing is left that could be partial.
NEVER = {(EndStep, "partial"), (GoStep, "partial")}


class Option(NamedTuple):
    """One field of a kind, and what it holds where an author says nothing (MISSING where it always is said)."""

    kind: type[Any]
    name: str
    unsaid: object


def options_of(kind: type[Any]) -> Iterator[Option]:
    """List the fields of a dataclass or of a struct."""
    for field in fields(kind) if is_dataclass(kind) else msgspec.structs.fields(kind):
        makes = field.default_factory
        is_made = makes is not MISSING and makes is not msgspec.NODEFAULT
        unsaid = makes() if is_made else field.default
        yield Option(kind, field.name, MISSING if unsaid is msgspec.NODEFAULT else unsaid)


def parts_of(survey: Survey) -> Iterator[object]:
    """List everything of the model in a survey."""
    yield from survey.quotas.values()
    for step in all_steps(survey.steps):
        yield step
        for option in options_of(type(step)):
            value = getattr(step, option.name)
            if isinstance(value, PARTS):
                yield value
        if isinstance(step, Question):
            yield from step.choices
        if isinstance(step, (TellStep, Question)):
            yield from step.texts.general.values()
            yield from (one for said in step.texts.overrides.values() for one in said.values())


MADE = [part for survey in SURVEYS for part in parts_of(survey)]
OPTIONS = [
    option for kind in (*KINDS, *PARTS) for option in options_of(kind) if (kind, option.name) not in NEVER
]


def is_used(value: object, option: Option) -> bool:
    """Tell whether an author has said something: what is not there by default, or what there is not always."""
    return bool(value) if option.unsaid is MISSING else bool(value != option.unsaid)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_step_is_generated(kind: type[Any]) -> None:
    assert any(type(part) is kind for part in MADE)


@pytest.mark.parametrize("type_", QuestionType)
def test_every_type_of_question_is_generated(type_: QuestionType) -> None:
    assert any(isinstance(part, Question) and part.type is type_ for part in MADE)


@pytest.mark.parametrize("kind", ChoiceKind)
def test_every_kind_of_choice_is_generated(kind: ChoiceKind) -> None:
    assert any(isinstance(part, Choice) and part.kind is kind for part in MADE)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: f"{option.kind.__name__}.{option.name}")
def test_every_option_is_generated(option: Option) -> None:
    assert any(type(part) is option.kind and is_used(getattr(part, option.name), option) for part in MADE)


def test_every_way_to_end_and_every_way_of_a_full_quota_is_generated() -> None:
    ends = {part.outcome for part in MADE if isinstance(part, EndStep)}
    assert ends == {Outcome.COMPLETE, Outcome.SCREENED_OUT, Outcome.REFUSED}
    assert {part.outcome is None for part in MADE if isinstance(part, QuotaStep)} == {True, False}


def test_loops_stand_in_loops_and_long_lists_are_read_in_batches() -> None:
    loops = [part for part in MADE if isinstance(part, LoopStep)]
    assert any(isinstance(inner, LoopStep) for loop in loops for inner in all_steps(loop.steps))
    assert any(isinstance(part, Question) and part.batched for part in MADE)
