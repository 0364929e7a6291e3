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
        ("sms", "10\nKindness\n", ["(complete)", "  nps = 10", "  comment_promoter = Kindness"]),
        ("voice", "*\n1\n2#\n9\n\n", ["(complete)", "  nps = 2", "  reason = refused"]),
        ("cati", "stop\n", ["> (refused)"]),
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


def test_included_files_and_recordings_are_looked_for_beside_the_survey(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, recordings = tmp_path / "main.yaml", tmp_path / "audio"
    recordings.mkdir()
    file.write_text(
        f"{HEAD}  - {{include: part.yaml}}\n  - {{tell: bye, text: Bye., voice: {{en: {{audio: bye.wav}}}}}}\n",
        encoding="utf-8",
    )
    assert main(["check", str(file), "--audio", str(recordings)]) == 1
    printed = capsys.readouterr().out
    assert "include: there is no file part.yaml" in printed
    assert "missing-audio: there is no recording bye.wav" in printed
    (tmp_path / "part.yaml").write_text("steps: [{ask: a, type: text, text: A?}]", encoding="utf-8")
    (recordings / "bye.wav").write_bytes(b"")
    assert main(["check", str(file), "--audio", str(recordings)]) == 0


def test_a_survey_with_quotas_can_be_talked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "quota.yaml"
    head = HEAD.replace("steps:", "quotas: [{name: everybody, limit: 1}]\nsteps:")
    file.write_text(f"{head}  - check_quotas: true\n  - {{ask: a, type: date, text: A?}}\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", StringIO("21.11.2026\n"))
    assert main(["run", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == ["> (complete)", "  a = 2026-11-21"]


INTERVIEW = """
  - {ask: score, type: scale, min: 1, max: 5, text: Score?, cati: {instruct: Wait., probe: About?}}
  - {ask: used, type: many, text: Used?, choices: [{value: app, text: App}, {value: shop, text: Shop}]}
  - {block: each_used, each: place in used, steps: [{ask: ease, type: scale, min: 1, max: 5, text: "{place.text}?"}]}
"""


def test_an_author_sees_what_an_interviewer_sees_and_what_is_kept_of_each_round(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "interview.yaml"
    file.write_text(HEAD + INTERVIEW, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", StringIO("4\n1, 2\n5\n3\n"))
    assert main(["run", str(file), "--channel", "cati"]) == 0
    printed = capsys.readouterr().out
    assert (
        "Score?\n[1 to 5]\n[instruction: Wait.]\n[probe: About?]\n> Used?\n1 App (app)\n2 Shop (shop)\n"
        in printed
    )
    assert "STOP" not in printed
    assert printed.splitlines()[-4:] == [
        "  score = 4",
        "  used = app, shop",
        "  ease[app] = 5",
        "  ease[shop] = 3",
    ]


def test_a_day_of_this_week_is_understood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(f"{HEAD}  - {{ask: visit, type: date, max: today, text: When?}}\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", StringIO("tomorrow\nyesterday\n"))
    assert main(["run", str(file), "--contact", "started_at=2026-11-21T12:00:00+00:00"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "  visit = 2026-11-20"
    monkeypatch.setattr("sys.stdin", StringIO("yesterday\n"))
    assert main(["run", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("  visit = 20")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--contact", "nmae=Anna"], 'the survey has no contact field "nmae"; did you mean "name"?'),
        (["--contact", "name"], "--contact takes FIELD=VALUE, not name"),
        (["--language", "de"], "has no language 'de'"),
        (["--record", "/no/such/folder/walk.json"], "there is no such folder"),
    ],
)
def test_what_cannot_be_run_is_said_before_anything_is_asked(
    survey_file: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert main(["run", str(survey_file), *options]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err


def test_a_file_in_another_encoding_is_said_to_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes("survey: опрос".encode("cp1251"))
    assert main(["check", str(file)]) == main(["diagram", str(file)]) == 2
    assert capsys.readouterr().err.count("not saved as UTF-8") == 2


def test_what_is_no_workbook_is_not_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    survey = tmp_path / "survey.yaml"
    survey.write_text(HEAD, encoding="utf-8")
    assert main(["import-xlsform", str(survey)]) == 2
    assert main(["import-xlsform", str(tmp_path / "none.xlsx")]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "this is no XLSForm workbook",
        f"{tmp_path / 'none.xlsx'}: No such file or directory",
    ]
