"""Choices of a question or of a shared list in a survey file. Those without a key get a free one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from ivr_flows.choice import Choice, ChoiceKind
from ivr_flows.effects import Outcome
from ivr_flows.language.types import NUMBER, TEXT, Kind, Type
from ivr_flows.offer import BATCH
from ivr_flows.reading.draft import Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.nodes import ListNode, Node, TextNode
from ivr_flows.reading.spelling import CHOICE_KEY, CHOICE_VALUE, NAME
from ivr_flows.reading.texts import read_strings, read_words
from ivr_flows.suggestion import did_you_mean
from ivr_flows.survey import Filter, QuestionType

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_ENDS = (Outcome.COMPLETE, Outcome.SCREENED_OUT, Outcome.REFUSED)
_KIND_BY_NAME = {str(kind): kind for kind in ChoiceKind}
# With these signs at its end a word is still the same word.
_CLOSING = " .!?"
# What most choices do without.
_OPTIONS = frozenset(("kind", "say", "go", "end"))
_KNOWN = ("value", "text", "key", "kind", "say", "go", "end")


def read_lists(fields: Fields, draft: Draft) -> None:
    """Read the `lists` that questions share by name."""
    node = fields.take("lists")
    if node is None:
        return
    lists = Fields(node, draft.log, "lists")
    for name in lists.keys:
        if not NAME.fits(name):
            draft.log.add(lists.key_mark(name), NAME.code, NAME.refusal(name))
        draft.lists[name] = _read_all(lists.items(name), draft)


def read_choices(
    type_: QuestionType, fields: Fields, draft: Draft, numbers: tuple[float | None, float | None]
) -> tuple[tuple[Choice, ...], Filter | None, bool]:
    """Read `choices`: what they are, their filter, and whether a call reads them in batches.

    A key is given to no choice that is also one of `numbers`, the least and the greatest answer.
    """
    node = fields.take("choices")
    listed, where = _listed(node, draft) if node is not None else ((), None)
    batched = (
        type_ is QuestionType.ONE
        and "voice" in draft.channels
        and len(listed) > BATCH
        and not all(choice.key for choice in listed)
    )
    if "" in [choice.key for choice in listed]:
        listed = _with_keys(listed, fields, draft, _free_keys(draft, numbers, batched=batched))
    return tuple(listed), where, batched


def _listed(node: Node, draft: Draft) -> tuple[Sequence[Choice], Filter | None]:
    if isinstance(node, ListNode):
        return _read_all(node.items, draft), None
    if isinstance(node, TextNode):
        return _shared(node, node.value, draft), None
    fields = Fields(node, draft.log, "choices of a list")
    choices = _own_or_shared(fields, draft)
    where = _read_filter(fields.take("where"), choices, draft)
    fields.finish()
    return choices, where


def _own_or_shared(fields: Fields, draft: Draft) -> Sequence[Choice]:
    """Read `list`: the name of a shared list, or choices of this question with columns for its filter."""
    node = fields.take("list", required=True)
    if isinstance(node, ListNode):
        draft.in_question = False
        choices = _read_all(node.items, draft)
        draft.in_question = True
        return choices
    name = fields.text("list") if node is not None else None
    return _shared(fields.node, name, draft) if name else ()


def _shared(node: Node, name: str, draft: Draft) -> Sequence[Choice]:
    if name not in draft.lists:
        message = f'there is no list "{name}"{did_you_mean(name, draft.lists)}'
        draft.log.add(node.start_mark, "unknown-list", message)
    return draft.lists.get(name, ())


def _read_filter(node: Node | None, choices: Sequence[Choice], draft: Draft) -> Filter | None:
    if node is None:
        return None
    options = frozenset(choice.value for choice in choices)
    value = draft.scope.declare("choice", Type(Kind.TEXT, options=options))
    columns = _columns(choices)
    slots = {column: draft.scope.declare(f"choice.{column}", type_).slot for column, type_ in columns.items()}
    holds = draft.condition(node)
    gone = draft.scope.hide(
        ("choice", *(f"choice.{column}" for column in columns)), "is known in a filter only"
    )
    draft.scope.hidden = {name: why for name, why in draft.scope.hidden.items() if name not in gone}
    return None if holds is None else Filter(holds, value.slot, slots)


def _columns(choices: Sequence[Choice]) -> Mapping[str, Type]:
    columns: dict[str, Type] = {}
    for choice in choices:
        for column, value in choice.columns.items():
            type_ = TEXT if isinstance(value, str) else NUMBER
            columns[column] = type_ if columns.get(column, type_) == type_ else TEXT
    return columns


def _read_all(nodes: Sequence[Node], draft: Draft) -> tuple[Choice, ...]:
    choices = [_read_choice(node, draft) for node in nodes]
    _check_doubles("value", [choice.value for choice in choices], nodes, draft)
    _check_doubles("key", [choice.key for choice in choices], nodes, draft)
    for language in draft.languages:
        _check_words(choices, nodes, language, draft)
    return tuple(choices)


def _check_doubles(what: str, values: Sequence[str], nodes: Sequence[Node], draft: Draft) -> None:
    if len(set(values)) == len(values):
        return
    for index, value in enumerate(values):
        if value and value in values[:index]:
            message = f'two choices have the {what} "{value}"'
            draft.log.add(nodes[index].start_mark, f"duplicate-{what}", message)


def _check_words(choices: Sequence[Choice], nodes: Sequence[Node], language: str, draft: Draft) -> None:
    """Note choices that one word means: who answers in words can choose none of them.

    A filter that offers them apart does not help: a condition may change, and results name them alike.
    """
    texts = {choice.text[language].casefold().rstrip(_CLOSING) for choice in choices}
    if len(texts) == len(choices) and not any(choice.say for choice in choices):
        return
    whose: dict[str, int] = {}
    for index, choice in enumerate(choices):
        for word in choice.words(language):
            if word and whose.setdefault(word.casefold().rstrip(_CLOSING), index) != index:
                message = f'"{word}" means two choices in "{language}"'
                draft.log.add(nodes[index].start_mark, "duplicate-text", message)


def _read_choice(node: Node, draft: Draft) -> Choice:
    fields = Fields(node, draft.log, "a choice")
    value = fields.text("value", required=True, spelling=CHOICE_VALUE) or ""
    text = read_strings(fields.take("text", required=True), draft.languages, draft.log)
    key = fields.text("key", spelling=CHOICE_KEY) or ""
    has_more = fields.has_any(_OPTIONS)
    columns = {} if draft.in_question else _read_columns(fields)
    choice = Choice(value, key, text, say={}, columns=columns)
    if has_more:
        choice = _with_options(choice, fields, draft)
    fields.finish()
    return choice


def _with_options(choice: Choice, fields: Fields, draft: Draft) -> Choice:
    kind = fields.word("kind", _KIND_BY_NAME)
    go, end = fields.text("go") or "", fields.word("end", _ENDS)
    if go and end:
        draft.log.add(fields.key_mark("end"), "duplicate-key", 'a choice has either "go" or "end"')
    return replace(
        choice,
        kind=_KIND_BY_NAME[kind] if kind is not None else ChoiceKind.ORDINARY,
        say=read_words(fields.take("say"), draft.languages, draft.log),
        go=go,
        end=Outcome(end) if end is not None else None,
    )


def _read_columns(fields: Fields) -> dict[str, str | float]:
    columns: dict[str, str | float] = {}
    for name in fields.keys:
        if name in _KNOWN:
            continue
        text = fields.text(name) or ""
        columns[name] = float(text) if _NUMBER.fullmatch(text) else text
    return columns


def _free_keys(draft: Draft, numbers: tuple[float | None, float | None], *, batched: bool) -> Sequence[str]:
    low, high = numbers
    if low is not None and high is not None:
        # Of two digits none that is a slip of one: 11 on a scale to ten is a 1 pressed twice.
        return [str(key) for key in (*range(1, BATCH + 1), *range(99, 89, -1)) if not low <= key <= high]
    last = BATCH if "voice" in draft.channels and not batched else 99
    return [str(key) for key in range(1, last + 1)]


def _with_keys(
    choices: Sequence[Choice], fields: Fields, draft: Draft, keys: Sequence[str]
) -> tuple[Choice, ...]:
    taken = {choice.key for choice in choices} | {draft.defaults.service_key}
    free = iter([key for key in keys if key not in taken])
    keyed = []
    for choice in choices:
        key = choice.key or next(free, "")
        if not key:
            message = "no free key is left; give the rest keys of their own, of two digits or three"
            draft.log.add(fields.key_mark("choices"), "too-few-keys", message)
            break
        keyed.append(choice if choice.key else replace(choice, key=key))
    return tuple(keyed)
