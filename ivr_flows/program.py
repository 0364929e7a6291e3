"""Program: the steps of a survey compiled to rows, once per survey; a turn walks them once.

Owns what every kind of step does on the path; what an answer does is in `admission`. It says nothing
and reads no reply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from ivr_flows.admission import admission
from ivr_flows.language.types import Env
from ivr_flows.state import Cursor
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
)
from ivr_flows.walk import Act, Level, Path, Row, walk


def compile_steps(steps: Sequence[Step]) -> Level:
    """Compile a list of steps in its order."""
    rows: list[Row] = []
    at: dict[str, int] = {}
    partial: int | None = None
    for step in steps:
        at[step.key] = len(rows)
        rows.extend(_rows(step))
        if step.partial and partial is None:
            partial = len(rows) - 1
    return Level(tuple(rows), at, partial)


def rounds_of(step: LoopStep, env: Env, seed: int, outer: str) -> tuple[str, ...]:
    """List the rounds of a loop in their order; `outer` are the rounds of loops around it."""
    chosen = env[step.source_slot]
    values = (chosen,) if isinstance(chosen, str) else chosen or ()
    rounds = tuple(value for value in step.over if value in values)
    if step.order is not None:
        rounds = step.order.arrange(seed, f"{step.key}@{outer}", rounds)
    return rounds[: step.cap]


def parts_of(step: BlockStep, seed: int, outer: str) -> tuple[str, ...]:
    """List the keys of the steps of a block that an interview has, in their order; `outer` as above."""
    keys = tuple(inner.key for inner in step.steps)
    return keys if step.order is None else step.order.arrange(seed, f"{step.key}@{outer}", keys)


def _rows(step: Step) -> Iterator[Row]:
    holds = step.condition.evaluate if step.condition is not None else None
    if isinstance(step, Question):
        yield holds, None, step.key, step.slot, admission(step)
    else:
        yield holds, _act(step), "", 0, None
    if step.partial:
        # A row of its own, without the condition: the place is behind, whether the step applied or not.
        yield None, _mark_partial, "", 0, None


def _act(  # noqa: PLR0911 - one return a kind of step
    step: TellStep | SetStep | EndStep | GoStep | QuotaStep | BlockStep | LoopStep,
) -> Act:
    match step:
        case TellStep():
            return _tell(step)
        case SetStep():
            return _set(step)
        case EndStep():
            return _end(step)
        case GoStep():
            return _go(step)
        case QuotaStep():
            return _check_quotas(step)
        case BlockStep():
            return _block(step) if step.order is None else _ordered_block(step)
        case LoopStep():
            return _loop(step)
        case _:
            assert_never(step)


def _tell(step: TellStep) -> Act:
    key = step.key

    def tell(env: Env, path: Path) -> bool:
        # In a loop the environment changes with the next round, before this is said.
        path.unsaid.append((key, env.copy() if path.loop else env))
        return True

    return tell


def _set(step: SetStep) -> Act:
    slot, compute = step.slot, step.value.evaluate

    def set_(env: Env, _path: Path) -> bool:
        env[slot] = compute(env)
        return True

    return set_


def _end(step: EndStep) -> Act:
    key, outcome = step.key, step.outcome

    def end(_env: Env, path: Path) -> bool:
        path.outcome, path.end = outcome, key
        return False

    return end


def _go(step: GoStep) -> Act:
    key, to = step.key, step.to

    def go(_env: Env, path: Path) -> bool:
        path.go = to
        path.jumped = (*path.jumped, Cursor(key, path.loop))
        return False

    return go


def _check_quotas(step: QuotaStep) -> Act:
    cells = [(name, when.evaluate if when is not None else None, slot) for name, when, slot in step.cells]
    key, outcome = step.key, step.outcome

    def check_quotas(env: Env, path: Path) -> bool:
        belongs: tuple[str, ...] = ()
        for name, applies, full_slot in cells:
            if applies is not None and not applies(env):
                continue
            admitted = path.verdicts.get(name)
            if admitted is None:
                path.reserve = name
                return False
            belongs = (*belongs, name)
            env[full_slot] = not admitted
            if not admitted and outcome is not None:
                path.outcome, path.end, path.cells = outcome, key, belongs
                return False
        path.cells = belongs
        return True

    return check_quotas


def _block(step: BlockStep) -> Act:
    level = compile_steps(step.steps)
    return lambda _env, path: walk(level, path)


def _ordered_block(step: BlockStep) -> Act:
    levels = {inner.key: compile_steps([inner]) for inner in step.steps}
    return lambda _env, path: all(walk(levels[key], path) for key in parts_of(step, path.seed, path.loop))


def _loop(step: LoopStep) -> Act:
    level = compile_steps(step.steps)
    slot = step.slot
    inside = slice(step.first_slot, step.end_slot)
    nothing = [None] * (step.end_slot - step.first_slot)

    def loop(env: Env, path: Path) -> bool:
        outer, goes_on = path.loop, True
        for value in rounds_of(step, env, path.seed, outer):
            env[inside] = nothing
            env[slot] = value
            path.loop = f"{outer}/{value}" if outer else value
            goes_on = walk(level, path)
            if not goes_on:
                break
        path.loop = outer
        if goes_on:
            env[inside], env[slot] = nothing, None
        return goes_on

    return loop


def _mark_partial(_env: Env, path: Path) -> bool:
    path.partial = True
    return True
