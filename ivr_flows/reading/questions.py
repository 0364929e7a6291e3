"""An `ask` of a survey file -> a Question."""

from __future__ import annotations

from ivr_flows.answers.lexicon import Lexicon
from ivr_flows.choice import Choice
from ivr_flows.day_limit import is_limit
from ivr_flows.language.asking import STATUS
from ivr_flows.language.types import DATE, NUMBER, TEXT, TIME, Expression, Kind, Type
from ivr_flows.piping import Template
from ivr_flows.reading.choices import read_choices
from ivr_flows.reading.draft import Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.orders import read_order
from ivr_flows.reading.spelling import DAY, TIME_OF_DAY
from ivr_flows.reading.texts import (
    INTERVIEWER_NOTES,
    read_interviewer_texts,
    read_templates,
    read_texts,
    read_words,
)
from ivr_flows.survey import Metric, Question, QuestionType, Texts

_TYPES, _METRICS = {str(type_): type_ for type_ in QuestionType}, tuple(Metric)
_SCALE_BOUND = 1000
# What holds an answer up, with what is said then.
_CHECKS = {name: frozenset((name, f"{name}_text")) for name in ("check", "warn")}


def read_question(key: str, fields: Fields, draft: Draft) -> Question:
    """Read one question and make its name known to what follows."""
    type_ = _read_type(fields)
    condition = draft.condition(fields.take("if"))
    texts = read_texts(fields, draft, notes=INTERVIEWER_NOTES) or Texts({}, {})
    instruct, probe = read_interviewer_texts(fields, draft)
    low, high = _bounds(type_, fields)
    earliest, latest = _moments(type_, fields, draft)
    draft.in_question = True
    choices, where, batched = read_choices(type_, fields, draft, (low, high))
    draft.in_question = False
    values = [choice.value for choice in choices]
    special = {choice.value: choice.kind for choice in choices if not choice.kind.is_substantive}
    labels = {
        language: {choice.value: choice.text[language] for choice in choices} for language in draft.languages
    }
    value_type = _value_type(type_, choices, low, high)
    name = draft.scope.declare(
        key, value_type, question=True, labels=labels, special=_special(type_, choices)
    )
    metric = fields.word("metric", _METRICS)
    check, check_text = _read_check("check", fields, draft)
    warn, warn_text = _read_check("warn", fields, draft)
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
        earliest=earliest,
        latest=latest,
        words=fields.flag("words", otherwise=True) if type_.is_of_numbers else True,
        sets_language=type_ is QuestionType.ONE and fields.word("sets", ("language",)) is not None,
        choices=choices,
        special=special,
        lexicon=Lexicon(choices),
        order=read_order(fields, values, draft.log, [v for v in values if v in special]),
        where=where,
        batched=batched,
        check=check,
        check_text=check_text,
        warn=warn,
        warn_text=warn_text,
        instruct=instruct,
        probe=probe,
        hints=read_words(fields.take("hints"), draft.languages, draft.log),
        metric=Metric(metric) if metric is not None else None,
    )


def _read_type(fields: Fields) -> QuestionType:
    """Read the type; where it is wrong, guess it from the other keys, so that no faults follow from one."""
    written = fields.word("type", _TYPES, required=True)
    if written is not None:
        return _TYPES[written]
    if "min" in fields and "max" in fields:
        return QuestionType.SCALE
    return QuestionType.ONE if "choices" in fields else QuestionType.TEXT


def _special(type_: QuestionType, choices: tuple[Choice, ...]) -> dict[str, str] | None:
    """List the values that are no answers, where they are kept as values: where one choice is made."""
    if type_ is not QuestionType.ONE:
        return None
    return {choice.value: STATUS[choice.kind] for choice in choices if choice.kind in STATUS}


def _read_check(
    name: str, fields: Fields, draft: Draft
) -> tuple[Expression | None, dict[str, Template] | None]:
    if not fields.has_any(_CHECKS[name]):
        return None, None
    check = draft.condition(fields.take(name))
    text = read_templates(fields.take(f"{name}_text"), draft)
    if text is not None and name not in fields:
        draft.log.add(fields.key_mark(f"{name}_text"), "missing", f'"{name}_text" without a "{name}"')
    return check, text


def _bounds(type_: QuestionType, fields: Fields) -> tuple[float | None, float | None]:
    if type_ is QuestionType.SCALE:
        return (
            fields.whole("min", -_SCALE_BOUND, _SCALE_BOUND, required=True),
            fields.whole("max", -_SCALE_BOUND, _SCALE_BOUND, required=True),
        )
    if type_ is QuestionType.NUMBER:
        return fields.number("min"), fields.number("max")
    return None, None


def _moments(type_: QuestionType, fields: Fields, draft: Draft) -> tuple[str | None, str | None]:
    if type_ is not QuestionType.DATE and type_ is not QuestionType.TIME:
        return None, None
    return _moment(type_, "min", fields, draft), _moment(type_, "max", fields, draft)


def _moment(type_: QuestionType, limit: str, fields: Fields, draft: Draft) -> str | None:
    if type_ is QuestionType.TIME:
        return fields.text(limit, spelling=TIME_OF_DAY)
    day = fields.text(limit, spelling=DAY)
    if day is not None and not is_limit(day):
        draft.log.add(fields.key_mark(limit), "wrong-date", f"{day} is in no calendar")
        return None
    return day


def _value_type(
    type_: QuestionType, choices: tuple[Choice, ...], low: float | None, high: float | None
) -> Type:
    match type_:
        case QuestionType.ONE:
            return Type(Kind.TEXT, options=frozenset([choice.value for choice in choices]))
        case QuestionType.MANY:
            substantive = frozenset(choice.value for choice in choices if choice.kind.is_substantive)
            return Type(Kind.LIST, options=substantive, item=Kind.TEXT)
        case QuestionType.SCALE | QuestionType.NUMBER:
            return Type(Kind.NUMBER, low=low, high=high) if (low, high) != (None, None) else NUMBER
        case QuestionType.DATE:
            return DATE
        case QuestionType.TIME:
            return TIME
        case QuestionType.TEXT | QuestionType.PHONE | QuestionType.RECORD:
            return TEXT
