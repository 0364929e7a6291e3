"""Whole forms: languages, names, keys, lengths, and a note for all that is lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("pyxform", reason="XLSForms are read by pyxform, an optional extra")
pytest.importorskip("openpyxl", reason="the forms of these tests are written by openpyxl")

from ivr_flows.effects import Outcome
from ivr_flows.importers.xlsform import ImporterMissing, NotAForm, import_xlsform
from ivr_flows.survey import Question
from tests.ivr_flows.importers.xlsform.forms import (
    CHOICE_COLUMNS,
    SURVEY_COLUMNS,
    YES_NO,
    imported,
    notes,
    steps_of,
    survey_from,
    written,
)
from tests.ivr_flows.surveys import after, started


def test_translations_become_languages(tmp_path: Path) -> None:
    columns = (
        "type",
        "name",
        "label::English (en)",
        "label::Русский (ru)",
        "constraint",
        "constraint_message::ru",
    )
    choices = (
        ("list_name", "name", "label::English (en)", "label::Русский (ru)"),
        ("yn", "yes", "Yes", "Да"),
        ("yn", "no", "No", "Нет"),
    )
    result = imported(
        tmp_path,
        [
            columns,
            ("select_one yn", "q", "Sure?", "Точно?"),
            ("text", "why", "Why?", "", "string-length(.) > 1", "Короче нельзя."),
        ],
        choices,
        settings=[
            ("form_title", "form_id", "version", "default_language"),
            ("A form", "My form!", "7", "Русский (ru)"),
        ],
    )
    survey = survey_from(result)
    assert (survey.key, survey.version) == ("my-form", 7)
    assert set(survey.languages) >= {"ru", "en"}
    assert survey.languages[0] == "ru"
    assert survey.questions["q"].choices[0].text["ru"] == "Да"
    assert 'survey, row 3: changed: no label in "ru"; another language stands in its place' in notes(result)


def test_names_that_a_survey_cannot_have_are_changed_everywhere(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        [
            (*SURVEY_COLUMNS, "relevant"),
            ("select_one odd list", "If", "Which?"),
            ("text", "Given-Name", "Name?", "${If} = 'a.b'"),
            ("text", "given_name", "Again, ${Given-Name}?"),
        ],
        [CHOICE_COLUMNS, ("odd", "a.b", "A"), ("odd", "c", "C")],
    )
    question, name, again = steps_of(result)
    assert (question["ask"], question["choices"][0]["value"]) == ("if_q", "a_b")
    assert (name["ask"], name["if"]) == ("given_name", 'if_q == "a_b"')
    assert (again["ask"], again["text"]) == ("given_name_2", "Again, {given_name}?")
    assert 'survey, row 2: renamed: "If" is "if_q" here' in notes(result)
    assert 'choices, row 2: renamed: the choice "a.b" is "a_b" here' in notes(result)


def test_what_the_checks_of_a_survey_refuse_is_taken_out_with_its_row(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        [
            (*SURVEY_COLUMNS, "relevant", "constraint"),
            ("range", "q", "How much?"),
            ("text", "a", "A?", "${q} <= 10", ""),
            ("text", "b", "B?", "false()", ""),
            ("text", "c", "C?", "", "regex(., '^(a|b)+$')"),
        ],
    )
    assert [step["ask"] for step in steps_of(result)] == ["q", "a", "c"]
    assert all("if" not in step and "check" not in step for step in steps_of(result))
    rows = [(note.row, note.weight) for note in result.notes]
    assert rows == [(3, "left out"), (4, "left out"), (5, "left out")]


def test_more_choices_of_several_than_keys_leave_the_telephone(tmp_path: Path) -> None:
    choices = [CHOICE_COLUMNS, *(("big", f"c{number}", f"Choice {number}") for number in range(12))]
    result = imported(tmp_path, [SURVEY_COLUMNS, ("select_multiple big", "q", "Which?")], choices)
    assert survey_from(result).channels == ("sms", "cati")
    assert any("no voice channel" in note for note in notes(result))


def test_a_long_list_of_one_choice_is_read_in_batches(tmp_path: Path) -> None:
    choices = [CHOICE_COLUMNS, *(("big", f"c{number}", f"Choice {number}") for number in range(12))]
    survey = survey_from(imported(tmp_path, [SURVEY_COLUMNS, ("select_one big", "q", "Which?")], choices))
    assert survey.questions["q"].batched


def test_nothing_is_dropped_in_silence(tmp_path: Path) -> None:
    columns = (*SURVEY_COLUMNS, "appearance", "default", "media::image::English (en)", "my column")
    result = imported(
        tmp_path,
        [columns, ("text", "q", "Which <b>one</b>?", "minimal", "x", "a.png", "mine")],
        [
            (*CHOICE_COLUMNS, "media::image"),
            ("yn", "yes", "Yes", "y.png"),
            ("", "no", "No"),
            ("yn", "yes", "Y"),
        ],
        settings=[("form_id", "style"), ("f", "pages")],
        entities=[("dataset",), ("people",)],
    )
    assert survey_from(result).questions["q"].texts.general["en"].template.parts == ("Which one ?",)
    assert notes(result) == [
        "choices, row 2: left out: the image of a choice",
        "choices, row 3: left out: a choice that belongs to no list",
        'choices, row 4: left out: "yes" is twice in its list',
        "entities: left out: the whole sheet",
        "settings, row 2: left out: style = 'pages'",
        "survey, row 2: changed: formatting is taken out of a text: it cannot be heard",
        "survey, row 2: left out: appearance = 'minimal'",
        "survey, row 2: left out: default = 'x'",
        "survey, row 2: left out: my_column = 'mine'",
        "survey, row 2: left out: the image of a question",
    ]


def test_who_asks_is_asked_of_the_author(tmp_path: Path) -> None:
    result = import_xlsform(written(tmp_path, survey=[SURVEY_COLUMNS, ("text", "q", "Q?")]))
    assert any("write the company's name at sponsor" in note for note in notes(result))


@pytest.mark.parametrize("content", [b"", b"nothing of a form", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_form_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(content)
    with pytest.raises(NotAForm):
        import_xlsform(file)


def test_without_the_library_the_author_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyxform.xls2json_backends", None)
    with pytest.raises(ImporterMissing, match="pip install"):
        import_xlsform(tmp_path / "form.xlsx")


def test_every_question_of_a_form_can_be_walked(tmp_path: Path) -> None:
    rows = [SURVEY_COLUMNS, *((type_, f"q{number}", "Q?") for number, type_ in enumerate(ALL_TYPES))]
    survey = survey_from(imported(tmp_path, rows, YES_NO))
    state, _ = after(survey, started(survey, "cati")[0], ["-"] * len(ALL_TYPES))
    assert all(isinstance(question, Question) for question in survey.questions.values())
    assert state.outcome is Outcome.COMPLETE


ALL_TYPES = (
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "audio",
    "range",
    "acknowledge",
    "select_one yn",
    "select_multiple yn",
)
