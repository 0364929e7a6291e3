"""Groups and repeats of a form as blocks, loops and rounds that are written out."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pyxform", reason="XLSForms are read by pyxform, an optional extra")
pytest.importorskip("openpyxl", reason="the forms of these tests are written by openpyxl")

from ivr_flows.effects import Outcome
from ivr_flows.export import answers_on_path
from tests.ivr_flows.importers.xlsform.forms import (
    SURVEY_COLUMNS,
    imported,
    notes,
    steps_of,
    survey_from,
)
from tests.ivr_flows.surveys import after, started


def test_groups_become_blocks_with_their_condition_and_heading(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        [
            (*SURVEY_COLUMNS, "relevant"),
            ("select_one yn", "go", "Go on?"),
            ("begin_group", "part", "About you", "${go} = 'yes'"),
            ("begin group", "inner", ""),
            ("text", "name", "Name?"),
            ("end group", "", ""),
            ("end_group", "", ""),
            ("begin_group", "empty", "Nothing"),
            ("end_group", "", ""),
        ],
    )
    _, part = steps_of(result)
    assert (part["block"], part["if"]) == ("part", 'go == "yes"')
    assert part["steps"][0] == {"tell": "part_heading", "text": "About you"}
    assert part["steps"][1]["block"] == "inner"
    assert notes(result) == ["survey, row 8: left out: a group in which nothing is asked"]


def repeat(count: str) -> list[tuple[object, ...]]:
    return [
        (*SURVEY_COLUMNS, "repeat_count"),
        ("select_multiple yn", "used", "Which?"),
        ("integer", "people", "How many?"),
        ("begin_repeat", "person", "A person", count),
        ("text", "name", "Name?"),
        ("text", "nick", "${name}, and for short?"),
        ("end_repeat", "", ""),
        ("note", "end", "Thanks, ${name}."),
    ]


def test_a_repeat_over_choices_becomes_a_loop(tmp_path: Path) -> None:
    result = imported(tmp_path, repeat("count-selected(${used})"))
    survey = survey_from(result)
    state, _ = after(survey, started(survey)[0], ["1, 2", "0", "Ann", "A", "Bob", "B"])
    assert [(a.question, a.loop) for a in answers_on_path(survey, state)][2:] == [
        ("name", "yes"),
        ("nick", "yes"),
        ("name", "no"),
        ("nick", "no"),
    ]
    assert state.outcome is Outcome.COMPLETE
    assert "survey, row 8: left out: a text cannot say ${name}: nothing here has asked it" in notes(result)


def test_a_repeat_by_number_is_written_out(tmp_path: Path) -> None:
    result = imported(tmp_path, repeat("${people}"))
    survey = survey_from(result)
    state, _ = after(survey, started(survey)[0], ["1", "2", "Ann", "A", "Bob", "B"])
    assert [a.question for a in answers_on_path(survey, state)][2:] == ["name", "nick", "name_2", "nick_2"]
    assert state.outcome is Outcome.COMPLETE
    assert any("written out 5 times; further rounds are not asked" in note for note in notes(result))


def test_a_repeat_without_an_end_is_asked_once_and_noted(tmp_path: Path) -> None:
    result = imported(tmp_path, repeat(""))
    assert "name_2" not in survey_from(result).questions
    assert any("is asked once" in note for note in notes(result))
