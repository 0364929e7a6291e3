"""The author's tool on the command line: what each command prints, and with which exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from ivr_flows import library
from ivr_flows.__main__ import main
from tests.ivr_flows.surveys import HEAD
from tests.support.source_tree import ROOT


@pytest.fixture
def survey_file(tmp_path: Path) -> Path:
    (tmp_path / "surveys").mkdir()
    file = tmp_path / "surveys" / "nps.yaml"
    file.write_text(library.survey_source("post-call-nps"), encoding="utf-8")
    return file


@pytest.fixture
def walk_file(survey_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "walks").mkdir()
    walk = tmp_path / "walks" / "detractor.walk"
    monkeypatch.setattr("sys.stdin", StringIO("3\nwait\nFaster\n"))
    assert main(["run", str(survey_file), "--language", "en", "--record", str(walk)]) == 0
    return walk


def test_a_recorded_conversation_is_replayed_from_its_file(
    walk_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", str(walk_file)]) == 0
    assert capsys.readouterr().out.endswith(f"{walk_file}: 3 turns, as recorded\n")
    assert "file: ../surveys/nps.yaml" in walk_file.read_text(encoding="utf-8")


def test_a_survey_that_changed_fails_its_walk(
    walk_file: Path, survey_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = survey_file.read_text(encoding="utf-8")
    survey_file.write_text(source.replace("nps <= 6", "nps <= 2"), encoding="utf-8")
    capsys.readouterr()
    assert main(["replay", str(walk_file)]) == 1
    assert "turn 1: reason was asked, " in capsys.readouterr().out


def test_a_conversation_that_breaks_off_is_recorded_too(
    survey_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = tmp_path / "short.walk"
    monkeypatch.setattr("sys.stdin", StringIO("3\n"))
    assert main(["run", str(survey_file), "--record", str(walk)]) == 0
    assert main(["replay", str(walk)]) == 0
    assert "type: hang_up" in walk.read_text(encoding="utf-8")


def test_a_diagram_is_printed(survey_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagram", str(survey_file), "--language", "en"]) == 0
    assert capsys.readouterr().out.startswith("flowchart TD\n")
    assert main(["diagram", str(survey_file), "--language", "tlh"]) == 2


def test_a_picture_that_cannot_be_drawn_says_why(
    survey_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["diagram", str(survey_file), "--svg", str(tmp_path / "x.svg")]) == 2
    assert "install Graphviz" in capsys.readouterr().err


def test_two_versions_are_compared(
    survey_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.yaml"
    new.write_text(survey_file.read_text(encoding="utf-8").replace("nps <= 6", "nps <= 5"), encoding="utf-8")
    assert main(["diff", str(survey_file), str(new)]) == 0
    assert "reason: condition was: nps <= 6; is: nps <= 5\n" in capsys.readouterr().out
    assert main(["diff", str(survey_file), str(survey_file)]) == 0
    assert capsys.readouterr().out == "nothing changed\n"


def test_the_schema_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "A survey"


def test_a_question_is_explained(survey_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["explain", str(survey_file), "--question", "reason"]
    assert main([*asked, "--answers", '{"nps": 4}']) == 0
    assert capsys.readouterr().out == "reason is asked\n  its condition, nps <= 6, holds: nps = 4\n"
    assert main([*asked, "--answers", "4"]) == 2
    assert main(["explain", str(survey_file), "--question", "raeson"]) == 2
    assert 'there is no question "raeson"' in capsys.readouterr().err
    assert main([*asked, "--contact", '{"nmae": "Anna"}']) == 2
    assert capsys.readouterr().err == 'the survey has no contact field "nmae"; did you mean "name"?\n'


def test_a_survey_with_faults_is_not_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(HEAD + "  - {tell: bye}\n", encoding="utf-8")
    assert main(["diagram", str(file)]) == 1
    assert 'needs "text"' in capsys.readouterr().out
    assert main(["diagram", str(tmp_path / "none.yaml")]) == 2


def test_a_form_is_imported_and_the_survey_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyxform", reason="XLSForms are read by pyxform, an optional extra")
    form = tmp_path / "form.md"
    form.write_text(
        "| survey |      |      |            |\n"
        "|        | type | name | label::English (en) |\n"
        "|        | text | q1   | Why?       |\n"
        "|        | geopoint | g | Where?    |\n",
        encoding="utf-8",
    )
    out = tmp_path / "form.yaml"
    assert main(["import-xlsform", str(form), "--sponsor", "Camomile", "--out", str(out)]) == 0
    assert 'survey, row 3: left out: a question of type "geopoint"' in capsys.readouterr().out
    assert main(["check", str(out)]) == 0
    capsys.readouterr()
    assert main(["import-xlsform", str(form)]) == 0
    printed = tmp_path / "printed.yaml"
    printed.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["check", str(printed)]) == 0
    assert main(["import-xlsform", str(tmp_path / "none.xlsx")]) == 2


def test_a_reader_that_has_read_enough_ends_a_command_without_a_traceback() -> None:
    writer = subprocess.Popen(
        [sys.executable, "-m", "ivr_flows", "schema"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    said = writer.stderr.read()
    writer.stderr.close()
    assert (writer.wait(30), said) == (1, b"")
