"""Offer: which choices of a question one respondent has, in which order. Pure.

A filter looks at the answers before; the order is drawn from the seed. What is on offer is worked out
where it is said, never kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ivr_flows.answers.lexicon import Lexicon
from ivr_flows.choice import Choice
from ivr_flows.language.types import Env
from ivr_flows.survey import Question
from ivr_flows.values import Value

# A call reads nine choices at a time; this key goes on to the next nine.
BATCH = 9
MORE = "0"


def offered_values(question: Question, env: Env, seed: int, loop: str) -> tuple[str, ...] | None:
    """List the values on offer in their order; None where they are all, as the survey lists them."""
    if question.where is None and question.order is None:
        return None
    values = [choice.value for choice in _filtered(question, env)]
    if question.order is None:
        return tuple(values)
    return question.order.arrange(seed, f"{question.key}@{loop}", values)


def choices_of(question: Question, offered: Sequence[str] | None) -> tuple[Choice, ...]:
    """Give the choices of a question that are on offer, in their order."""
    if offered is None:
        return question.choices
    by_value = {choice.value: choice for choice in question.choices}
    return tuple(by_value[value] for value in offered)


def has_choice(question: Question, env: Env, value: Value) -> bool:
    """Tell whether every value of an answer is one that the filter leaves."""
    left = {choice.value for choice in _filtered(question, env)}
    values = value if isinstance(value, tuple) else (value,)
    listed = {choice.value for choice in question.choices}
    return all(item in left for item in values if item in listed)


def as_offered(question: Question, offered: Sequence[str] | None) -> Question:
    """Narrow a question to what is on offer, so that a reply can name nothing else."""
    if offered is None or len(offered) == len(question.choices):
        return question
    choices = choices_of(question, offered)
    return replace(question, choices=choices, lexicon=Lexicon(choices))


def meant_in_batch(choices: Sequence[Choice], batch: int, digits: str) -> Choice | None:
    """Give the choice that a key from 1 to 9 means in the batch that was just read."""
    place = batch * BATCH + int(digits) - 1 if digits in tuple("123456789") else len(choices)
    return choices[place] if place < len(choices) else None


def batches(choices: Sequence[Choice]) -> int:
    """Count the batches that choices are read in."""
    return -(-len(choices) // BATCH)


def _filtered(question: Question, env: Env) -> Iterator[Choice]:
    where = question.where
    for choice in question.choices:
        if where is None:
            yield choice
            continue
        env[where.value_slot] = choice.value
        for column, slot in where.column_slots.items():
            env[slot] = choice.columns.get(column)
        if where.holds.evaluate(env):
            yield choice
