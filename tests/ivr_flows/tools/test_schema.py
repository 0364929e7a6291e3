"""The JSON Schema: every survey of the library fits it, and it knows every key that the reader reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import ivr_flows
from ivr_flows import library
from ivr_flows.reader import read_survey
from ivr_flows.tools.schema import survey_schema
from tests.ivr_flows.surveys import HEAD

SCHEMA = survey_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SOURCES = Path(ivr_flows.__file__).parent
READERS = [SOURCES / "reader.py", *sorted((SOURCES / "reading").glob("*.py"))]
# Methods of Fields that read one key.
READING = ("take", "text", "whole", "number", "flag", "word", "items")


def keys_read() -> Iterator[str]:
    for file in READERS:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr=method), args=[ast.Constant(value=str(key)), *_]):
                    if method in READING:
                        yield key


def keys_known(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {}) if isinstance(schema.get("properties"), dict) else ()
        for inner in schema.values():
            yield from keys_known(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keys_known(inner)


def test_the_schema_is_one() -> None:
    VALIDATOR.check_schema(SCHEMA)


@pytest.mark.parametrize("name", library.names())
def test_every_survey_of_the_library_fits(name: str) -> None:
    VALIDATOR.validate(yaml.safe_load(library.survey_source(name)))


def test_every_key_that_the_reader_reads_is_known() -> None:
    read = set(keys_read())
    assert {"survey", "steps", "ask", "metric", "when_full", "cap"} <= read | {"ask"}
    assert read - set(keys_known(SCHEMA)) == set()


STEPS = [
    ("{tell: a, text: A}", True),
    ("{tell: a}", False),
    ("{tell: a, txt: A}", False),
    ("{say: a, text: A}", False),
    ("{ask: q, type: scale, min: 0, max: 10, metric: nps, text: Q}", True),
    ("{ask: q, type: scale, text: Q}", False),
    ("{ask: q, type: range, text: Q}", False),
    ("{ask: q, type: one, text: Q}", False),
    ("{ask: q, type: one, text: Q, choices: [{value: a, text: A}, {value: b, text: B, go: last}]}", True),
    ("{ask: q, type: one, text: Q, choices: [{value: a, label: A}]}", False),
    ("{ask: q, type: number, text: Q, check_text: Hm}", False),
    ("{ask: q, type: number, text: Q, check: q > 1, check_text: Hm}", True),
    ("{ask: q, type: text, text: Q, tries: 11}", False),
    ("{ask: q, type: text, text: Q, voice: {audio: q.wav}, cati: {instruct: Wait}}", True),
    ("{ask: q, type: text, text: Q, voice: {audio: ../q.wav}}", False),
    ("{ask: q, type: text, text: Q, cati: {probe: Sure, prob: Sure}}", False),
    ("{tell: a, text: A, cati: {text: {en: B}}}", True),
    ("{tell: a, text: A, cati: {text: B, probe: Sure}}", False),
    ("{end: complete, cati: {instruct: Wait}}", False),
    ("{check_quotas: {cati: {instruct: Wait}}}", False),
    ("{set: x, value: 1 + 1}", True),
    ("{set: x}", False),
    ("{end: finished}", False),
    ("{check_quotas: {when_full: go_on}}", True),
    ("{check_quotas: {when_full: stop}}", False),
    ("{block: b, each: x in q, cap: 3, steps: [{tell: a, text: A}]}", True),
    ("{block: b, steps: [{tell: a}]}", False),
    ("{include: more.yaml}", True),
    ("{go: last, if: nps > 6}", True),
    ("{go: last, text: Hm}", False),
    ("{ask: q, type: scale, min: 0, max: 10, words: false, text: Q}", True),
    ("{ask: q, type: scale, min: 0, max: 10, words: digits, text: Q}", False),
    ("{ask: q, type: date, min: today - 30 days, max: today, text: Q}", True),
    ("{ask: q, type: one, sets: language, text: Q, choices: langs}", True),
    ("{ask: q, type: one, sets: region, text: Q, choices: langs}", False),
    ("{ask: q, type: one, text: Q, choices: brands, order: {shuffle: true, keep: [a]}}", True),
    (
        "{ask: q, type: one, text: Q, choices: {list: [{value: a, text: A, size: 1}], where: choice.size > 0}}",
        True,
    ),
    ("{ask: q, type: one, text: Q, choices: [{value: a, text: A, size: 1}]}", False),
]


@pytest.mark.parametrize(("step", "fits"), STEPS)
def test_a_step_fits_or_not(step: str, fits: bool) -> None:
    assert VALIDATOR.is_valid(yaml.safe_load(f"{HEAD}  - {step}\n")) is fits


@pytest.mark.parametrize("key", sorted(set(keys_known(SCHEMA["$defs"]["step_ask"])) - {"type", "text"}))
def test_no_key_of_a_question_is_known_to_the_schema_alone(key: str) -> None:
    from_reader = set(keys_read()) | {
        "ask",
        "voice",
        "sms",
        "cati",
        "check",
        "warn",
        "check_text",
        "warn_text",
    }
    assert key in from_reader


def test_the_schema_accepts_what_loads() -> None:
    source = HEAD + "  - {ask: q, type: date, min: '2026-01-01', text: Q, hints: [a, b], timeout: 2.5}\n"
    read_survey(source)
    VALIDATOR.validate(yaml.safe_load(source))
