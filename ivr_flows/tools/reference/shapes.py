"""Shapes: what may stand under a key, from the JSON Schema of survey files, in plain words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ivr_flows.tools.schema import Schema, survey_schema

# Where a shape has a name of its own in the schema.
_NAMED = {
    "text": "a [text](texts.md)",
    "words": "a word, or a list of words, also by language",
    "channel_text": "a [text of one channel](texts.md)",
    "read_out": "a [text for interviewers](texts.md)",
    "interviewer": "a [text and notes for interviewers](texts.md)",
    "choices": "[choices](choices.md)",
    "order": "an [order](order.md)",
    "defaults": "[defaults](head.md)",
    "quota": "a [quota](head.md)",
    "choice": "a [choice](choices.md)",
    "list_choice": "a [choice](choices.md)",
    "step": "a step",
}
_PATTERNS = {
    "^[a-z][a-z0-9_]{0,59}$": "a name",
    "^[a-z0-9][a-z0-9-]{0,59}$": "small Latin letters, digits and hyphens",
    "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$": "the name of a file",
    "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "a language, as `en` or `pt-BR`",
    "^[A-Z]{2}$": "a country, as `RU`",
}


class Undescribed(LookupError):  # noqa: N818 - it names what the documentation lacks
    """The language has something that the documentation has no words for."""


def objects() -> Mapping[str, Schema]:
    """Give every mapping of a survey file: its keys are what the reference has to describe.

    One has the name of its definition in the schema; one inside another mapping has that name, a slash
    and the key it stands under.
    """
    schema = survey_schema()
    found: dict[str, Schema] = {}
    for name, part in _objects("survey", schema):
        found.setdefault(name, part)
    for definition, inner in schema["$defs"].items():
        for name, part in _objects(definition, inner):
            found.setdefault(name, part)
    return found


def _objects(name: str, schema: Any) -> Iterator[tuple[str, Schema]]:
    if isinstance(schema, list):
        for inner in schema:
            yield from _objects(name, inner)
    elif isinstance(schema, dict):
        is_object = "properties" in schema and "additionalProperties" in schema
        if is_object:
            yield name, schema
            for key, inner in schema["properties"].items():
                yield from _objects(f"{name}/{key}", inner)
        else:
            yield from _objects(name, [inner for key, inner in schema.items() if key != "$defs"])


def shape(schema: Schema) -> str:  # noqa: PLR0911 - one return a shape
    """Say what a value looks like. Raises `Undescribed` for a shape that no words are made for."""
    match schema:
        case {"$ref": str(ref)}:
            return _named(ref.rsplit("/", 1)[-1])
        case {"enum": list(words)}:
            return _words([str(word) for word in words])
        case {"anyOf": [*several]}:
            return _either([_object_or_shape(one) for one in several])
        case {"type": "array", "items": items}:
            return f"a list of: {shape(items)}"
        case {"type": "object", "propertyNames": _, "additionalProperties": values}:
            return f"names, each with {shape(values)}"
        case {"description": str(told), "type": [*_]} if "expression" in told:
            return "an [expression](expressions.md)"
        case {"description": str(told), "pattern": str(pattern)} if pattern not in _PATTERNS:
            return told
        case {"description": str(told), "type": ["number", "string"]}:
            return f"a number; {told}"
        case {"pattern": str(pattern)} if pattern in _PATTERNS:
            return _PATTERNS[pattern]
        case _:
            return _plain(schema)


def _plain(schema: Schema) -> str:  # noqa: PLR0911 - one return a type
    limits = ""
    if "minimum" in schema and "maximum" in schema:
        limits = f", {schema['minimum']:,} to {schema['maximum']:,}"
    match schema.get("type"):
        case "boolean":
            return "`true` or `false`"
        case "integer":
            return f"a whole number{limits}"
        case "number":
            return f"a number{limits}"
        case "string":
            return "a text"
        case "null":
            return "nothing"
        case [*types] if {"string", "number"} <= set(types):
            return "a word or a number"
        case [*types]:
            spoken = {"string": "a word", "number": "a number", "integer": "a number", "boolean": "yes or no"}
            return _either([spoken[type_] for type_ in sorted(types, key=list(spoken).index)])
    raise Undescribed(f"no words for the shape {schema}")


def _object_or_shape(schema: Schema) -> str:
    return "a mapping" if "properties" in schema else shape(schema)


def _named(name: str) -> str:
    if name not in _NAMED:
        raise Undescribed(f'"{name}" of the schema has no words in ivr_flows/tools/reference/shapes.py')
    return _NAMED[name]


def _words(words: list[str]) -> str:
    return _either([f"`{word}`" for word in dict.fromkeys(words)])


def _either(words: list[str]) -> str:
    unique = list(dict.fromkeys(words))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} or {unique[-1]}"
