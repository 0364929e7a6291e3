"""The table of fault codes: every code that the reader gives is in it, and every example is what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ivr_flows
from ivr_flows.fault_codes import FAULT_CODES, FaultCode
from ivr_flows.faults import SurveyFaults
from ivr_flows.reader import read_survey

ALL = pytest.mark.parametrize("code", FAULT_CODES.values(), ids=list(FAULT_CODES))
# How codes stand in the source: noted in a log, raised as a fault of an expression, or named otherwise.
_NOTED = re.compile(
    r"""(?:\.add\([^"]*?|ExpressionFault\(\s*|\.add_at\([^"]*?|early=|early:\ str\ =\ )"([a-z]+(?:-[a-z]+)*)"[,)]""",
    re.DOTALL,
)

# The table itself, and what notes other things than faults of a survey file.
_ELSEWHERE = {"fault_codes", "importers", "tools"}


@ALL
def test_the_bad_example_has_the_fault(code: FaultCode) -> None:
    with pytest.raises(SurveyFaults) as found:
        read_survey(code.source(code.bad), recordings=("bye.wav",))
    assert code.code in {fault.code for fault in found.value.faults}, str(found.value)


@ALL
def test_the_good_example_has_none(code: FaultCode) -> None:
    assert read_survey(code.source(code.good), recordings=("bye.wav",)).steps


def test_every_code_that_is_given_is_in_the_table() -> None:
    folder = Path(ivr_flows.__file__).parent
    files = [file for file in folder.rglob("*.py") if _ELSEWHERE.isdisjoint(file.parts)]
    sources = [re.sub(r'key_mark\("[^"]*"\)', "", file.read_text()) for file in files]
    given = {code for source in sources for code in _NOTED.findall(source)}
    assert len(given) > 30
    assert given <= set(FAULT_CODES)


@ALL
def test_a_code_is_explained_in_whole_sentences(code: FaultCode) -> None:
    assert code.title[0].isupper()
    assert not code.title.endswith(".")
    assert code.explanation.endswith(".")
