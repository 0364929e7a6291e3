"""Commands on the pages work, in the order of their page, on the survey of their page."""

from __future__ import annotations

import io
import json
import re
import shlex
from pathlib import Path

import pytest

from ivr_flows.__main__ import main
from tests.ivr_flows.docs.book import EXAMPLES, PAGES, ROOT
from tests.ivr_flows.surveys import HEAD

_COMMAND = re.compile(r"^python -m ivr_flows (.+)$", re.MULTILINE)
GUIDE = [name for name, text in PAGES.items() if name.startswith("guide/") and _COMMAND.search(text)]
REFERENCE = _COMMAND.findall(PAGES["reference/command-line.md"])
# These want files that are not here, or write; they are run by tests of their own.
ELSEWHERE = ("replay", "import-xlsform", "import-surveda", "reference")


def whole_example_of(page: str) -> str:
    shown = (shown for name, shown in EXAMPLES.items() if name.startswith(f"{page}:"))
    return next(one.example.text for one in shown if one.example.is_whole)


def test_the_guide_has_commands() -> None:
    assert "guide/trying.md" in GUIDE


@pytest.mark.parametrize("page", GUIDE)
def test_the_commands_of_a_chapter_work(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("delivery.yaml", "delivery-1.yaml", "delivery-2.yaml"):
        (tmp_path / name).write_text(whole_example_of(page), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in _COMMAND.findall(PAGES[page]):
        monkeypatch.setattr("sys.stdin", io.StringIO("4\n"))
        assert main(shlex.split(command)) == 0, (command, capsys.readouterr())


@pytest.mark.parametrize("command", REFERENCE)
def test_the_commands_of_the_reference_work(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shlex.split(command)
    if words[0] in ELSEWHERE:
        assert words[0] in _sections()
        return
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(words) == 0
    assert capsys.readouterr().out


def test_check_names_the_page_of_every_code_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(HEAD + "  - {tell: a, txt: A}\n  - {tell: b, txt: B}\n", encoding="utf-8")
    assert main(["check", str(file)]) == 1
    explained = re.findall(r"^([a-z-]+) is explained in (\S+)$", capsys.readouterr().out, re.MULTILINE)
    assert sorted(code for code, _ in explained) == ["missing", "unknown-key"]
    assert all((ROOT / page).is_file() for _, page in explained)
    main(["check", str(file), "--format", "json"])
    pages = [fault["page"] for fault in json.loads(capsys.readouterr().out)["faults"]]
    assert set(pages) == {page for _, page in explained}


def _sections() -> list[str]:
    return re.findall(r"^## (\S+)$", PAGES["reference/command-line.md"], re.MULTILINE)
