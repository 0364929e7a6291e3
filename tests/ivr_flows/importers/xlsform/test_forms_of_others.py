"""Forms that others wrote: each imports, loads, and is walked to an end.

The tests have no network. `OTKLIK_XLSFORMS` names a folder of .xls, .xlsx or .xlsm files; `make test`
fetches one first, the sources of pyxform 0.15.1, which still carry the workbooks of its own tests.
"""

from __future__ import annotations

import os
import random
import warnings
from pathlib import Path

import pytest

pytest.importorskip("pyxform", reason="XLSForms are read by pyxform, an optional extra")

from ivr_flows.events import Answer, ChannelName
from ivr_flows.importers.xlsform import NotAForm, import_xlsform
from ivr_flows.reader import read_survey
from ivr_flows.state import decode_state, encode_state
from ivr_flows.survey import Question, QuestionType, Survey
from ivr_flows.turn import begin, turn

FOLDER = os.environ.get("OTKLIK_XLSFORMS", "")
FILES = (
    sorted(file for file in Path(FOLDER).rglob("*.xls*") if not file.name.startswith("~")) if FOLDER else []
)
WANTED = 5
REPLIES = {QuestionType.DATE: "2020-01-31", QuestionType.TIME: "10:30", QuestionType.TEXT: "Hello"}


def reply_to(question: Question, chance: random.Random) -> str:
    """Give an answer of the right sort, or now and then none."""
    if question.optional and chance.random() < 0.2:
        return "-"
    if question.choices:
        return chance.choice(question.choices).key
    return REPLIES.get(question.type, str(int(question.low or 3)))


def walk(survey: Survey, channel: ChannelName, seed: int) -> bool:
    """Answer to the end; tell whether it was come to in as many turns as questions have tries."""
    chance = random.Random(seed)
    state, _ = begin(survey, seed=seed, context={}, language=survey.languages[0], channel=channel)
    for _ in range(survey.defaults.tries * len(survey.questions) + 1):
        if state.at is None:
            return state.outcome is not None
        answer = Answer(reply_to(survey.questions[state.at.question], chance))
        state, _ = turn(survey, decode_state(encode_state(state)), answer)
    return state.outcome is not None


@pytest.mark.skipif(not FILES, reason="OTKLIK_XLSFORMS names no folder of forms that others wrote")
def test_forms_of_others_import_load_and_walk() -> None:
    walked = 0
    for file in FILES:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # openpyxl, about extensions of a workbook
                result = import_xlsform(file, sponsor="Camomile")
        except NotAForm:
            continue
        assert result.faults == (), file
        survey = read_survey(result.source)
        for channel in survey.channels:
            for seed in range(3):
                assert walk(survey, channel, seed), (file, channel, seed)
        walked += bool(survey.questions)
    assert walked >= WANTED, f"{walked} of {len(FILES)} files are forms that ask something"
