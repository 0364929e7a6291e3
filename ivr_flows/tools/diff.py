"""Differences between two versions of a survey, in words, and which of them break a comparison.

A metric can be compared over versions while the same people are asked the same thing in the same way
and place. What changes that of a question with a metric is marked; the judgement is on the side of
marking too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ivr_flows.survey import (
    BlockStep,
    EndStep,
    GoStep,
    LoopStep,
    Question,
    QuotaStep,
    Step,
    Survey,
    all_steps,
)
from ivr_flows.tools.facets import CONDITION, MEANING, choice_facets, facets_of
from ivr_flows.tools.names import slot_names


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it is about, and what happened. `breaks` are the metric questions it touches."""

    about: str
    words: str
    breaks: tuple[str, ...] = ()

    def __str__(self) -> str:
        marks = f" [breaks the comparison of {', '.join(self.breaks)}]" if self.breaks else ""
        return f"{self.about}: {self.words}{marks}"


def differences(old: Survey, new: Survey) -> tuple[Change, ...]:
    """List what changed from one version to another: the survey as a whole, then step by step."""
    return (*_in_head(old, new), *_in_steps(_Version(old), _Version(new)))


class _Version:
    """One version's steps by a name that lasts: those without one are counted by their kind."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.names = slot_names(survey)
        self.steps: dict[str, Step] = {}
        for step in all_steps(survey.steps):
            self.steps[self._lasting(step)] = step
        self.keys = tuple(self.steps)
        self.metrics = tuple(
            key for key, step in self.steps.items() if isinstance(step, Question) and step.metric is not None
        )

    def _lasting(self, step: Step) -> str:
        match step:
            case EndStep():
                kind = "end"
            case GoStep():
                kind = "go"
            case QuotaStep():
                kind = "check of quotas"
            case _:
                return step.key
        return f"{kind} {sum(key.startswith(f'{kind} ') for key in self.steps) + 1}"

    def metrics_after(self, key: str) -> set[str]:
        """Name the metric questions that stand after a step."""
        after = set(self.keys[self.keys.index(key) + 1 :])
        return {metric for metric in self.metrics if metric in after}

    def metrics_in(self, step: Step) -> tuple[str, ...]:
        """Name the metric questions that are a step, or stand in it, or that it may lead past."""
        inside = {one.key for one in all_steps([step])}
        if isinstance(step, GoStep):
            own = next(key for key, one in self.steps.items() if one is step)
            inside = self.metrics_after(own) - self.metrics_after(step.to) - {step.to}
        return tuple(key for key in self.metrics if key in inside)


def _in_head(old: Survey, new: Survey) -> Iterator[Change]:
    if old.key != new.key:
        yield Change("survey", f'"{old.key}" is compared with another survey, "{new.key}"')
    for about, before, after in (
        ("languages", old.languages, new.languages),
        ("channels", old.channels, new.channels),
        ("contact fields", _listed(old.contact), _listed(new.contact)),
    ):
        for gone in (one for one in before if one not in after):
            yield Change(about, f"{gone} is gone")
        for added in (one for one in after if one not in before):
            yield Change(about, f"{added} is new")
    yield from _changes("survey", _head(old), _head(new))
    cells = {quota.name for quota in (*old.quotas.values(), *new.quotas.values())}
    for name in sorted(cells):
        yield from _changes(f"quota {name}", _quota(old, name), _quota(new, name))


def _head(survey: Survey) -> dict[str, str]:
    defaults = survey.defaults
    table = {
        "touchpoint": survey.touchpoint,
        "region": survey.region or "",
        "service key": defaults.service_key,
        "parts of a text at most": str(defaults.sms_parts),
        "minutes of a call at most": str(defaults.voice_minutes),
    }
    for label, texts in (
        ("sponsor", survey.sponsor),
        ("purpose", survey.purpose),
        ("words after silence", defaults.no_input),
        ("words after an unclear reply", defaults.invalid),
    ):
        table |= {f"{label} in {language}": text for language, text in texts.items()}
    return {label: value for label, value in table.items() if value}


def _quota(survey: Survey, name: str) -> dict[str, str]:
    quota = survey.quotas.get(name)
    if quota is None:
        return {}
    table = {"limit": str(quota.limit), "counts": quota.count}
    return table | ({CONDITION: quota.when.source.strip()} if quota.when is not None else {})


def _listed(fields: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(f"{name} ({kind})" for name, kind in fields.items())


def _in_steps(old: _Version, new: _Version) -> Iterator[Change]:
    moved = _moved(old.keys, new.keys)
    for key in old.keys:
        if key not in new.steps:
            step = old.steps[key]
            yield Change(key, f"{_kind(step)} is gone", _touched(old, step, key, new))
    for key in new.keys:
        step = new.steps[key]
        if key not in old.steps:
            yield Change(key, f"{_kind(step)} is new", _touched(new, step, key, old))
            continue
        before = old.steps[key]
        if key in moved:
            # Whatever it now stands before, or stood before, is asked in another place than it was.
            passed = old.metrics_after(key) ^ new.metrics_after(key)
            own = {key} & {*old.metrics, *new.metrics}
            asks = any(isinstance(one, Question) for one in all_steps([step]))
            yield Change(key, "is moved", tuple(sorted(own | (passed if asks else set()))))
        yield from _in_step(key, before, step, old, new)


def _in_step(key: str, before: Step, after: Step, old: _Version, new: _Version) -> Iterator[Change]:
    metrics = tuple(dict.fromkeys((*old.metrics_in(before), *new.metrics_in(after))))
    if type(before) is not type(after):
        yield Change(key, f"was {_kind(before)}, is {_kind(after)}", metrics)
        return
    touches = metrics if isinstance(after, (Question, GoStep, BlockStep, LoopStep)) else ()
    yield from _changes(key, facets_of(before, old.names), facets_of(after, new.names), touches)
    if isinstance(before, Question) and isinstance(after, Question):
        yield from _in_choices(key, before, after, touches)


def _in_choices(key: str, before: Question, after: Question, touches: tuple[str, ...]) -> Iterator[Change]:
    was = {choice.value: choice for choice in before.choices}
    now = {choice.value: choice for choice in after.choices}
    for value in dict.fromkeys((*was, *now)):
        about = f'{key}, choice "{value}"'
        if value not in now or value not in was:
            yield Change(about, "is gone" if value not in now else "is new", touches)
        else:
            for change in _changes(about, choice_facets(was[value]), choice_facets(now[value])):
                meant = not change.words.startswith(("key", "words", "column"))
                yield Change(about, change.words, touches if meant else ())
    if _moved(tuple(was), tuple(now)):
        yield Change(f"{key}, choices", f"are read as {', '.join(now)}, were {', '.join(was)}", touches)


def _changes(
    about: str, before: Mapping[str, str], after: Mapping[str, str], touches: tuple[str, ...] = ()
) -> Iterator[Change]:
    for label in dict.fromkeys((*before, *after)):
        was, now = before.get(label), after.get(label)
        if was == now:
            continue
        breaks = touches if label.startswith(MEANING) or label == "each of" else ()
        if was is None:
            words = f"{label} is new: {now}"
        elif now is None:
            words = f"{label} is gone, was: {was}"
        else:
            words = f"{label} was: {was}; is: {now}"
        yield Change(about, words, breaks)


def _touched(version: _Version, step: Step, key: str, other: _Version) -> tuple[str, ...]:
    """Name the metric questions that a step concerns which only one of two versions has."""
    own = set(version.metrics_in(step))
    # What is asked before colours what is asked after; what is only said does so less.
    later = version.metrics_after(key) & set(other.metrics) if isinstance(step, Question) else set()
    return tuple(sorted(own | later))


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Name what both have and has another place among what both have."""
    common = set(old) & set(new)
    before = [key for key in old if key in common]
    after = [key for key in new if key in common]
    kept: Iterable[str] = (
        key
        for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        for key in before[block.a : block.a + block.size]
    )
    return common - set(kept)


def _kind(step: Step) -> str:
    return "question" if isinstance(step, Question) else type(step).__name__.removesuffix("Step").lower()
