"""The pages are what the code writes: tables, dialogues, messages, and the pages of faults."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr_flows.__main__ import main
from ivr_flows.tools.reference.pages import refresh
from tests.ivr_flows.docs.book import DOCS


def test_the_pages_are_as_the_code_writes_them(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        assert main(["reference", "--write", str(DOCS)]) == 0
        return
    written = tmp_path / "docs"
    shutil.copytree(DOCS, written)
    assert main(["reference", "--write", str(written)]) == 0
    stale = [name for name, text in _texts(DOCS).items() if _texts(written).get(name) != text]
    assert stale == [], "out of date: run with --update, and read what it wrote"
    assert set(_texts(written)) == set(_texts(DOCS))


def test_a_page_of_a_fault_that_there_is_no_more_is_taken_away(tmp_path: Path) -> None:
    stale = tmp_path / "faults" / "no-such-code.md"
    stale.parent.mkdir()
    stale.write_text("# Gone\n", encoding="utf-8")
    assert main(["reference", "--write", str(tmp_path)]) == 0
    assert not stale.exists()
    assert (tmp_path / "faults" / "missing.md").exists()


def test_writing_twice_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", "--write", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main(["reference", "--write", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "every page is as it has to be\n"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("```yaml\n- {tell: bye, txt: Bye.}\n```\n\n```dialogue sms\n```\n", "unknown-key"),
        ("```dialogue sms\n```\n", "an example before it"),
        ("<!-- begin: melodies -->\n<!-- end -->\n", "there is no region melodies"),
    ],
)
def test_a_page_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], page: str, why: str
) -> None:
    file = tmp_path / "wrong.md"
    file.write_text(page, encoding="utf-8")
    assert main(["reference", "--write", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith(f"{file}: ")
    assert why in printed
    assert file.read_text(encoding="utf-8") == page


PAGE = """\
```yaml
- {ask: nps, type: scale, min: 0, max: 10, text: Score?}
```

```dialogue sms
Survey:  What would you like?
Person:  writes ten
End:     refused
```
"""


def test_a_dialogue_that_says_what_the_survey_does_not_is_put_right() -> None:
    assert refresh(PAGE, {}).split("```dialogue sms\n")[1] == (
        "Survey:  Score?\nPerson:  writes ten\nEnd:     complete\nKept:    nps = 10\n```\n"
    )


def test_a_table_that_was_changed_by_hand_is_put_right() -> None:
    page = "<!-- begin: outcomes -->\n| nothing |\n<!-- end -->\n"
    assert "| `quota_full` |" in refresh(page, {})
    assert "| nothing |" not in refresh(page, {})


def _texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")
    }
