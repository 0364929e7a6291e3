"""Checks of a whole survey, once its steps are read: what no step by itself can know is wrong."""

from __future__ import annotations

from ivr_flows.reading.draft import Draft
from ivr_flows.survey import EndStep, Metric, Question, QuestionType, TellStep

_SCALE_SPAN = 100


def check_survey(draft: Draft) -> None:
    """Note every fault of the finished draft."""
    _check_intro(draft)
    _check_reachable(draft)
    for step in draft.steps:
        if isinstance(step, Question):
            _check_question(step, draft)


def _check_intro(draft: Draft) -> None:
    intros = [step for step in draft.steps if isinstance(step, TellStep) and step.intro]
    if not intros:
        message = 'no step introduces the survey: begin with a tell that has "intro: true"'
        draft.log.add_at(1, 1, "intro", message)
        return
    if intros[0] is not draft.steps[0] or intros[0].condition is not None:
        message = "the intro is the first step, and is said to everybody"
        draft.log.add(draft.marks[intros[0].key], "intro", message)
    for step in intros[1:]:
        draft.log.add(draft.marks[step.key], "intro", "a survey has one intro")


def _check_reachable(draft: Draft) -> None:
    for step, following in zip(draft.steps, draft.steps[1:], strict=False):
        if isinstance(step, EndStep) and step.condition is None:
            draft.log.add(
                draft.marks[following.key], "unreachable", "the interview has ended before this step"
            )
            return


def _check_question(question: Question, draft: Draft) -> None:
    mark = draft.marks[question.key]
    if question.type is QuestionType.ONE:
        if len(question.choices) < 2:
            draft.log.add(mark, "missing", f'"{question.key}" needs at least two choices')
    else:
        for choice in question.choices:
            if choice.kind.is_substantive:
                message = f'a {question.type} has no choices but a refusal or a don\'t-know, "{choice.value}" is neither'
                draft.log.add(mark, "wrong-choice", message)
    _check_bounds(question, draft)
    _check_keys(question, draft)
    _check_metric(question, draft)


def _check_bounds(question: Question, draft: Draft) -> None:
    if question.low is None or question.high is None:
        return
    span = question.high - question.low
    if span <= 0 or (question.type is QuestionType.SCALE and span > _SCALE_SPAN):
        message = f"min is below max, on a scale by {_SCALE_SPAN} at most"
        draft.log.add(draft.marks[question.key], "wrong-number", message)


def _check_keys(question: Question, draft: Draft) -> None:
    mark, service = draft.marks[question.key], draft.defaults.service_key
    low, high = question.low, question.high
    has_numbers = question.type in (QuestionType.SCALE, QuestionType.NUMBER)
    for choice in question.choices:
        if choice.key.startswith(service):
            draft.log.add(
                mark, "key-clash", f'key {choice.key} of "{choice.value}" begins with the service key'
            )
        inside = low is not None and high is not None and low <= int(choice.key) <= high
        if has_numbers and (inside or low is None or high is None):
            draft.log.add(
                mark, "key-clash", f'key {choice.key} of "{choice.value}" is also a number of the answer'
            )
    if has_numbers and service.isdigit():
        draft.log.add(mark, "key-clash", f"the service key {service} is also a number of the answer")


def _check_metric(question: Question, draft: Draft) -> None:
    if question.metric is None:
        return
    mark = draft.marks[question.key]
    if question.type is not QuestionType.SCALE:
        draft.log.add(mark, "wrong-metric", f"{question.metric} is read from a scale")
    elif question.metric is Metric.NPS and (question.low, question.high) != (0, 10):
        draft.log.add(mark, "wrong-metric", "nps is read from a scale from 0 to 10")
