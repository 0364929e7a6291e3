"""Sentences of the pages that no table carries: figures that they name, held against the code."""

from __future__ import annotations

import pytest

from ivr_flows.channels.sms import segments
from ivr_flows.faults import SurveyFaults
from ivr_flows.tools.reference.example import Example
from tests.ivr_flows.docs.book import PAGES


def loads(steps: str) -> bool:
    try:
        Example(steps).survey()
    except SurveyFaults:
        return False
    return True


def choices(count: int) -> str:
    return ", ".join(f"{{value: v{n}, text: Brand {n}}}" for n in range(count))


def test_a_scale_spans_a_hundred() -> None:
    assert "at most 100 apart" in PAGES["reference/type-scale.md"]
    assert loads("- {ask: q, type: scale, min: 0, max: 100, text: Q?}\n")
    assert not loads("- {ask: q, type: scale, min: 0, max: 101, text: Q?}\n")


def test_nine_choices_are_the_most_where_several_are_pressed() -> None:
    assert "nine choices are the most" in PAGES["guide/choices.md"]
    assert loads(f"- {{ask: q, type: many, text: Q?, choices: [{choices(9)}]}}\n")
    assert not loads(f"- {{ask: q, type: many, text: Q?, choices: [{choices(10)}]}}\n")


@pytest.mark.parametrize(
    ("text", "parts"), [("x" * 160, 1), ("x" * 161, 2), ("ж" * 70, 1), ("ж" * 71, 2), ("👍" + "x" * 69, 2)]
)
def test_what_fits_into_one_text_message(text: str, parts: int) -> None:
    assert "has 160 characters, but only 70" in PAGES["guide/channels.md"]
    assert segments(text) == parts


def test_a_question_is_asked_three_times_and_a_call_lasts_fifteen_minutes() -> None:
    defaults = Example("- {end: complete}\n").survey().defaults
    assert "asked three times at most" in PAGES["guide/asking.md"]
    assert defaults.tries == 3
    assert "more than 15 minutes" in PAGES["guide/channels.md"]
    assert defaults.voice_minutes == 15
    assert "more than five" in PAGES["guide/channels.md"]
    assert defaults.sms_parts == 5


def test_a_number_of_an_expression_has_fifteen_digits() -> None:
    assert "at most 15 digits" in PAGES["reference/limits.md"]
    asked = "- {ask: q, type: number, text: Q?}\n- {tell: t, if: q > %s, text: T.}\n"
    assert loads(asked % ("9" * 15))
    assert not loads(asked % ("9" * 16))
