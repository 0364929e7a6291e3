"""Regions: the parts of a page that follow from the code. One function a kind; `REGIONS` names them all."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, get_args

from ivr_flows.choice import ChoiceKind
from ivr_flows.effects import AskReason, Outcome
from ivr_flows.events import ChannelName, Event
from ivr_flows.language.asking import ASKING
from ivr_flows.language.moments import MOMENTS
from ivr_flows.language.numeric import NUMERIC
from ivr_flows.language.textual import TEXTUAL
from ivr_flows.survey import ContactType, Metric, QuestionType
from ivr_flows.tools.reference import computed, probes
from ivr_flows.tools.reference.deeds import Deed
from ivr_flows.tools.reference.example import Example
from ivr_flows.tools.reference.limits import LIMITS
from ivr_flows.tools.reference.markdown import code, table
from ivr_flows.tools.reference.shapes import Undescribed, objects, shape
from ivr_flows.tools.reference.words import events, functions, keys
from ivr_flows.tools.reference.words.commands import ARGUMENTS, COMMANDS
from ivr_flows.tools.reference.words.question_types import TYPES
from ivr_flows.wording import Phrase, phrase_for

Parsers: TypeAlias = Mapping[str, argparse.ArgumentParser]

_GROUPS = {"asking": ASKING, "numbers": NUMERIC, "texts": TEXTUAL, "moments": MOMENTS}
_AGAIN = "asked again"
_BLANKS = {name: f"{{{name}}}" for name in ("text", "key", "low", "high")}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before a region on its page: the example, and the dialogue. And the tool's commands."""

    commands: Parsers
    example: Example | None = None
    info: tuple[str, ...] = ()
    deeds: tuple[Deed, ...] = ()


Region: TypeAlias = Callable[[Surroundings, Sequence[str]], str]


def write_region(words: Sequence[str], around: Surroundings) -> str:
    """Write what has to stand in a region. Raises `Undescribed` where the code has what no words are for."""
    if not words or words[0] not in REGIONS:
        raise Undescribed(f"there is no region {' '.join(words)}: they are {', '.join(REGIONS)}")
    return REGIONS[words[0]](around, words[1:])


def key_words(name: str, key: str) -> str:
    """Say what a key of a mapping is for. Raises `Undescribed`."""
    of_object = keys.KEYS.get(keys.SAME_AS.get(name, name), {})
    told = of_object.get(key) or (keys.IN_EVERY_STEP.get(key) if name.startswith("step_") else None)
    if told is None:
        raise Undescribed(
            f'the key "{key}" of {name} has no words in ivr_flows/tools/reference/words/keys.py'
        )
    return told


def _keys(_around: Surroundings, words: Sequence[str]) -> str:
    name = words[0]
    schema, given = objects()[name], probes.defaults()
    required = frozenset(schema.get("required", ()))
    rows = []
    for key, inner in schema["properties"].items():
        default = given.get((name, key), "")
        default = code(default) if default and "`" not in default else default
        rows.append(
            [code(key), shape(inner), "has to be there" if key in required else default, key_words(name, key)]
        )
    return table(["key", "what stands there", "without it", "what it is for"], rows)


def _types(_around: Surroundings, _words: Sequence[str]) -> str:
    rows = [
        [f"[`{type_.value}`](type-{type_.value}.md)", _of(TYPES, type_).asks, _of(TYPES, type_).keeps]
        for type_ in QuestionType
    ]
    return table(["type", "asks for", "what is kept"], rows)


def _options(_around: Surroundings, words: Sequence[str]) -> str:
    options = probes.options_of(QuestionType(words[0]))
    properties = objects()["step_ask"]["properties"]
    rows = [
        [code(key), shape(inner), "yes" if key in options.required else "", key_words("step_ask", key)]
        for key, inner in properties.items()
        if key in options.takes
    ]
    return table(["key", "what stands there", "needed", "what it is for"], rows)


def _matrix(_around: Surroundings, _words: Sequence[str]) -> str:
    rows = []
    for key in objects()["step_ask"]["properties"]:
        cells = []
        for type_ in QuestionType:
            options = probes.options_of(type_)
            cells.append("needed" if key in options.required else "yes" if key in options.takes else "")
        rows.append([code(key), *cells])
    return table(["key", *(code(type_.value) for type_ in QuestionType)], rows)


def _replies(around: Surroundings, words: Sequence[str]) -> str:
    type_ = QuestionType(words[0])
    ways = (("voice", "presses"), ("voice", "says"), ("sms", "writes"))
    samples = (TYPES[type_].keyed, TYPES[type_].spoken, TYPES[type_].written)
    rows = []
    for (channel, verb), replies in zip(ways, samples, strict=True):
        for reply in replies:
            kept = computed.reply_to(_example(around), (channel, *words[1:]), f"{verb} {reply}")
            rows.append([f"{verb} `{reply}`", f"`{kept}`" if kept else _AGAIN])
    return table(["a person", "what is kept"], rows)


def _functions(around: Surroundings, words: Sequence[str]) -> str:
    names = list(_GROUPS[words[0]])
    told = {name: _of(functions.FUNCTIONS_IN_WORDS, name) for name in names}
    calls = [(name, call) for name in names for call in told[name].examples]
    values = computed.values_of(_example(around), around.info, around.deeds, [call for _, call in calls])
    results = {
        name: "; ".join(
            f"{code(call)} is {code(value.shown)}"
            for (of, call), value in zip(calls, values, strict=True)
            if of == name
        )
        for name in names
    }
    kinds = {name: value.kind for (name, _), value in zip(calls, values, strict=True)}
    rows = [
        [f"`{name}()`", computed.takes(name), kinds[name], told[name].says, results[name]] for name in names
    ]
    return table(["function", "takes", "gives a", "what it says", "for example"], rows)


def _expressions(around: Surroundings, _words: Sequence[str]) -> str:
    written = [expression for expression, _ in functions.EXPRESSIONS]
    values = computed.values_of(_example(around), around.info, around.deeds, written)
    rows = [
        [code(expression), says, code(value.shown)]
        for (expression, says), value in zip(functions.EXPRESSIONS, values, strict=True)
    ]
    return table(["expression", "in words", "is"], rows)


def _events(_around: Surroundings, _words: Sequence[str]) -> str:
    told = [_of(events.EVENTS, event.__struct_config__.tag) for event in get_args(Event)]
    rows = [[one.what, one.call, one.text, one.interview, one.does] for one in told]
    return table(["what happens", "on a call", "by text", "with an interviewer", "what comes of it"], rows)


def _listed(heads: Sequence[str], names: Iterable[Any], told: Mapping[Any, str]) -> Region:
    def region(_around: Surroundings, _words: Sequence[str]) -> str:
        return table(heads, [[code(str(name)), _of(told, name)] for name in names])

    return region


def _limits(_around: Surroundings, _words: Sequence[str]) -> str:
    return table(["what", "limit"], LIMITS)


def _phrases(_around: Surroundings, _words: Sequence[str]) -> str:
    rows = [
        [phrase_for(phrase, "en", **_BLANKS), phrase_for(phrase, "ru", **_BLANKS)]
        for phrase in get_args(Phrase)
    ]
    return table(["in English, and in every other language", "in Russian"], rows)


def _commands(around: Surroundings, _words: Sequence[str]) -> str:
    sections = []
    for name, parser in around.commands.items():
        told = _of(COMMANDS, name)
        rows = [
            [code(_spelt(action)), action.help or _of(ARGUMENTS, action.dest)]
            for action in parser._actions  # noqa: SLF001 - argparse lists its arguments nowhere else
            if not isinstance(action, argparse._HelpAction)  # noqa: SLF001
        ]
        of_it = f"\n\n{table(['it takes', 'which is'], rows)}" if rows else ""
        example = f"```sh\npython -m ivr_flows {told.example}\n```"
        sections.append(f"## {name}\n\n{told.says}{of_it}\n\n{example}")
    return "\n\n".join(sections)


def _spelt(action: argparse.Action) -> str:
    if not action.option_strings:
        name = (action.metavar if isinstance(action.metavar, str) else action.dest).upper()
        return f"{name} ..." if action.nargs == "+" else name
    if action.nargs == 0:
        return action.option_strings[0]
    choices = "|".join(map(str, action.choices)) if action.choices else ""
    value = choices or (action.metavar if isinstance(action.metavar, str) else action.dest.upper())
    return f"{action.option_strings[0]} {value}"


def _example(around: Surroundings) -> Example:
    if around.example is None:
        raise Undescribed("this region needs an example before it on the page")
    return around.example


def _of(told: Mapping[Any, Any], name: Any) -> Any:
    if name not in told:
        raise Undescribed(f'"{name}" has no words in ivr_flows/tools/reference/words')
    return told[name]


REGIONS: Mapping[str, Region] = {
    "keys": _keys,
    "types": _types,
    "options": _options,
    "matrix": _matrix,
    "replies": _replies,
    "functions": _functions,
    "expressions": _expressions,
    "events": _events,
    "outcomes": _listed(["outcome", "how it comes about"], Outcome, events.OUTCOMES),
    "reasons": _listed(["reason", "why the question comes"], get_args(AskReason), events.REASONS),
    "kinds": _listed(["kind", "what it means"], ChoiceKind, keys.KINDS),
    "metrics": _listed(["metric", "what is asked"], Metric, keys.METRICS),
    "contact_types": _listed(["type", "what stands in the field"], ContactType, keys.CONTACT_TYPES),
    "channels": _listed(["channel", "what it is"], get_args(ChannelName), keys.CHANNELS),
    "limits": _limits,
    "phrases": _phrases,
    "commands": _commands,
}
