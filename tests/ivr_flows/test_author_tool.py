"""`python -m ivr_flows`: checking a file, and talking to it in the terminal."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from ivr_flows import library
from ivr_flows.__main__ import main
from tests.ivr_flows.surveys import HEAD


@pytest.fixture
def survey_file(tmp_path: Path) -> Path:
    file = tmp_path / "nps.yaml"
    file.write_text(library.survey_source("post-call-nps"), encoding="utf-8")
    return file


def test_a_good_file_passes(survey_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(survey_file)]) == 0
    assert capsys.readouterr().out == f"{survey_file}: no faults\n"


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_file_with_faults_fails_and_lists_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(HEAD + "  - {tell: bye, if: nps > 5, txt: Bye}\n", encoding="utf-8")
    assert main(["check", str(file), "--format", form]) == 1
    printed = capsys.readouterr().out
    if form == "json":
        found = json.loads(printed)["faults"]
        assert [(fault["line"], fault["code"]) for fault in found] == [
            (13, "missing"),
            (13, "unknown-name"),
            (13, "unknown-key"),
        ]
    else:
        assert f'{file}:13:30: unknown-key: a step has no "txt"; did you mean "text"?' in printed


def test_a_file_that_is_not_there_is_no_fault_of_a_survey(tmp_path: Path) -> None:
    assert main(["check", str(tmp_path / "none.yaml")]) == 2


@pytest.mark.parametrize(
    ("channel", "typed", "last"),
    [
        ("sms", "10\nKindness\n", ["(complete)", "  nps = 10", "  comment_promoter = 'Kindness'"]),
        ("voice", "*\n1\n2#\n9\n\n", ["(complete)", "  nps = 2", "  reason = 'refused'"]),
        ("cati", "stop\n", ["(refused)"]),
        ("sms", "7\n", ["> What would have made it a ten?", "To skip: -", "> (hung up)"]),
    ],
)
def test_an_author_talks_to_a_survey(
    survey_file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    channel: str,
    typed: str,
    last: list[str],
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    assert main(["run", str(survey_file), "--channel", channel, "--language", "en", "--seed", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[-len(last) :] == last
