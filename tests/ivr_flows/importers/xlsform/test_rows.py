"""Rows of a form: every type that can be asked, its options, and a note for what cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pyxform", reason="XLSForms are read by pyxform, an optional extra")
pytest.importorskip("openpyxl", reason="the forms of these tests are written by openpyxl")

from ivr_flows.effects import Ask, Outcome
from ivr_flows.export import answers_on_path
from ivr_flows.survey import QuestionType
from tests.ivr_flows.importers.xlsform.forms import (
    CHOICE_COLUMNS,
    SURVEY_COLUMNS,
    imported,
    notes,
    steps_of,
    survey_from,
)
from tests.ivr_flows.surveys import after, started


@pytest.mark.parametrize(
    ("type_", "becomes"),
    [
        ("text", QuestionType.TEXT),
        ("integer", QuestionType.NUMBER),
        ("decimal", QuestionType.NUMBER),
        ("date", QuestionType.DATE),
        ("time", QuestionType.TIME),
        ("dateTime", QuestionType.DATE),
        ("audio", QuestionType.RECORD),
        ("range", QuestionType.SCALE),
        ("acknowledge", QuestionType.ONE),
        ("select_one yn", QuestionType.ONE),
        ("select one from yn", QuestionType.ONE),
        ("select_multiple yn", QuestionType.MANY),
    ],
)
def test_a_row_that_asks_becomes_a_question(tmp_path: Path, type_: str, becomes: QuestionType) -> None:
    survey = survey_from(imported(tmp_path, [SURVEY_COLUMNS, (type_, "q", "Which?")]))
    assert survey.questions["q"].type is becomes
    assert survey.questions["q"].optional


@pytest.mark.parametrize(
    "type_", ["geopoint", "image", "video", "file", "rank yn", "start", "deviceid", "hidden"]
)
def test_a_row_that_cannot_be_asked_is_noted(tmp_path: Path, type_: str) -> None:
    result = imported(tmp_path, [SURVEY_COLUMNS, ("text", "a", "A?"), (type_, "q", "Q?")])
    assert list(survey_from(result).questions) == ["a"]
    assert any(note.startswith("survey, row 3: left out: ") for note in notes(result))


def test_a_row_number_counts_empty_rows(tmp_path: Path) -> None:
    rows = [SURVEY_COLUMNS, ("text", "a", "A?"), (), (), ("geopoint", "q", "Q?")]
    assert any(note.startswith("survey, row 5: left out") for note in notes(imported(tmp_path, rows)))


def test_conditions_constraints_and_required_are_kept(tmp_path: Path) -> None:
    columns = (
        *SURVEY_COLUMNS,
        "relevant",
        "constraint",
        "constraint_message::English (en)",
        "required",
        "hint::English (en)",
    )
    result = imported(
        tmp_path,
        [
            columns,
            ("integer", "age", "How old?", "", ". > 0 and . < 130", "Not that old.", "yes", "In years"),
            ("select_one yn", "work", "Do you work?", "${age} >= 18", "", "", "no", ""),
            ("note", "bye", "Bye, ${age}.", "${work} = 'yes'"),
        ],
    )
    assert steps_of(result) == [
        {
            "ask": "age",
            "type": "number",
            "text": "How old?",
            "check": "age == int(age) and (age > 0 and age < 130)",
            "check_text": "Not that old.",
            "cati": {"instruct": "In years"},
        },
        {
            "ask": "work",
            "type": "one",
            "if": "age >= 18",
            "optional": True,
            "text": "Do you work?",
            "choices": [{"value": "yes", "text": "Yes"}, {"value": "no", "text": "No"}],
        },
        {"tell": "bye", "if": 'work == "yes"', "text": "Bye, {age}."},
    ]
    assert notes(result) == []
    survey = survey_from(result)
    state, _ = after(survey, started(survey)[0], ["200", "40", "1"])
    assert state.outcome is Outcome.COMPLETE
    assert {answer.question: answer.value for answer in answers_on_path(survey, state)} == {
        "age": 40,
        "work": "yes",
    }


def test_a_calculation_becomes_a_value_that_conditions_read(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        [
            (*SURVEY_COLUMNS, "calculation", "relevant"),
            ("integer", "age", "How old?"),
            ("calculate", "grown", "", "if(${age} >= 18, 'yes', 'no')"),
            ("text", "job", "What do you do?", "", "${grown} = 'yes'"),
            ("calculate", "odd", "", "pulldata('people', 'a', 'b', ${age})"),
            ("text", "more", "More?", "", "${odd} = 1"),
        ],
    )
    assert {"set": "grown", "value": 'when(age >= 18, "yes", "no")'} in steps_of(result)
    assert notes(result) == [
        "survey, row 5: left out: calculation \"pulldata('people', 'a', 'b', ${age})\": pulldata() of 4",
        "survey, row 6: left out: relevant '${odd} = 1': ${odd} is not asked before, or not in a survey",
    ]


@pytest.mark.parametrize(
    ("parameters", "step", "noted"),
    [
        ("start=1 end=5 step=1", {"type": "scale", "min": 1, "max": 5}, False),
        ("", {"type": "scale", "min": 0, "max": 10}, False),
        ("start=0; end=500; step=10", {"type": "number", "min": 0, "max": 500}, True),
        ("start=0.5, end=2.5, step=0.5", {"type": "number", "min": 0.5, "max": 2.5}, True),
        ("start=low end=high", {"type": "number"}, True),
    ],
)
def test_a_range_becomes_a_scale_where_it_is_one(
    tmp_path: Path, parameters: str, step: dict[str, object], noted: bool
) -> None:
    result = imported(tmp_path, [(*SURVEY_COLUMNS, "parameters"), ("range", "q", "How much?", parameters)])
    assert steps_of(result)[0].items() >= step.items()
    assert bool(notes(result)) is noted


def test_or_other_asks_which_other(tmp_path: Path) -> None:
    result = imported(tmp_path, [SURVEY_COLUMNS, ("select_multiple yn or_other", "q", "Which?")])
    survey = survey_from(result)
    state, _ = after(survey, started(survey)[0], ["1, 3"])
    assert [choice.value for choice in survey.questions["q"].choices] == ["yes", "no", "other"]
    assert state.at is not None
    assert state.at.question == "q_other"


CASCADE = [
    (*CHOICE_COLUMNS, "state", "size"),
    ("states", "texas", "Texas"),
    ("states", "utah", "Utah"),
    ("cities", "austin", "Austin", "texas", 2),
    ("cities", "dallas", "Dallas", "texas", 3),
    ("cities", "provo", "Provo", "utah", 1),
]


def test_a_choice_filter_narrows_the_choices(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        [
            (*SURVEY_COLUMNS, "choice_filter"),
            ("select_one states", "state", "Which state?"),
            ("select_one cities", "city", "Which city?", "state=${state} and size > 1"),
        ],
        CASCADE,
    )
    assert steps_of(result)[1]["choices"] == {
        "list": "cities",
        "where": "choice.state == state and choice.size > 1",
    }
    survey = survey_from(result)
    _, effects = after(survey, started(survey)[0], ["Texas"])
    assert isinstance(effects[-1], Ask)
    assert effects[-1].offered == ("austin", "dallas")


def test_choices_that_are_called_the_same_are_told_apart_by_their_names(tmp_path: Path) -> None:
    choices = [CHOICE_COLUMNS, ("l", "a", "Other"), ("l", "b", "Bread"), ("l", "c", "other.")]
    result = imported(tmp_path, [SURVEY_COLUMNS, ("select_one l", "q", "Which?")], choices)
    texts = [choice.text["en"] for choice in survey_from(result).questions["q"].choices]
    assert texts == ["Other", "Bread", "other. (c)"]
    assert any('have the label "other."; this one gets its name "c" added' in note for note in notes(result))
