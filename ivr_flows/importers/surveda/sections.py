"""The steps of a questionnaire and of its sections -> the steps of a survey, with their random order."""

from __future__ import annotations

from collections.abc import Sequence

from ivr_flows.importers.surveda.flow import Places
from ivr_flows.importers.surveda.questionnaire import (
    Explanation,
    Flag,
    InnerStep,
    LanguageSelection,
    MultipleChoice,
    Numeric,
    Questionnaire,
    Section,
    SourceStep,
    title_of,
)
from ivr_flows.importers.surveda.result import IssueLog
from ivr_flows.importers.surveda.steps import Mark, StepList, Translation, under
from ivr_flows.importers.surveda.wording import Fields


def translate_steps(shared: Translation, questionnaire: Questionnaire) -> list[Fields]:
    """Translate all the steps of a questionnaire."""
    shared.partial_at = _partial_at(questionnaire, shared.issues)
    steps = questionnaire.steps
    apart = _pair_apart(steps, shared.issues)
    names = [shared.names.new(_wanted_name(step), _kind(step)) for step in steps]
    ids = [step.id for step in steps]
    listed = StepList(shared, Places(ids, names, shared.final, shared.final, None), ())
    translated: list[Fields] = []
    shuffled: list[Fields] = []
    for place, step in enumerate(steps):
        if not listed.comes_to(place):
            _note_left_out(step, shared)
            continue
        is_apart = apart is not None and place in apart
        if isinstance(step, Section) and step.randomize and not is_apart:
            # It may come before its neighbours: it knows nothing of their flags.
            shuffled.append(_section(shared, step, names[place], place, listed.marks))
            continue
        translated += _in_any_order(shuffled, shared)
        shuffled = []
        listed.marks = list(shared.marks)
        if not isinstance(step, Section):
            translated += listed.steps(place, step)
        elif apart is not None and is_apart:
            translated += _either(shared, steps, names, apart, place)
        else:
            block = _section(shared, step, names[place], place, listed.marks)
            translated.append(under(listed.condition(place), block))
    return [*translated, *_in_any_order(shuffled, shared)]


def _section(shared: Translation, section: Section, name: str, place: int, marks: Sequence[Mark]) -> Fields:
    end_name = shared.names.new(f"end_of_{name}", "end")
    names = [shared.names.new(_wanted_name(step), _kind(step)) for step in section.steps]
    places = Places([step.id for step in section.steps], names, end_name, shared.final, place)
    listed = StepList(shared, places, marks)
    inner: list[Fields] = []
    for index, step in enumerate(section.steps):
        if listed.comes_to(index):
            inner += listed.steps(index, step)
        else:
            _note_left_out(step, shared)
    if places.end_is_wanted:  # nothing else stands behind the last step of a section
        inner.append({"set": end_name, "value": True})
    return {"block": name, "steps": inner}


def _either(
    shared: Translation, steps: Sequence[SourceStep], names: Sequence[str], pair: tuple[int, int], place: int
) -> list[Fields]:
    """Put both sections of a pair at one of their places, each under the condition that it was drawn."""
    first, last = pair
    draw: list[Fields] = []
    if not shared.drawn_first:
        drawn = [shared.names.new(f"{names[index]}_first", "") for index in pair]
        shared.drawn_first.update(zip(pair, drawn, strict=True))
        draws: list[Fields] = [{"set": name, "value": True} for name in drawn]
        draw = [{"block": shared.names.new("draw", ""), "order": {"pick": 1}, "steps": draws}]
    marks = list(shared.marks)
    other = last if place == first else first
    blocks = []
    for index, when_first in ((place, first), (other, last)):
        section = steps[index]
        if isinstance(section, Section):
            name = names[index] if index == place else shared.names.new(names[index], "")
            block = _section(shared, section, name, index, marks)
            blocks.append(under(shared.drawn_first[when_first], block))
    return [*draw, *blocks]


def _pair_apart(steps: Sequence[SourceStep], issues: IssueLog) -> tuple[int, int] | None:
    """Find two random sections with something between them: they change places by a draw."""
    random = [index for index, step in enumerate(steps) if isinstance(step, Section) and step.randomize]
    if not random or random[-1] - random[0] == len(random) - 1:
        return None
    if len(random) == 2:
        message = "two random sections stand apart: each stands in both places, under names of its own"
        issues.add("sections", message)
        return random[0], random[1]
    issues.add("sections", "random sections change places with neighbours only, not across one that stays")
    return None


def _in_any_order(blocks: list[Fields], shared: Translation) -> list[Fields]:
    if len(blocks) < 2:
        return blocks
    name = shared.names.new("random_sections", "")
    return [{"block": name, "order": {"shuffle": True}, "steps": blocks}]


def _note_left_out(step: SourceStep, shared: Translation) -> None:
    shared.issues.add(step.id, "left out: nobody comes to it, as every answer before it skips it")


def _wanted_name(step: InnerStep | Section) -> str:
    match step:
        case MultipleChoice() | Numeric() | LanguageSelection():
            return step.store or title_of(step)
        case Flag():
            return f"flag_{step.disposition}"
        case Explanation() | Section():
            return title_of(step)


def _kind(step: InnerStep | Section) -> str:
    match step:
        case Section():
            return "section"
        case Flag():
            return "flag"
        case Explanation():
            return "words"
        case _:
            return "question"


def _partial_at(questionnaire: Questionnaire, issues: IssueLog) -> SourceStep | None:
    """Give the relevant question behind which enough have been asked for a partial interview."""
    config = questionnaire.partial_relevant_config
    if config is None or not config.enabled or not config.min_relevant_steps:
        return None
    lists = [step.steps if isinstance(step, Section) else [step] for step in questionnaire.steps]
    asking = [step for inner in lists for step in inner if isinstance(step, (MultipleChoice, Numeric))]
    relevant = [step for step in asking if step.relevant]
    if len(relevant) < config.min_relevant_steps:
        issues.add(
            "partial_relevant_config", "there are not so many relevant steps: nothing is partial by it"
        )
        return None
    at = relevant[config.min_relevant_steps - 1]
    message = "an interview is partial behind this step, also where relevant steps before it were skipped"
    issues.add(at.id, message)
    return at
