"""A JSON Schema of survey files, for editors that complete and check while one types.

Words, types and limits come from the tables that the reader itself uses. A schema sees shapes only:
what a file means is checked by `check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeAlias, get_args

from ivr_flows.choice import ChoiceKind
from ivr_flows.effects import Outcome
from ivr_flows.events import ChannelName
from ivr_flows.survey import ContactType, Metric, QuestionType

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAME = "^[a-z][a-z0-9_]{0,59}$"
_FILE = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
_LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_ENDS = (Outcome.COMPLETE, Outcome.SCREENED_OUT, Outcome.REFUSED)

_TRUTH: Schema = {"type": "boolean"}
# What is written without quotes may be read as a number or a truth; to a survey it is a text.
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_EXPRESSION: Schema = {"type": ["string", "boolean", "number"], "description": "an expression, as nps <= 6"}


def survey_schema() -> Schema:
    """Build the schema of a whole survey file."""
    properties: Schema = {
        "survey": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,59}$", "description": "its key"},
        "version": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
        "languages": _list_of({"type": "string", "pattern": _LANGUAGE}),
        "channels": _list_of(_words(get_args(ChannelName))),
        "touchpoint": _SCALAR,
        "region": {"type": "string", "pattern": "^[A-Z]{2}$", "description": "a country, as ISO 3166"},
        "sponsor": _ref("text"),
        "purpose": _ref("text"),
        "defaults": _ref("defaults"),
        "contact": _map_of(_words(ContactType), _NAME),
        "constants": _map_of(_SCALAR, _NAME),
        "quotas": _list_of(_ref("quota")),
        "lists": _map_of(_list_of(_ref("list_choice")), _NAME),
        "steps": _list_of(_ref("step")),
    }
    required = ("survey", "version", "languages", "channels", "touchpoint", "sponsor", "purpose", "steps")
    return {
        "$schema": DIALECT,
        "title": "A survey",
        **_object(properties, required),
        "$defs": {**_texts(), **_parts(), **_steps()},
    }


def _texts() -> Schema:
    by_language = {"type": "object", "propertyNames": {"pattern": _LANGUAGE}}
    spoken = _object({"text": _SCALAR, "audio": {"type": "string", "pattern": _FILE}})
    words = {"oneOf": [_SCALAR, {"type": "array", "items": _SCALAR}]}
    wording = {"anyOf": [_SCALAR, spoken]}
    return {
        "text": {"anyOf": [_SCALAR, {**by_language, "additionalProperties": _SCALAR}]},
        "words": {"anyOf": [words, {**by_language, "additionalProperties": words}]},
        "channel_text": {"anyOf": [wording, {**by_language, "additionalProperties": wording}]},
        "read_out": _object({"text": _ref("channel_text")}),
        "interviewer": _object(
            {"text": _ref("channel_text"), "instruct": _ref("text"), "probe": _ref("text")}
        ),
    }


def _parts() -> Schema:
    choice: Schema = {
        "value": _SCALAR,
        "text": _ref("text"),
        "key": {"type": ["integer", "string"], "description": "what is pressed or typed for it"},
        "kind": _words(ChoiceKind),
        "say": _ref("words"),
        "go": _step_ahead(),
        "end": _words(_ENDS),
    }
    return {
        "choice": _object(choice, ("value", "text")),
        # The author's own columns, which filters ask about, stand beside the rest.
        "list_choice": {**_object(choice, ("value", "text")), "additionalProperties": _SCALAR},
        "choices": {
            "anyOf": [
                _list_of(_ref("choice")),
                {"type": "string", "pattern": _NAME, "description": "the name of a list"},
                _object({"list": _listed(), "where": _EXPRESSION}, ("list",)),
            ]
        },
        "order": _object(
            {
                "shuffle": _TRUTH,
                "pick": {"type": "integer", "minimum": 1, "maximum": 1000},
                "first": {"type": "array", "items": _SCALAR},
                "last": {"type": "array", "items": _SCALAR},
                "keep": {
                    "type": "array",
                    "items": _SCALAR,
                    "description": "these stay where they are listed",
                },
            }
        ),
        "defaults": _object(
            {
                "tries": _whole(1, 10),
                "service_key": {"enum": ["*", *"0123456789", *range(10)]},
                "no_input": _ref("text"),
                "invalid": _ref("text"),
                "sms_parts": _whole(1, 10),
                "voice_minutes": _whole(1, 120),
            }
        ),
        "quota": _object(
            {
                "name": _SCALAR,
                "when": _EXPRESSION,
                "limit": _whole(0, 10_000_000),
                "count": _words(("complete", "admitted")),
            },
            ("name", "limit"),
        ),
    }


def _listed() -> Schema:
    """Give what a filter filters: a shared list by its name, or choices with columns of their own."""
    return {"anyOf": [{"type": "string", "pattern": _NAME}, _list_of(_ref("list_choice"))]}


def _step_ahead() -> Schema:
    return {"type": "string", "pattern": _NAME, "description": "a step ahead"}


def _steps() -> Schema:
    kinds = {
        "tell": _tell(),
        "ask": _ask(),
        "set": _step("set", {"value": _EXPRESSION, "partial": _TRUTH}, ("value",)),
        "end": _object({"end": _words(_ENDS), "if": _EXPRESSION, **_worded()}, ("end",)),
        "go": _object({"go": _step_ahead(), "if": _EXPRESSION}, ("go",)),
        "check_quotas": _check_quotas(),
        "block": _block(),
        "include": _object({"include": {"type": "string", "pattern": _FILE}}, ("include",)),
    }
    # One kind at a time, by the key that it begins with: so an editor speaks of that kind's faults.
    chosen: Schema = {"not": {}}
    for kind in reversed(kinds):
        chosen = {"if": {"required": [kind]}, "then": _ref(f"step_{kind}"), "else": chosen}
    named = {f"step_{kind}": schema for kind, schema in kinds.items()}
    return {"step": {"type": "object", **chosen}, **named}


def _tell() -> Schema:
    return _step("tell", {"intro": _TRUTH, "partial": _TRUTH, **_worded()}, ("text",))


def _ask() -> Schema:
    number = {
        "type": ["number", "string"],
        "description": "of a date also today, or today - 30 days; of a time 09:30",
    }
    properties: Schema = {
        "type": _words(QuestionType),
        **_worded("interviewer"),
        "choices": _ref("choices"),
        "order": _ref("order"),
        "min": number,
        "max": number,
        "words": {**_TRUTH, "description": "false: a number is read from digits only"},
        "sets": {"enum": ["language"], "description": "the answer is the language to go on in"},
        "metric": _words(Metric),
        "check": _EXPRESSION,
        "check_text": _ref("text"),
        "warn": _EXPRESSION,
        "warn_text": _ref("text"),
        "partial": _TRUTH,
        "optional": _TRUTH,
        "tries": _whole(1, 10),
        "timeout": {"type": "number", "minimum": 1, "maximum": 60, "description": "in seconds"},
        "hints": _ref("words"),
    }
    schema = _step("ask", properties, ("type", "text"))
    of_choices = [type_.value for type_ in QuestionType if type_.is_of_choices]
    schema["allOf"] = [
        _where("type", of_choices, ("choices",)),
        _where("type", [QuestionType.SCALE.value], ("min", "max")),
        {"dependentRequired": {"check_text": ["check"], "warn_text": ["warn"]}},
    ]
    return schema


def _check_quotas() -> Schema:
    inner = _object(
        {
            "when_full": _words(("screen_out", "go_on")),
            "outcome": _words((Outcome.QUOTA_FULL, Outcome.SCREENED_OUT, Outcome.COMPLETE)),
            **_worded(),
        }
    )
    properties = {"check_quotas": {"anyOf": [inner, _SCALAR, {"type": "null"}]}, "if": _EXPRESSION}
    return _object({**properties, "partial": _TRUTH}, ("check_quotas",))


def _block() -> Schema:
    each = {"type": "string", "pattern": r"^\s*[a-z][a-z0-9_]{0,59}\s+in\s+[a-z][a-z0-9_]{0,59}\s*$"}
    properties: Schema = {
        "each": {**each, "description": "a loop over chosen answers, as brand in used_brands"},
        "cap": _whole(1, 100),
        "order": _ref("order"),
        "partial": _TRUTH,
        "steps": _list_of(_ref("step")),
    }
    return _step("block", properties, ("steps",))


def _worded(for_interviewers: str = "read_out") -> Schema:
    """Give a text and what single channels say instead. Notes for interviewers go with questions only."""
    voice_and_sms = {channel: _ref("channel_text") for channel in get_args(ChannelName) if channel != "cati"}
    cati = {"anyOf": [_ref(for_interviewers), _ref("channel_text")]}
    return {"text": _ref("text"), **voice_and_sms, "cati": cati}


def _step(kind: str, properties: Schema, required: Iterable[str]) -> Schema:
    name = {"type": "string", "pattern": _NAME}
    return _object({kind: name, "if": _EXPRESSION, **properties}, (kind, *required))


def _object(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


def _where(key: str, values: list[str], required: Iterable[str]) -> Schema:
    holds = {"properties": {key: {"enum": values}}, "required": [key]}
    return {"if": holds, "then": {"required": list(required)}}


def _list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1}


def _map_of(values: Schema, names: str) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": names}, "additionalProperties": values}


def _whole(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def _words(words: type[StrEnum] | Iterable[str]) -> Schema:
    return {"enum": [str(word) for word in words]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
