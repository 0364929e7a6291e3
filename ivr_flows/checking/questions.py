"""Questions: what their type, their choices and their options ask of each other."""

from __future__ import annotations

from ivr_flows.choice import Choice, ChoiceKind
from ivr_flows.day_limit import is_before
from ivr_flows.reading.draft import Draft
from ivr_flows.survey import Metric, Question, QuestionType

_SCALE_SPAN = 100


def check_question(question: Question, draft: Draft) -> None:
    """Note what does not fit together in one question."""
    _check_choices(question, draft)
    _check_bounds(question, draft)
    _check_metric(question, draft)
    if question.sets_language:
        _check_languages(question, draft)


def _check_choices(question: Question, draft: Draft) -> None:
    place, is_of_choices = draft.places[question.key], question.type.is_of_choices
    if is_of_choices:
        if len(question.choices) < 2:
            draft.log.add(place, "missing", f'"{question.key}" needs at least two choices')
    elif question.order is not None:
        draft.log.add(place, "wrong-choice", f"a {question.type} has no order of choices")
    for choice in question.choices:
        if is_of_choices and choice.kind is ChoiceKind.ORDINARY and not (choice.go or choice.end):
            continue  # the commonest can be nowhere wrong
        message = _wrong_choice(question.type, choice)
        if message:
            draft.log.add(place, "wrong-choice", message)


def _wrong_choice(type_: QuestionType, choice: Choice) -> str:
    if not type_.is_of_choices and choice.kind.is_substantive:
        return f'a {type_} has no choices but a refusal or a don\'t-know, "{choice.value}" is neither'
    if type_ is QuestionType.ONE and choice.kind is ChoiceKind.EXCLUSIVE:
        return f'where one choice is made, "{choice.value}" excludes the others anyway'
    if type_ is QuestionType.MANY and choice.kind is ChoiceKind.ORDINARY and (choice.go or choice.end):
        return f'"{choice.value}" may be chosen with others, so it leads nowhere by itself'
    return ""


def _check_bounds(question: Question, draft: Draft) -> None:
    place = draft.places[question.key]
    if question.low is not None and question.high is not None:
        span = question.high - question.low
        if span <= 0 or (question.type is QuestionType.SCALE and span > _SCALE_SPAN):
            message = f"min is below max, on a scale by {_SCALE_SPAN} at most"
            draft.log.add(place, "wrong-number", message)
    if question.earliest is not None and question.latest is not None:
        in_order = is_before(question.earliest, question.latest)
        if in_order is False:
            draft.log.add(place, "wrong-date", "min is before max")


def _check_metric(question: Question, draft: Draft) -> None:
    if question.metric is None:
        return
    place = draft.places[question.key]
    if question.type is not QuestionType.SCALE:
        draft.log.add(place, "wrong-metric", f"{question.metric} is read from a scale")
    elif question.metric is Metric.NPS and (question.low, question.high) != (0, 10):
        draft.log.add(place, "wrong-metric", "nps is read from a scale from 0 to 10")


def _check_languages(question: Question, draft: Draft) -> None:
    for choice in question.choices:
        if choice.kind.is_substantive and choice.value not in draft.languages:
            message = f'"{choice.value}" is no language of this survey: {", ".join(draft.languages)}'
            draft.log.add(draft.places[question.key], "wrong-language", message)
