"""Flow: jumps go forward, and every step can be reached."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ivr_flows.reading.draft import Draft
from ivr_flows.suggestion import did_you_mean
from ivr_flows.survey import (
    BlockStep,
    EndStep,
    GoStep,
    LoopStep,
    Question,
    QuestionType,
    Step,
    all_steps,
)


def check_flow(draft: Draft) -> None:
    """Note jumps that lead nowhere or backward, and steps that nobody comes to."""
    _check_level(draft.steps, (), draft)


def _check_level(steps: Sequence[Step], after: Collection[str], draft: Draft) -> set[str]:
    """Check one list of steps, `after` being the keys that follow it outside; give where it jumps to."""
    reached, said = True, False
    jumped_to: set[str] = set()
    keys = [step.key for step in steps]
    for index, step in enumerate(steps):
        if step.key in jumped_to:
            reached, said = True, False
        if not reached and not said:
            draft.log.add(draft.places[step.key], "unreachable", "nobody comes to this step")
            said = True  # once for all that follow
        if isinstance(step, (BlockStep, LoopStep)) or _targets(step):
            jumped_to |= _jumps(step, (*keys[index + 1 :], *after), draft)
        if _always_leaves(step):
            reached = False
    return jumped_to


def _jumps(step: Step, following: Collection[str], draft: Draft) -> set[str]:
    match step:
        case Question() | GoStep():
            return _check_go(step, following, draft)
        case BlockStep(order=None) | LoopStep():
            return _check_level(step.steps, following, draft)
        case BlockStep():
            # In a seeded order nothing is ahead; each step may jump only out of the block.
            return {to for inner in step.steps for to in _check_level((inner,), following, draft)}
        case _:
            return set()


def _check_go(step: Question | GoStep, following: Collection[str], draft: Draft) -> set[str]:
    place, targets = draft.places[step.key], _targets(step)
    for target in sorted(targets - set(following)):
        if target in draft.places:
            start = f'"{step.key}": a choice' if isinstance(step, Question) else "this step: a go"
            message = f'"{target}" is not ahead of {start} goes forward, and into no block'
            draft.log.add(place, "backward-go", message)
        else:
            hint = did_you_mean(target, following)
            draft.log.add(place, "unknown-name", f'there is no step "{target}"{hint}')
    return targets


def _targets(step: Step) -> set[str]:
    """List the steps that a step jumps to."""
    match step:
        case GoStep():
            return {step.to} if step.to else set()
        case Question():
            return {choice.go for choice in step.choices if choice.go}
        case _:
            return set()


def _always_leaves(step: Step) -> bool:
    if step.condition is not None:
        return False
    match step:
        case EndStep() | GoStep():
            return True
        case Question():
            return (
                step.type is QuestionType.ONE
                and not step.optional
                and bool(step.choices)
                and all(choice.go or choice.end for choice in step.choices)
            )
        case BlockStep(order=None):
            # A jump out of the block is a way past what makes it end.
            return any(_always_leaves(inner) for inner in step.steps) and not _jumps_within(step)
        case _:
            return False


def _jumps_within(block: BlockStep) -> bool:
    return any(_targets(step) for step in all_steps(block.steps))
