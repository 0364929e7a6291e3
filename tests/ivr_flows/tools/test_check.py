"""Checking several files at once: what is printed of each, and the exit status of them all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ivr_flows.__main__ import main
from tests.ivr_flows.surveys import HEAD

GOOD = f"{HEAD}  - {{tell: bye, text: Bye.}}\n"
BAD = f"{HEAD}  - {{tell: bye, txt: Bye.}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, source in {"a": GOOD, "b": BAD, "c": GOOD.replace("little", "last"), "d": BAD}.items():
        (tmp_path / f"{name}.yaml").write_text(source, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("files", "status"),
    [("a", 0), ("ac", 0), ("b", 1), ("abc", 1), ("bd", 1), ("ax", 2), ("xa", 2), ("bx", 2)],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_one_file_that_is_wrong_fails_the_check_of_all(files: str, status: int, form: str) -> None:
    assert main(["check", *(f"{name}.yaml" for name in files), "--format", form]) == status


@pytest.mark.usefixtures("folder")
def test_each_fault_stands_with_its_file_and_each_code_is_explained_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["check", "a.yaml", "b.yaml", "c.yaml", "d.yaml"])
    assert capsys.readouterr().out.splitlines() == [
        "a.yaml: no faults",
        "c.yaml: no faults",
        'b.yaml:13:5: missing: a step needs "text"',
        'b.yaml:13:17: unknown-key: a step has no "txt"; did you mean "text"?',
        'd.yaml:13:5: missing: a step needs "text"',
        'd.yaml:13:17: unknown-key: a step has no "txt"; did you mean "text"?',
        "",
        "missing is explained in docs/survey-language/faults/missing.md",
        "unknown-key is explained in docs/survey-language/faults/unknown-key.md",
    ]


@pytest.mark.usefixtures("folder")
def test_the_json_of_several_files_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "a.yaml", "b.yaml", "c.yaml", "none.yaml", "--format", "json"])
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert told["surveys"] == [
        {"file": "a.yaml", "survey": "little", "version": 1},
        {"file": "c.yaml", "survey": "last", "version": 1},
    ]
    assert [(fault["file"], fault["line"], fault["code"]) for fault in told["faults"]] == [
        ("b.yaml", 13, "missing"),
        ("b.yaml", 13, "unknown-key"),
    ]
    assert told["unread"] == ["none.yaml"]
    assert printed.err == "none.yaml: No such file or directory\n"


def test_a_fault_of_a_file_that_two_surveys_include_is_told_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "part.yaml").write_text("steps: [{tell: part, txt: Part.}]", encoding="utf-8")
    for name in ("a", "b"):
        (folder / f"{name}.yaml").write_text(f"{HEAD}  - {{include: part.yaml}}\n", encoding="utf-8")
    assert main(["check", "a.yaml", "b.yaml"]) == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()[:3]] == [
        "part.yaml",
        "part.yaml",
        "",
    ]


@pytest.mark.usefixtures("folder")
def test_a_folder_of_recordings_that_there_is_not_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.yaml", "--audio", "recordings"]) == 2
    assert capsys.readouterr().err == "recordings: No such file or directory\n"
