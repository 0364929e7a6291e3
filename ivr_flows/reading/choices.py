"""Choices of a question in a survey file. Those without a key get the first free one."""

from __future__ import annotations

import re

import yaml

from ivr_flows.choice import Choice, ChoiceKind
from ivr_flows.reading.draft import Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.texts import read_strings, read_words

_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_KEY = re.compile(r"[0-9]{1,3}")


def read_choices(fields: Fields, draft: Draft) -> tuple[Choice, ...]:
    """Read `choices`, with a fault for every value or key that is given twice."""
    read = [_read_choice(node, draft) for node in fields.items("choices")]
    nodes = [node for node, _ in read]
    choices = _with_keys([choice for _, choice in read], fields, draft)
    for what, values in (("value", [c.value for c in choices]), ("key", [c.key for c in choices])):
        for index, value in enumerate(values):
            if value in values[:index]:
                draft.log.add(
                    nodes[index].start_mark, f"duplicate-{what}", f'two choices have the {what} "{value}"'
                )
    return choices


def _read_choice(node: yaml.Node, draft: Draft) -> tuple[yaml.Node, Choice]:
    fields = Fields(node, draft.log, "a choice")
    value = fields.text("value", required=True, pattern=_VALUE) or ""
    text = read_strings(fields.take("text", required=True), draft.languages, draft.log)
    key = fields.text("key", pattern=_KEY) or ""
    kind = fields.word("kind", list(ChoiceKind)) or ChoiceKind.ORDINARY
    say = read_words(fields.take("say"), draft.languages, draft.log)
    fields.finish()
    return node, Choice(value, key, text, ChoiceKind(kind), say)


def _with_keys(choices: list[Choice], fields: Fields, draft: Draft) -> tuple[Choice, ...]:
    taken = {choice.key for choice in choices} | {draft.defaults.service_key}
    last = 9 if "voice" in draft.channels else 99
    free = iter([str(key) for key in range(1, last + 1) if str(key) not in taken])
    keyed = []
    for choice in choices:
        key = choice.key or next(free, "")
        if not key:
            message = "more choices than single keys; give the rest keys of two digits"
            draft.log.add(fields.key_mark("choices"), "too-few-keys", message)
            break
        keyed.append(Choice(choice.value, key, choice.text, choice.kind, choice.say))
    return tuple(keyed)
