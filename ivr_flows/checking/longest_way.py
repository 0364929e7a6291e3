"""The longest way through a survey, in seconds: of branches that exclude each other only one is counted.

An interview is followed as a set of states: what is known of the answers that conditions still read, and
the step that is jumped to. States that know the same are one, and the longer way counts. A condition that
cannot be decided goes both ways, so that the estimate is never too short. The work is bounded: with too
many states something that was known is forgotten.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from ivr_flows.checking.possible_answers import POSSIBLE_LIMIT, UNKNOWN, Answered, possible_answers
from ivr_flows.language.types import Expression
from ivr_flows.survey import (
    BlockStep,
    EndStep,
    GoStep,
    LoopStep,
    Question,
    SetStep,
    Step,
    all_steps,
)

# What is known, by the slot of a question or a computed value; (None, None) where the way leads past it.
_Known: TypeAlias = tuple[tuple[int, Answered], ...]
# States of an interview, by what is known and the step that it jumps to; and how long it took to get there.
_States: TypeAlias = dict[tuple[_Known, str], float]

_STATES_LIMIT = POSSIBLE_LIMIT


def longest_way(steps: Sequence[Step], slots: int, seconds: Mapping[str, float]) -> float:
    """Estimate the longest way through the steps of a survey with so many slots.

    `seconds` say how long every step takes by itself, by its key.
    """
    return _Ways(steps, slots, seconds).longest()


def rounds_at_most(loop: LoopStep) -> int:
    """Give how often a loop goes round when everything is chosen."""
    picked = loop.order.pick if loop.order is not None else None
    return min(loop.cap, picked or len(loop.over))


class _Undecided(Exception):  # noqa: N818 - no error: a condition reads what is not known
    """What is read is not known."""


class _Env(list[Any]):
    """An environment in which reading what is not known raises `_Undecided`."""

    def __getitem__(self, slot: Any) -> Any:
        value = list.__getitem__(self, slot)
        if value is UNKNOWN:
            raise _Undecided
        return value


class _Ways:
    """`longest` is asked once; the rest is how states go through one kind of step."""

    def __init__(self, steps: Sequence[Step], slots: int, seconds: Mapping[str, float]) -> None:
        self._steps = steps
        self._seconds = seconds
        self._ended = 0.0
        every = list(all_steps(steps))
        self._place = {step.key: place for place, step in enumerate(every)}
        self._status = {step.slot: step.status_slot for step in every if isinstance(step, Question)}
        named = {step.key: step.slot for step in every if isinstance(step, (Question, SetStep))}
        self._readers: dict[int, list[Expression]] = {}
        self._last_read: dict[int, int] = {}
        self._read: dict[str, frozenset[int]] = {}
        for place, step in enumerate(every):
            for expression in _read_by(step):
                slots_read = frozenset(named[name] for name in _names(expression) if name in named)
                self._read[expression.source] = slots_read
                for slot in slots_read:
                    self._readers.setdefault(slot, []).append(expression)
                    self._last_read[slot] = place
        self._values: dict[tuple[str, _Known], Any] = {}
        self._env = _Env([UNKNOWN] * slots)

    def longest(self) -> float:
        left = self._level(self._steps, {((), ""): 0.0})
        return max([self._ended, *left.values()])

    def _level(self, steps: Iterable[Step], states: _States) -> _States:
        for step in steps:
            states = self._step(step, states)
        return states

    def _step(self, step: Step, states: _States) -> _States:
        after, taken = _States(), _States()
        for (known, go), seconds in states.items():
            if go not in ("", step.key):
                _keep(after, self._led_past(known, step), go, seconds)
                continue
            holds = True if step.condition is None else self._value(step.condition, known)
            if holds is UNKNOWN or not holds:
                _keep(after, self._led_past(known, step), "", seconds)
            if holds is UNKNOWN or holds:
                _keep(taken, known, "", seconds)
        if taken:
            for (known, go), seconds in self._through(step, taken).items():
                _keep(after, known, go, seconds)
        return self._reduced(after, self._end_of(step))

    def _through(  # noqa: PLR0911 - one return a kind of step
        self, step: Step, states: _States
    ) -> _States:
        match step:
            case Question():
                return self._asked(step, states)
            case SetStep():
                return self._set(step, states)
            case EndStep():
                self._ended = max(self._ended, *states.values())
                return {}
            case GoStep():
                return {(known, step.to): seconds for (known, _), seconds in states.items()}
            case BlockStep() if step.order is None or step.order.pick is None:
                return self._level(step.steps, states)
            case BlockStep():
                return self._picked(step, states)
            case LoopStep():
                return self._loop(step, states)
            case _:
                own = self._seconds[step.key]
                return {key: seconds + own for key, seconds in states.items()}

    def _asked(self, question: Question, states: _States) -> _States:
        own, after = self._seconds[question.key], _States()
        answers = self._answers(question)
        for (known, _), seconds in states.items():
            for answer, go, ends in answers:
                if ends:
                    self._ended = max(self._ended, seconds + own)
                else:
                    _keep(after, self._knowing(known, question.slot, answer), go, seconds + own)
        return after

    def _answers(self, question: Question) -> list[tuple[Answered, str, bool]]:
        """List answers that lead to different ways: the answer, the step it jumps to, and whether it ends."""
        readers = self._readers.get(question.slot, [])
        jumps = {choice.value: choice for choice in question.choices}
        found: dict[object, tuple[Answered, str, bool]] = {}
        for answer in possible_answers(question, readers):
            value = answer[0][0] if isinstance(answer[0], tuple) and len(answer[0]) == 1 else answer[0]
            choice = jumps.get(value) if isinstance(value, str) else None
            go, ends = (choice.go, choice.end is not None) if choice else ("", False)
            ways = tuple(self._alone(reader, question.slot, answer) for reader in readers)
            # What a condition cannot tell without another answer may matter later.
            apart = answer if UNKNOWN in ways else None
            found.setdefault((ways, apart, go, ends), (answer, go, ends))
        return list(found.values())

    def _set(self, step: SetStep, states: _States) -> _States:
        after = _States()
        for (known, _), seconds in states.items():
            value = self._value(step.value, known)
            _keep(after, self._knowing(known, step.slot, (value, None)), "", seconds)
        return after

    def _picked(self, block: BlockStep, states: _States) -> _States:
        """Count as many units as are picked, the longest, and those that always come."""
        if block.order is None or block.order.pick is None:
            raise ValueError(f"block {block.key} picks nothing")
        always = {*block.order.first, *block.order.last, *block.order.keep}
        units = {unit.key: self._apart([unit]) for unit in block.steps}
        drawn = sorted((one[0] for key, one in units.items() if key not in always), reverse=True)
        own = sum(one[0] for key, one in units.items() if key in always) + sum(drawn[: block.order.pick])
        return self._past(block, states, own, {go for one in units.values() for go in one[1]})

    def _loop(self, loop: LoopStep, states: _States) -> _States:
        own, goes = self._apart(loop.steps)
        return self._past(loop, states, own * rounds_at_most(loop), goes)

    def _apart(self, steps: Sequence[Step]) -> tuple[float, set[str]]:
        """Give how long steps take whatever was answered before, and where outside they jump to."""
        ended, self._ended = self._ended, 0.0
        left = self._level(steps, {((), ""): 0.0})
        own, self._ended = max([self._ended, *left.values()]), ended
        return own, {go for _, go in left if go}

    def _past(self, block: BlockStep | LoopStep, states: _States, own: float, goes: set[str]) -> _States:
        named = [step for step in all_steps(block.steps) if isinstance(step, (Question, SetStep))]
        within = {step.slot for step in named if step.slot in self._last_read}
        after = _States()
        for (known, _), seconds in states.items():
            for go in ("", *goes):
                _keep(after, _forgetting(known, within), go, seconds + own)
        return after

    def _value(self, expression: Expression, known: _Known) -> Any:
        """Evaluate as far as is known; UNKNOWN where that does not decide it."""
        read = self._read[expression.source]
        what_counts = tuple(one for one in known if one[0] in read)
        at = expression.source, what_counts
        if at not in self._values:
            self._values[at] = self._evaluated(expression, what_counts)
        return self._values[at]

    def _evaluated(self, expression: Expression, known: _Known) -> Any:
        for slot, answer in known:
            self._put(slot, answer)
        try:
            return expression.evaluate(self._env)
        except _Undecided:
            return UNKNOWN
        finally:
            for slot, _ in known:
                self._put(slot, (UNKNOWN, UNKNOWN))

    def _alone(self, expression: Expression, slot: int, answer: Answered) -> Any:
        """Evaluate with one answer, as if nothing else were known."""
        return self._value(expression, ((slot, answer),))

    def _put(self, slot: int, answer: Answered) -> None:
        status_slot = self._status.get(slot, slot)
        self._env[status_slot] = answer[1]
        self._env[slot] = answer[0]

    def _knowing(self, known: _Known, slot: int, answer: Answered) -> _Known:
        if slot not in self._last_read:
            return known
        if answer[0] is UNKNOWN:
            return _forgetting(known, {slot})
        return tuple(sorted([*(one for one in known if one[0] != slot), (slot, answer)], key=_slot_of))

    def _led_past(self, known: _Known, step: Step) -> _Known:
        for inner in all_steps([step]):
            if isinstance(inner, (Question, SetStep)):
                known = self._knowing(known, inner.slot, (None, None))
        return known

    def _end_of(self, step: Step) -> int:
        return max(self._place[inner.key] for inner in all_steps([step]))

    def _reduced(self, states: _States, place: int) -> _States:
        """Forget what nothing behind `place` reads, and more where there are too many states."""
        live = {slot for slot, last in self._last_read.items() if last > place}
        states = _mapped(states, lambda known: tuple(one for one in known if one[0] in live))
        while len(states) > _STATES_LIMIT:
            tells_apart = Counter(slot for slot, _ in {one for known, _ in states for one in known})
            slot, answers = next(iter(tells_apart.most_common(1)), (0, 0))
            if answers <= 1:  # only which were asked, or where they jump to, tells the states apart
                return _mapped(states, partial(_forgetting, slots=set(tells_apart)))
            states = _mapped(states, partial(_forgetting, slots={slot}))
        return states


def _keep(states: _States, known: _Known, go: str, seconds: float) -> None:
    states[known, go] = max(seconds, states.get((known, go), 0.0))


def _mapped(states: _States, change: Callable[[_Known], _Known]) -> _States:
    changed = _States()
    for (known, go), seconds in states.items():
        _keep(changed, change(known), go, seconds)
    return changed


def _forgetting(known: _Known, slots: Collection[int]) -> _Known:
    return tuple(one for one in known if one[0] not in slots)


def _slot_of(one: tuple[int, Answered]) -> int:
    return one[0]


def _read_by(step: Step) -> list[Expression]:
    read = [step.condition] if step.condition is not None else []
    return [*read, step.value] if isinstance(step, SetStep) else read


def _names(expression: Expression) -> Mapping[str, None]:
    tree = ast.parse(expression.source.strip(), mode="eval")
    return dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
