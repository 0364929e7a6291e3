"""docs/library.md shows every survey of the library, with its questions and a command that works."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path

import pytest

from ivr_flows import library
from ivr_flows.__main__ import main
from tests.ivr_flows.library.shelf import SURVEYS, worded

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
SECTIONS = dict(part.split("\n", 1) for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:])
_ROW = re.compile(r"^\| `(?P<key>\w+)` \| (?P<type>\w+)[^|]*\| (?P<wording>.+) \|$", re.MULTILINE)


def test_the_page_has_a_section_for_every_survey() -> None:
    assert sorted(SECTIONS) == sorted(library.names())


@pytest.mark.parametrize("name", library.names())
def test_a_section_lists_the_questions_as_they_are_asked(name: str) -> None:
    asked = [
        (key, question.type.value, worded(question.texts.general["en"].template))
        for key, question in SURVEYS[name].questions.items()
    ]
    assert _ROW.findall(SECTIONS[name]) == asked


@pytest.mark.parametrize("name", library.names())
def test_the_command_of_a_section_starts_the_survey(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (command,) = re.findall(r"^python -m ivr_flows (.+)$", SECTIONS[name], flags=re.MULTILINE)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(shlex.split(command)) == 0
    assert capsys.readouterr().out.startswith("Anna, this is Camomile Ltd")
