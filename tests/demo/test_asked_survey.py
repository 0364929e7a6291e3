from __future__ import annotations

from pathlib import Path

import pytest

from demo.asked_survey import USUAL, read_asked_survey
from ivr_flows import library
from ivr_flows.faults import SurveyFaults


def test_the_usual_survey_is_one_of_the_library() -> None:
    assert read_asked_survey(USUAL).survey.key == "post-call-nps"


def test_a_survey_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(library.survey_source("csat-5"), encoding="utf-8")
    asked = read_asked_survey(str(file))
    assert (asked.survey.key, asked.file) == ("csat-5", str(file))


def test_faults_are_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("steps: []\n", encoding="utf-8")
    with pytest.raises(SurveyFaults) as refused:
        read_asked_survey(str(file))
    assert {fault.file for fault in refused.value.faults} == {str(file)}


@pytest.mark.parametrize(
    ("named", "words"),
    [("library:nothing", "csat-5"), ("nowhere.yaml", "nowhere.yaml cannot be read"), (".", "cannot be read")],
)
def test_what_is_not_there_is_named(named: str, words: str) -> None:
    with pytest.raises(LookupError, match=words):
        read_asked_survey(named)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes("survey: опрос".encode("cp1251"))
    with pytest.raises(LookupError, match="not UTF-8"):
        read_asked_survey(str(file))
