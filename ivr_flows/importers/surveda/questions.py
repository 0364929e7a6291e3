"""The asking steps of a questionnaire -> `ask` steps of a survey. Where their answers lead is in `flow`."""

from __future__ import annotations

from ivr_flows.importers.surveda.naming import value_names
from ivr_flows.importers.surveda.questionnaire import (
    LanguageSelection,
    MultipleChoice,
    Numeric,
    Refusal,
    title_of,
)
from ivr_flows.importers.surveda.replies import Words, choice_keys, shown_texts
from ivr_flows.importers.surveda.result import IssueLog, Variable
from ivr_flows.importers.surveda.wording import Fields, Wording

_SCALE_SPAN, _SCALE_BOUND = 100, 1000
_REFUSED = "refused"
# How Surveda spells the answer of who refuses.
_REFUSED_IN_SURVEDA = "REFUSED"
_LANGUAGE_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "hi": "हिन्दी",
    "km": "ខ្មែរ",
    "pt": "Português",
    "ru": "Русский",
    "sw": "Kiswahili",
}
# Keys for a refusal where the questionnaire has none: seldom a number that somebody means.
_FAR_KEYS = ("999", "998", "0")


def choice_question(
    name: str, step: MultipleChoice, goes: list[str], wording: Wording, issues: IssueLog
) -> tuple[Fields, Variable]:
    """Translate a multiple choice; `goes` are the steps that its choices lead to, "" for the next one."""
    values = value_names([choice.value for choice in step.choices])
    keys = choice_keys([choice.responses for choice in step.choices], wording, step.id, issues)
    choices: list[Fields] = []
    words = Words(wording, step.id, issues)
    for choice, value, key, go in zip(step.choices, values, keys, goes, strict=True):
        texts = shown_texts(choice.value, choice.responses, wording)
        listed: Fields = {"value": value, "text": texts}
        if key:
            listed["key"] = key
        if say := words.beside(choice.responses, texts, key):
            listed["say"] = say
        if go:
            listed["go"] = go
        choices.append(listed)
    asked: Fields = {"ask": name, "type": "one", **wording.fields(step.prompt, step.id, title_of(step))}
    asked["choices"] = choices
    spelt = {value: choice.value for value, choice in zip(values, step.choices, strict=True)}
    return asked, Variable(step.store, spelt)


def language_question(name: str, step: LanguageSelection, wording: Wording) -> tuple[Fields, Variable]:
    """Translate the question for the language; its values are the languages, and it sets the interview's."""
    offered = [language for language in step.language_choices if language]
    prompts = wording.in_all_languages(step.prompt)
    choices: list[Fields] = [
        {
            "value": language,
            "text": dict.fromkeys(wording.languages, _LANGUAGE_NAMES.get(language, language)),
            "key": str(key),
        }
        for key, language in enumerate(offered, 1)
    ]
    asked: Fields = {"ask": name, "type": "one", "sets": "language"}
    asked |= wording.fields(prompts, step.id, title_of(step))
    return asked | {"choices": choices}, Variable(step.store)


def number_question(
    name: str, step: Numeric, refusal_go: str, wording: Wording, issues: IssueLog
) -> tuple[Fields, Variable]:
    """Translate the question for a whole number, and its refusal where it can be told from a number."""
    low, high = _whole(step.min_value), _whole(step.max_value)
    asked: Fields = {"ask": name, **_type(name, low, high)}
    if not step.alphabetical_answers:
        asked["words"] = False
    asked |= wording.fields(step.prompt, step.id, title_of(step))
    if step.refusal is None or not step.refusal.enabled:
        return asked, Variable(step.store)
    key = _refusal_key(step.refusal, low, high, wording, step.id, issues)
    if not key:
        message = 'every number may be the answer, so no key is left to refuse with: it is "optional" instead'
        issues.add(step.id, message)
        return asked | {"optional": True}, Variable(step.store)
    texts = shown_texts("Refused", step.refusal.responses, wording)
    choice: Fields = {"value": _REFUSED, "kind": "refusal", "key": key, "text": texts}
    if say := Words(wording, step.id, issues).beside(step.refusal.responses, texts, key):
        choice["say"] = say
    if refusal_go:
        choice["go"] = refusal_go
    return asked | {"choices": [choice]}, Variable(step.store, {_REFUSED: _REFUSED_IN_SURVEDA})


def _type(name: str, low: int | float | None, high: int | float | None) -> Fields:
    if isinstance(low, int) and isinstance(high, int):
        is_short = 0 < high - low <= _SCALE_SPAN and max(abs(low), abs(high)) <= _SCALE_BOUND
        if is_short:
            return {"type": "scale", "min": low, "max": high}
    bounds: Fields = {key: bound for key, bound in (("min", low), ("max", high)) if bound is not None}
    return {"type": "number", **bounds, "check": f"round({name}) == {name}"}


def _whole(bound: float | None) -> int | float | None:
    return int(bound) if bound is not None and bound.is_integer() else bound


def _refusal_key(
    refusal: Refusal, low: float | None, high: float | None, wording: Wording, place: str, issues: IssueLog
) -> str:
    """Give a key that is no number of the answer: the questionnaire's, or one that is far from them."""
    if low is None or high is None:
        return ""
    given = choice_keys([refusal.responses], wording, f"{place}, refusal", issues)[0]
    free = [key for key in (given, *_FAR_KEYS) if key and not low <= int(key) <= high]
    if given and free[:1] != [given]:
        issues.add(place, f"{given} is also a number of the answer: it does not refuse")
    return next(iter(free), "")
