from __future__ import annotations

import pytest

from gateway.domain.dispositions import Disposition
from gateway.domain.final_outcome import FinalOutcome, final_outcome

O = FinalOutcome  # noqa: E741  one letter a word: the table below is read by its rows

TABLE = [
    ("1.1", O.COMPLETED),
    ("1.2", O.PARTIAL),
    ("2.112", O.REFUSED),
    ("2.12", O.BROKEN_OFF),
    ("2.21", O.NO_CONTACT),
    ("3.12", O.NO_CONTACT),
    ("3.13", O.NO_CONTACT),
    ("3.16", O.NO_CONTACT),
    ("4.31", O.NO_CONTACT),
    ("4.70", O.OTHER),
    ("4.80", O.OTHER),
]


@pytest.mark.parametrize(("code", "word"), TABLE)
def test_a_code_has_one_word(code: str, word: FinalOutcome) -> None:
    assert final_outcome(code, attempted=True) is word


@pytest.mark.parametrize(("code", "word"), TABLE)
def test_nobody_was_contacted_whom_no_carrier_was_asked_to_reach(code: str, word: FinalOutcome) -> None:
    expected = O.NOT_CONTACTED if word is O.NO_CONTACT else word
    assert final_outcome(code, attempted=False) is expected


def test_a_case_that_was_never_attempted_was_not_contacted() -> None:
    assert final_outcome("3.11", attempted=False) is O.NOT_CONTACTED


@pytest.mark.parametrize("code", [None, "", "9.99", "COMPLETE"])
def test_a_code_that_nobody_knows_is_other(code: str | None) -> None:
    assert final_outcome(code, attempted=True) is O.OTHER


def test_every_code_has_a_word_and_every_word_a_code() -> None:
    words = {
        final_outcome(code.value, attempted=attempted) for code in Disposition for attempted in (True, False)
    }
    assert words == set(FinalOutcome)
