"""An `ask` of a survey file -> a Question."""

from __future__ import annotations

from ivr_flows.answers.lexicon import compile_lexicon
from ivr_flows.choice import Choice
from ivr_flows.language.types import TEXT, Kind, Type
from ivr_flows.reading.choices import read_choices
from ivr_flows.reading.draft import Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.texts import read_templates, read_texts, read_words
from ivr_flows.survey import Metric, Question, QuestionType, Texts

_SCALE_BOUND = 1000


def read_question(key: str, fields: Fields, draft: Draft) -> Question:
    """Read one question and make its name known to what follows."""
    type_ = QuestionType(fields.word("type", list(QuestionType), required=True) or QuestionType.TEXT)
    condition = draft.condition(fields.take("if"))
    texts = read_texts(fields, draft) or Texts({}, {})
    low, high = _bounds(type_, fields)
    choices = read_choices(fields, draft)
    name = draft.scope.declare(
        key,
        _value_type(type_, choices, low, high),
        question=True,
        labels={
            language: {choice.value: choice.text[language] for choice in choices}
            for language in draft.languages
        },
    )
    metric = fields.word("metric", list(Metric))
    check, check_text = (
        draft.condition(fields.take("check")),
        read_templates(fields.take("check_text"), draft),
    )
    if check_text is not None and "check" not in fields:
        draft.log.add(fields.key_mark("check_text"), "missing", '"check_text" without a "check"')
    return Question(
        key=key,
        condition=condition,
        partial=fields.flag("partial"),
        type=type_,
        texts=texts,
        slot=name.slot,
        status_slot=name.status_slot if name.status_slot is not None else name.slot,
        tries=fields.whole("tries", 1, 10) or draft.defaults.tries,
        optional=fields.flag("optional"),
        timeout=fields.number("timeout", 1, 60),
        low=low,
        high=high,
        choices=choices,
        special={choice.value: choice.kind for choice in choices if not choice.kind.is_substantive},
        lexicon=compile_lexicon(choices),
        check=check,
        check_text=check_text,
        hints=read_words(fields.take("hints"), draft.languages, draft.log),
        metric=Metric(metric) if metric is not None else None,
    )


def _bounds(type_: QuestionType, fields: Fields) -> tuple[float | None, float | None]:
    match type_:
        case QuestionType.SCALE:
            return (
                fields.whole("min", -_SCALE_BOUND, _SCALE_BOUND, required=True),
                fields.whole("max", -_SCALE_BOUND, _SCALE_BOUND, required=True),
            )
        case QuestionType.NUMBER:
            return fields.number("min"), fields.number("max")
        case QuestionType.ONE | QuestionType.TEXT:
            return None, None


def _value_type(
    type_: QuestionType, choices: tuple[Choice, ...], low: float | None, high: float | None
) -> Type:
    match type_:
        case QuestionType.ONE:
            return Type(Kind.TEXT, options=frozenset(choice.value for choice in choices))
        case QuestionType.SCALE | QuestionType.NUMBER:
            return Type(Kind.NUMBER, low=low, high=high)
        case QuestionType.TEXT:
            return TEXT
