"""Conditions of a survey, for estimates: which answers they read, and what they come to when some are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ivr_flows.checking.possible_answers import UNKNOWN, Answered, possible_answers
from ivr_flows.checking.strands import Known
from ivr_flows.language.types import Evaluate, Expression
from ivr_flows.survey import Question, SetStep, Step

# The answers to a question that no condition reads, and that leads nowhere.
_NOTHING_TOLD: list[tuple[Answered, str, bool]] = [((UNKNOWN, UNKNOWN), "", False)]


class _Undecided(Exception):  # noqa: N818 - no error: a condition reads what is not known
    """What is read is not known."""


class _Env(list[Any]):
    """An environment in which reading what is not known raises `_Undecided`."""

    def __getitem__(self, slot: Any) -> Any:
        value = list.__getitem__(self, slot)
        if value is UNKNOWN:
            raise _Undecided
        return value


class Conditions:
    """The conditions, and the computed values, of steps that are listed in the order of the file.

    `read_by` are the slots of answers that each step reads, and `last_read` says which step is the last
    to read one.
    """

    def __init__(self, every: Sequence[Step], slots: int) -> None:
        self._status = {
            step.slot: step.status_slot if isinstance(step, Question) else step.slot
            for step in every
            if isinstance(step, (Question, SetStep))
        }
        self._answered = frozenset(self._status)
        self._readers: dict[int, dict[str, Expression]] = {}
        self._answers: dict[int, list[tuple[Answered, str, bool]]] = {}
        self.last_read: dict[int, int] = {}
        self.read_by: dict[str, frozenset[int]] = {}
        for place, step in enumerate(every):
            reads = list[int]()
            for expression in _evaluated_by(step):
                for slot in _read_by(expression):
                    self._readers.setdefault(slot, {})[expression.source] = expression
                    reads.append(slot)
            self.read_by[step.key] = self._answered.intersection(reads)
            self.last_read.update(dict.fromkeys(self.read_by[step.key], place))
        self._env = _Env([UNKNOWN] * slots)

    def value(self, run: Evaluate, known: Known) -> Any:
        """Evaluate as far as is known; UNKNOWN where that does not decide it."""
        env, status_of = self._env, self._status
        for slot, (value, status) in known:
            env[status_of[slot]] = status
            env[slot] = value
        try:
            return run(env)
        except _Undecided:
            return UNKNOWN
        finally:
            for slot, _ in known:
                env[slot] = env[status_of[slot]] = UNKNOWN

    def answers_of(self, question: Question) -> list[tuple[Answered, str, bool]]:
        """List answers that lead to different ways: the answer, the step it jumps to, and whether it ends."""
        found = self._answers.get(question.slot)
        if found is None:
            found = self._answers[question.slot] = self._told_apart(question)
        return found

    def tells_nothing(self, question: Question) -> bool:
        """Tell whether everything goes on the same whatever is answered."""
        return self.answers_of(question) is _NOTHING_TOLD

    def _told_apart(self, question: Question) -> list[tuple[Answered, str, bool]]:
        slot, readers = question.slot, list(self._readers.get(question.slot, {}).values())
        jumps = {choice.value: choice for choice in question.choices if choice.go or choice.end is not None}
        if not readers and not jumps:
            return _NOTHING_TOLD
        parts = [part for reader in readers for part in reader.parts if slot in part.reads]
        # What a part cannot tell without another answer may matter later.
        needs_another = any(len(part.reads & self._answered) > 1 for part in parts)
        found: dict[object, tuple[Answered, str, bool]] = {}
        for answer in possible_answers(question, readers):
            value = answer[0][0] if isinstance(answer[0], tuple) and len(answer[0]) == 1 else answer[0]
            choice = jumps.get(value) if isinstance(value, str) else None
            go, ends = (choice.go, choice.end is not None) if choice else ("", False)
            known = ((slot, answer),)
            told = answer if needs_another else tuple([self.value(part.run, known) for part in parts])
            found.setdefault((told, go, ends), (answer, go, ends))
        return list(found.values())


def _evaluated_by(step: Step) -> tuple[Expression, ...]:
    """List what a step evaluates on the path."""
    read = () if step.condition is None else (step.condition,)
    return (*read, step.value) if isinstance(step, SetStep) else read


def _read_by(expression: Expression) -> frozenset[int]:
    return frozenset().union(*[part.reads for part in expression.parts])
