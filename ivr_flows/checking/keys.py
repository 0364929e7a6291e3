"""Keys: what a caller presses must mean one thing, the service key included."""

from __future__ import annotations

from ivr_flows.reading.draft import Draft
from ivr_flows.survey import Question, QuestionType

# Of these any digits may be the answer.
_DIGITS = frozenset((QuestionType.DATE, QuestionType.TIME, QuestionType.PHONE))


def check_keys(question: Question, draft: Draft) -> None:
    """Note keys that also mean something else."""
    place, service = draft.places[question.key], draft.defaults.service_key
    low, high = question.low, question.high
    has_numbers = question.type in (QuestionType.SCALE, QuestionType.NUMBER)
    if question.type is QuestionType.NUMBER and question.choices and (low is None or high is None):
        message = 'without both "min" and "max" every key may be a number of the answer: give both'
        draft.log.add(place, "key-clash", message)
    for choice in question.choices:
        if not choice.key:
            continue
        if choice.key.startswith(service):
            message = f'key {choice.key} of "{choice.value}" begins with the service key'
            draft.log.add(place, "key-clash", message)
        inside = low is not None and high is not None and low <= int(choice.key) <= high
        if has_numbers and inside:
            message = f'key {choice.key} of "{choice.value}" is also a number of the answer'
            draft.log.add(place, "key-clash", message)
    if question.type is QuestionType.MANY and any(len(choice.key) > 1 for choice in question.choices):
        _check_many(question, draft)
    if (has_numbers or question.type in _DIGITS) and service.isdigit():
        draft.log.add(place, "key-clash", f"the service key {service} is also a number of the answer")


def _check_many(question: Question, draft: Draft) -> None:
    """Several keys are pressed in a row: a key that others make up could mean them."""
    if "voice" not in draft.channels:
        return
    message = "where several choices are pressed in a row, every key is one digit"
    draft.log.add(draft.places[question.key], "key-clash", message)
