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
    keys, key, order = tuple(levels), step.key, step.order
    if order is None:
        raise ValueError(f"block {key} has no order")

    def block(_env: Env, path: Path) -> bool:
        place = f"{key}@{path.loop}"
        return all(walk(levels[unit], path) for unit in order.arrange(path.seed, place, keys))

    return block


def _loop(step: LoopStep) -> Act:
    level = compile_steps(step.steps)
    key, order, cap, slot, source = step.key, step.order, step.cap, step.slot, step.source_slot
    over = step.over
    inside = slice(step.first_slot, step.end_slot)
    nothing = [None] * (step.end_slot - step.first_slot)

    def loop(env: Env, path: Path) -> bool:
        outer, chosen = path.loop, env[source]
        values = (chosen,) if isinstance(chosen, str) else chosen or ()
        rounds = tuple(value for value in over if value in values)
        if order is not None:
            rounds = order.arrange(path.seed, f"{key}@{outer}", rounds)
        goes_on = True
        for value in rounds[:cap]:
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
