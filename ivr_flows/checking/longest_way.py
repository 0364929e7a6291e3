"""The longest way through a survey, in seconds: of branches that exclude each other only one is counted.

An interview is followed as a set of states: what is known of the answers that conditions still read, and
the step that is jumped to. States that know the same are one, and the longer way counts. A condition that
cannot be decided goes both ways, so that the estimate is never too short. The work is bounded: answers
that have nothing to do with each other are followed apart, and with too many states something that was
known is forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ivr_flows.checking.conditions import Conditions
from ivr_flows.checking.possible_answers import UNKNOWN, Answered
from ivr_flows.checking.strands import (
    Known,
    Seconds,
    States,
    Strand,
    bounded,
    forgetting,
    joined,
    keep,
    longer,
    longest_of,
    plus,
    strand_of,
)
from ivr_flows.survey import BlockStep, EndStep, GoStep, LoopStep, Question, SetStep, Step, all_steps

# A state that has come to a step: what it knows, and how long it took.
_Come: TypeAlias = tuple[Known, Seconds]

_NOTHING_KNOWN = {((), "")}


def longest_way(steps: Sequence[Step], slots: int, seconds: Mapping[str, float]) -> float:
    """Estimate the longest way through the steps of a survey with so many slots.

    `seconds` say how long every step takes by itself, by its key.
    """
    return longest_ways(steps, slots, {key: (own,) for key, own in seconds.items()})[0]


def longest_ways(steps: Sequence[Step], slots: int, seconds: Mapping[str, Seconds]) -> Seconds:
    """Estimate the longest way in several languages at once: who goes where is the same in all of them."""
    return _Ways(steps, slots, seconds).longest()


def rounds_at_most(loop: LoopStep) -> int:
    """Give how often a loop goes round when everything is chosen."""
    picked = loop.order.pick if loop.order is not None else None
    return min(loop.cap, picked or len(loop.over))


class _Ways:
    """`longest` is asked once; the rest is how states go through one kind of step.

    An interview has taken `_common` seconds and, in every strand, those of one of its states. `_ended` is
    the longest of those that are over, and `_goes_on` says whether any is not.
    """

    def __init__(self, steps: Sequence[Step], slots: int, seconds: Mapping[str, Seconds]) -> None:
        self._steps = steps
        self._seconds = seconds
        every = list(all_steps(steps))
        self._place = {step.key: place for place, step in enumerate(every)}
        self._conditions = Conditions(every, slots)
        self._none: Seconds = (0.0,) * len(next(iter(seconds.values()), ()))
        self._ended = self._common = self._none
        self._goes_on = True
        self._strands: list[Strand] = []

    def longest(self) -> Seconds:
        return self._apart(self._steps)[0]

    def _apart(self, steps: Iterable[Step]) -> tuple[Seconds, set[str]]:
        """Give how long steps take whatever was answered before, and where outside they jump to."""
        outside = self._ended, self._common, self._goes_on, self._strands
        self._ended, self._common, self._goes_on, self._strands = self._none, self._none, True, []
        self._level(steps)
        own = longer(self._ended, self._so_far()) if self._goes_on else self._ended
        goes = {go for strand in self._strands for _, go in strand.states if go}
        self._ended, self._common, self._goes_on, self._strands = outside
        return own, goes

    def _so_far(self) -> Seconds:
        """Give how long the longest interview has taken."""
        return plus(self._common, *(longest_of(strand.states) for strand in self._strands))

    def _level(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if not self._goes_on:
                return
            self._step(step)

    def _step(self, step: Step) -> None:
        read = self._conditions.read_by[step.key]
        touched, others = list[Strand](), list[Strand]()
        for strand in self._strands:
            (others if not strand.jumps and read.isdisjoint(strand.slots) else touched).append(strand)
        if not touched and step.condition is None and self._only_takes_time(step):
            self._common = plus(self._common, self._seconds[step.key])
            return
        self._strands = others
        passed, taken = list[tuple[Known, str, Seconds]](), list[_Come]()
        for (known, go), seconds in joined(touched, self._none).items():
            if go not in ("", step.key):
                passed.append((known, go, seconds))
                continue
            holds = True if step.condition is None else self._conditions.value(step.condition.evaluate, known)
            if holds is UNKNOWN or not holds:
                passed.append((known, "", seconds))
            if holds is UNKNOWN or holds:
                taken.append((known, seconds))
        if isinstance(step, BlockStep) and not _picks(step):
            self._block(step, taken, passed)
            return
        after = States()
        for known, go, seconds in self._through(step, taken) if taken else ():
            keep(after, known, go, seconds)
        for known, go, seconds in passed:
            keep(after, self._led_past(known, step), go, seconds)
        if isinstance(step, (BlockStep, LoopStep)):
            self._go_on_apart(after, max(self._place[inner.key] for inner in all_steps([step])))
        else:
            self._go_on(after, self._place[step.key])

    def _only_takes_time(self, step: Step) -> bool:
        """Tell whether a step takes its seconds, and then everything is as before."""
        match step:
            case Question():
                return self._conditions.tells_nothing(step)
            case SetStep() | EndStep() | GoStep() | BlockStep() | LoopStep():
                return False
            case _:
                return True

    def _go_on(self, states: States, place: int) -> None:
        """Go on behind `place` in one of these states; nobody does where there are none."""
        last_read = self._conditions.last_read
        dead = {slot for known, _ in states for slot, _ in known if last_read[slot] <= place}
        states = bounded(forgetting(states, dead) if dead else states)
        if not states:
            self._goes_on, self._strands = False, []
        elif states.keys() == _NOTHING_KNOWN:
            self._common = plus(self._common, *states.values())
        else:
            self._strands.append(strand_of(states))

    def _go_on_apart(self, states: States, place: int) -> None:
        """Go on behind steps that were followed apart: what only they read is now read by nothing."""
        strands, self._strands = self._strands, []
        self._go_on(states, place)
        for strand in strands if self._goes_on else ():
            self._go_on(strand.states, place)

    def _block(
        self, block: BlockStep, taken: Iterable[_Come], passed: Iterable[tuple[Known, str, Seconds]]
    ) -> None:
        """Go through what is inside; who is led past the block jumps behind it."""
        behind, states, place = f"behind {block.key}", States(), self._place[block.key]
        for known, seconds in taken:
            keep(states, known, "", seconds)
        for known, go, seconds in passed:
            keep(states, known, go or behind, seconds)
        self._go_on(states, place)
        self._level(block.steps)
        strands, self._strands = self._strands, []
        for strand in strands:
            arrived = States()
            for (known, go), seconds in strand.states.items():
                keep(arrived, known, "" if go == behind else go, seconds)
            self._go_on(arrived, place)

    def _through(self, step: Step, taken: Sequence[_Come]) -> Iterator[tuple[Known, str, Seconds]]:
        """Take a step; say what is known behind it, and where it leads."""
        match step:
            case Question():
                yield from self._asked(step, taken)
            case SetStep():
                for known, seconds in taken:
                    value = self._conditions.value(step.value.evaluate, known)
                    yield self._knowing(known, step.slot, (value, None)), "", seconds
            case EndStep():
                for _, seconds in taken:
                    self._end(seconds)
            case GoStep():
                yield from ((known, step.to, seconds) for known, seconds in taken)
            case BlockStep():
                yield from _past(taken, *self._picked(step))
            case LoopStep():
                own, goes = self._apart(step.steps)
                yield from _past(taken, tuple(one * rounds_at_most(step) for one in own), goes)
            case _:
                own = self._seconds[step.key]
                yield from ((known, "", plus(seconds, own)) for known, seconds in taken)

    def _asked(self, question: Question, taken: Iterable[_Come]) -> Iterator[tuple[Known, str, Seconds]]:
        own, answers = self._seconds[question.key], self._conditions.answers_of(question)
        for known, before in taken:
            seconds = plus(before, own)
            for answer, go, ends in answers:
                if ends:
                    self._end(seconds)
                else:
                    yield self._knowing(known, question.slot, answer), go, seconds

    def _end(self, seconds: Seconds) -> None:
        self._ended = longer(self._ended, plus(self._so_far(), seconds))

    def _picked(self, block: BlockStep) -> tuple[Seconds, set[str]]:
        """Count as many units as are picked, the longest, and those that always come."""
        if block.order is None or block.order.pick is None:
            raise ValueError(f"block {block.key} picks nothing")
        always = {*block.order.first, *block.order.last, *block.order.keep}
        units = {unit.key: self._apart([unit]) for unit in block.steps}
        own = plus(self._none, *(one[0] for key, one in units.items() if key in always))
        # The longest units of one language need not be those of another.
        drawn = zip(*(one[0] for key, one in units.items() if key not in always), strict=True)
        most = tuple(sum(sorted(some, reverse=True)[: block.order.pick]) for some in drawn)
        return plus(own, most or self._none), {go for one in units.values() for go in one[1]}

    def _knowing(self, known: Known, slot: int, answer: Answered) -> Known:
        """Give what is known once a question is behind: of each there is one step, so it was not before."""
        is_read = slot in self._conditions.last_read and answer[0] is not UNKNOWN
        return (*known, (slot, answer)) if is_read else known

    def _led_past(self, known: Known, step: Step) -> Known:
        for inner in all_steps([step]):
            if isinstance(inner, (Question, SetStep)):
                known = self._knowing(known, inner.slot, (None, None))
        return known


def _picks(block: BlockStep) -> bool:
    return block.order is not None and block.order.pick is not None


def _past(
    taken: Iterable[_Come], own: Seconds, goes: Collection[str]
) -> Iterator[tuple[Known, str, Seconds]]:
    """Go past steps that were followed apart: on, or to where one of them jumps."""
    for known, seconds in taken:
        for go in ("", *goes):
            yield known, go, plus(seconds, own)
