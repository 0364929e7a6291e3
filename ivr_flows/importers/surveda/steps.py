"""The steps of one list, one after the other, with their skip logic. Sections are in `sections`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from ivr_flows.effects import Outcome
from ivr_flows.importers.surveda.flow import Places, Skips, Target, range_conditions
from ivr_flows.importers.surveda.naming import Names
from ivr_flows.importers.surveda.questionnaire import (
    Explanation,
    Flag,
    InnerStep,
    LanguageSelection,
    MultipleChoice,
    Numeric,
    SourceStep,
    title_of,
)
from ivr_flows.importers.surveda.questions import (
    choice_question,
    language_question,
    number_question,
)
from ivr_flows.importers.surveda.result import IssueLog, Variable
from ivr_flows.importers.surveda.wording import Fields, Wording

_OUTCOMES = {
    "completed": Outcome.COMPLETE,
    "ineligible": Outcome.SCREENED_OUT,
    "refused": Outcome.REFUSED,
}
# Behind these a break-off leaves an interview that is worth something.
_PARTIAL = ("interim partial", "completed")

# A step of `set` that says how an interview ends, and the outcome.
Mark = tuple[str, Outcome]


@dataclass(slots=True)
class Translation:
    """What all the lists of one questionnaire share. `closing` are the words of an end on the way.

    Behind `partial_at` an interview is partial. `drawn_first` names, for two sections that exchange their
    places, what tells that one comes first.
    """

    wording: Wording
    issues: IssueLog
    names: Names
    final: str
    closing: Fields
    marks: list[Mark] = field(default_factory=list)
    variables: dict[str, Variable] = field(default_factory=dict)
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    partial_at: SourceStep | None = None
    drawn_first: dict[int, str] = field(default_factory=dict)


def under(condition: str, fields: Fields) -> Fields:
    """Put a step under a condition, which stands behind its name."""
    if not condition:
        return fields
    (kind, name), *rest = fields.items()
    inner = fields.get("if")
    both = f"{condition} and ({inner})" if inner else condition
    return {kind: name, "if": both, **{key: value for key, value in rest if key != "if"}}


def endings(marks: Sequence[Mark], condition: str, closing: Fields) -> list[Fields]:
    """Give steps that end an interview: by the first flag that it has met, else as complete.

    Without a condition an interview that has met no flag simply comes to its end.
    """
    ends: list[Fields] = []
    if any(outcome is not Outcome.COMPLETE for _, outcome in marks):
        for mark, outcome in marks:
            met = f"{mark} and ({condition})" if condition else mark
            ends.append({"end": str(outcome), "if": met, **closing})
    if condition:
        ends.append({"end": str(Outcome.COMPLETE), "if": condition, **closing})
    return ends


class StepList:
    """Translates one list of steps. `marks` are the flags that may have been met on the way to a step."""

    def __init__(self, shared: Translation, places: Places, marks: Sequence[Mark]) -> None:
        self._shared = shared
        self._places = places
        self._skips = Skips()
        self.marks = list(marks)
        self._everybody_skips = False
        self._gone_to: set[int] = set()

    def comes_to(self, place: int) -> bool:
        """Tell whether anybody comes to a place; the steps before it have been translated."""
        if place in self._gone_to:
            self._everybody_skips = False
        return not self._everybody_skips

    def steps(self, place: int, step: InnerStep) -> list[Fields]:
        """Translate the step at one place; the steps before it have been translated."""
        section = self._places.section
        self._shared.places[self._places.names[place]] = (place,) if section is None else (section, place)
        condition = self.condition(place)
        translated = self._translated(place, step)
        return [under(condition, fields) for fields in translated]

    def condition(self, place: int) -> str:
        """Give the condition under which a place is not skipped; "" where it never is."""
        return self._skips.condition(place)

    def _translated(self, place: int, step: InnerStep) -> list[Fields]:
        name, shared = self._places.names[place], self._shared
        match step:
            case MultipleChoice():
                return self._choice(place, name, step)
            case LanguageSelection():
                return self._language(place, name, step)
            case Numeric():
                return self._number(place, name, step)
            case Explanation():
                said = {"tell": name, **shared.wording.fields(step.prompt, step.id, title_of(step))}
                return [said, *self._skip_always(place, step.id, step.skip_logic)]
            case Flag():
                return [self._flag(name, step), *self._skip_always(place, step.id, step.skip_logic)]
            case _:
                assert_never(step)

    def _choice(self, place: int, name: str, step: MultipleChoice) -> list[Fields]:
        shared = self._shared
        targets = [self._places.target(place, choice.skip_logic, shared.issues) for choice in step.choices]
        if len(step.choices) < 2:
            shared.issues.add(step.id, "has no two choices: it is said, and not asked")
            return [{"tell": name, **shared.wording.fields(step.prompt, step.id, title_of(step))}]
        self._everybody_skips = None not in targets
        self._gone_to.update(target for target in targets if isinstance(target, int))
        goes = [self._places.name(target) for target in targets]
        asked, variable = choice_question(name, step, goes, shared.wording, shared.issues)
        return [self._asked(place, asked, variable, step)]

    def _language(self, place: int, name: str, step: LanguageSelection) -> list[Fields]:
        shared = self._shared
        prompts = shared.wording.in_all_languages(step.prompt)
        if len([language for language in step.language_choices if language]) < 2:
            shared.issues.add(step.id, "has no two languages: it is said, and not asked")
            return [{"tell": name, **shared.wording.fields(prompts, step.id, title_of(step))}]
        asked, variable = language_question(name, step, shared.wording)
        return [self._asked(place, asked, variable, step)]

    def _number(self, place: int, name: str, step: Numeric) -> list[Fields]:
        shared = self._shared
        refusal = self._places.target(place, step.refusal.skip_logic if step.refusal else None, shared.issues)
        if isinstance(refusal, int):
            self._gone_to.add(refusal)
        go = self._places.name(refusal)
        asked, variable = number_question(name, step, go, shared.wording, shared.issues)
        steps = [self._asked(place, asked, variable, step)]
        leads = range_conditions(name, step, place, self._places, shared.issues)
        for target, condition in leads.items():
            steps += self._skip(target, condition)
        return steps

    def _asked(self, place: int, asked: Fields, variable: Variable, step: SourceStep) -> Fields:
        self._shared.variables[self._places.names[place]] = variable
        return asked | {"partial": True} if step is self._shared.partial_at else asked

    def _flag(self, name: str, step: Flag) -> Fields:
        mark: Fields = {"set": name, "value": True}
        if step.disposition in _OUTCOMES:
            self.marks.append((name, _OUTCOMES[step.disposition]))
            self._shared.marks.append(self.marks[-1])
        elif step.disposition not in _PARTIAL:
            self._shared.issues.add(step.id, f'the flag "{step.disposition}" changes nothing')
        if step.disposition == "completed":
            message = "an interview that breaks off behind the flag counts as partial, not as completed"
            self._shared.issues.add(step.id, message)
        return mark | {"partial": True} if step.disposition in _PARTIAL else mark

    def _skip_always(self, place: int, id_: str, skip: str | None) -> list[Fields]:
        target = self._places.target(place, skip, self._shared.issues)
        is_last = place == len(self._places.ids) - 1 and self._places.section is None
        if target is None or is_last:
            return []
        passed = self._shared.names.new(f"passed_{id_}", "passed")
        return [{"set": passed, "value": True}, *self._skip(target, passed)]

    def _skip(self, target: Target, condition: str) -> list[Fields]:
        if target == "end":
            return endings(self.marks, condition, self._shared.closing)
        self._gone_to.add(target)
        self._skips.skip(condition, target)
        return []
