"""Whatever the language has is on a page: steps, types, keys, functions, events, outcomes, faults, commands."""

from __future__ import annotations

import argparse
import re
from typing import get_args

import pytest

from ivr_flows.effects import AskReason, Outcome
from ivr_flows.events import Event
from ivr_flows.fault_codes import FAULT_CODES
from ivr_flows.faults import SurveyFaults
from ivr_flows.language.functions import FUNCTIONS
from ivr_flows.survey import QuestionType
from ivr_flows.tools.reference import probes
from ivr_flows.tools.reference.example import Example
from ivr_flows.tools.reference.regions import REGIONS, Surroundings, key_words, write_region
from ivr_flows.tools.reference.shapes import Undescribed, objects, shape
from ivr_flows.tools.reference.words import commands, events, functions, keys
from ivr_flows.tools.reference.words.question_types import TYPES
from ivr_flows.tools.schema import survey_schema
from tests.ivr_flows.docs.book import PAGES, regions

ON_PAGES = {part.words for part in regions()}
STEPS = [name.removeprefix("step_") for name in survey_schema()["$defs"] if name.startswith("step_")]


@pytest.mark.parametrize("kind", STEPS)
def test_every_kind_of_step_has_a_page_with_its_keys(kind: str) -> None:
    assert f"<!-- begin: keys step_{kind} -->" in PAGES[f"reference/step-{kind}.md"]
    assert f"(reference/step-{kind}.md)" in PAGES["README.md"]


def test_the_kinds_of_steps_are_those_that_the_reader_names() -> None:
    with pytest.raises(SurveyFaults) as found:
        Example("- {sing: a_song}\n").survey()
    (fault,) = found.value.faults
    named = re.fullmatch(r'a step begins with (.+), not with "sing".*', fault.message)
    assert named
    assert set(named[1].split(", ")) == set(STEPS)


@pytest.mark.parametrize("type_", QuestionType)
def test_every_type_of_question_has_a_page_with_its_keys_and_replies(type_: QuestionType) -> None:
    page = PAGES[f"reference/type-{type_}.md"]
    assert f"<!-- begin: options {type_} -->" in page
    assert f"<!-- begin: replies {type_}" in page


@pytest.mark.parametrize("name", objects())
def test_every_mapping_of_a_survey_file_has_its_keys_on_a_page(name: str) -> None:
    assert ("keys", name) in ON_PAGES


@pytest.mark.parametrize("kind", REGIONS)
def test_every_table_stands_on_a_page(kind: str) -> None:
    assert kind in {words[0] for words in ON_PAGES}


@pytest.mark.parametrize("code", FAULT_CODES)
def test_every_fault_has_a_page_that_shows_its_message(code: str) -> None:
    assert f"\n{code}: " in PAGES[f"faults/{code}.md"]
    assert f"({code}.md)" in PAGES["faults/README.md"]


def test_every_function_is_on_the_page_of_functions() -> None:
    page = PAGES["reference/functions.md"]
    assert [name for name in FUNCTIONS if f"| `{name}()` |" not in page] == []


def test_there_are_words_for_what_there_is_and_for_nothing_else() -> None:
    described = {
        "functions": (set(functions.FUNCTIONS_IN_WORDS), set(FUNCTIONS)),
        "events": (set(events.EVENTS), {event.__struct_config__.tag for event in get_args(Event)}),
        "outcomes": (set(events.OUTCOMES), set(Outcome)),
        "reasons": (set(events.REASONS), set(get_args(AskReason))),
        "types": (set(TYPES), set(QuestionType)),
        "mappings": (set(keys.KEYS) | set(keys.SAME_AS), set(objects())),
    }
    for mapping, described_keys in keys.KEYS.items():
        extra = set(described_keys) - set(objects()[mapping]["properties"])
        described[f"keys of {mapping}"] = (extra, set())
    assert {what: pair for what, pair in described.items() if pair[0] != pair[1]} == {}


def test_every_command_is_on_the_page_of_the_command_line() -> None:
    page = PAGES["reference/command-line.md"]
    assert [name for name in commands.COMMANDS if f"\n## {name}\n" not in page] == []


@pytest.mark.parametrize(
    ("name", "key"),
    [("step_ask", "colour"), ("step_sing", "text"), ("quota", "if"), ("list_choice", "colour")],
)
def test_a_key_without_words_stops_the_writing(name: str, key: str) -> None:
    if name == "step_sing":  # what every step has is described once for all
        assert key_words(name, key) == keys.IN_EVERY_STEP[key]
        return
    with pytest.raises(Undescribed, match=f'"{key}" of {name}'):
        key_words(name, key)


def test_a_command_without_words_stops_the_writing() -> None:
    around = Surroundings({"sing": argparse.ArgumentParser()})
    with pytest.raises(Undescribed, match="sing"):
        write_region(["commands"], around)


def test_a_shape_without_words_stops_the_writing() -> None:
    with pytest.raises(Undescribed):
        shape({"$ref": "#/$defs/melody"})
    with pytest.raises(Undescribed):
        shape({"const": 1})


def test_a_table_that_there_is_not_stops_the_writing() -> None:
    with pytest.raises(Undescribed, match="there is no region melodies"):
        write_region(["melodies"], Surroundings({}))


TAKEN = [
    (QuestionType.SCALE, "metric", True),
    (QuestionType.NUMBER, "metric", False),
    (QuestionType.MANY, "order", True),
    (QuestionType.SCALE, "order", False),
    (QuestionType.TEXT, "min", False),
    (QuestionType.DATE, "min", True),
    (QuestionType.PHONE, "choices", True),
    (QuestionType.ONE, "sets", True),
    (QuestionType.MANY, "sets", False),
]


@pytest.mark.parametrize(("type_", "key", "taken"), TAKEN)
def test_which_type_takes_which_key_is_found_by_trying(type_: QuestionType, key: str, taken: bool) -> None:
    assert (key in probes.options_of(type_).takes) is taken


def test_what_a_type_cannot_do_without_is_found_by_trying() -> None:
    assert probes.options_of(QuestionType.SCALE).required == {"ask", "type", "text", "min", "max"}
    assert probes.options_of(QuestionType.ONE).required == {"ask", "type", "text", "choices"}
    assert probes.options_of(QuestionType.NUMBER).required == {"ask", "type", "text"}
