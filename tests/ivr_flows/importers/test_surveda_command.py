"""The command `import-surveda`: from a file to a survey, with what was not translated."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from ivr_flows.importers.surveda.command import add_surveda_import
from ivr_flows.reader import read_survey
from tests.ivr_flows.importers.surveda_questionnaires import asked, choice, questionnaire

_WHO = ["--sponsor", "Camomile", "--purpose", "your visit"]


def run(*arguments: str) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    add_surveda_import(parser.add_subparsers(required=True))
    options = parser.parse_args(["import-surveda", *arguments, *_WHO])
    status, text = options.tool(options, None)
    return status, text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "After a visit.json"
    source = questionnaire(asked("a", choice("Yes", "1", "nowhere"), choice("No", "2")))
    path.write_text(source, encoding="utf-8")
    return path


def test_a_survey_is_printed_with_the_issues_as_comments(file: Path) -> None:
    status, printed = run(str(file))

    assert status == 0
    assert '# a: skips to "nowhere", which is not among these steps' in printed
    survey = read_survey(printed)
    assert (survey.key, survey.channels) == ("after-a-visit", ("voice", "sms"))


def test_a_survey_is_written_to_a_file_for_some_modes(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "survey.yaml"

    status, told = run(str(file), "--mode", "sms", "--out", str(out))

    assert status == 0
    assert told.splitlines()[-1] == f"{out}: written"
    assert read_survey(out.read_text(encoding="utf-8")).channels == ("sms",)


def test_faults_that_an_author_has_to_mend_are_told_and_fail(tmp_path: Path) -> None:
    long = tmp_path / "long.json"
    long.write_text(questionnaire(asked("a")).replace("a?", "Why? " * 300), encoding="utf-8")

    status, told = run(str(long))

    assert status == 1
    assert "long-text" in told


def test_what_is_no_questionnaire_is_told(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}", encoding="utf-8")

    status, told = run(str(wrong))

    assert status == 2
    assert told.startswith(f"{wrong}: not a Surveda questionnaire")
