from __future__ import annotations

import pytest

from gateway.domain.case_outcome import case_outcome
from gateway.domain.dispositions import Disposition, Group

D = Disposition


@pytest.mark.parametrize(
    ("evidence", "outcome"),
    [
        ([], D.NOT_ATTEMPTED),
        ([D.NO_ANSWER, D.BUSY], D.BUSY),
        ([D.BREAK_OFF, D.COMPLETE, D.NO_ANSWER], D.COMPLETE),
        ([D.COMPLETE, D.RESPONDENT_REFUSAL], D.COMPLETE),
        ([D.PARTIAL, D.RESPONDENT_REFUSAL], D.PARTIAL),
        ([D.RESPONDENT_REFUSAL, D.NO_ANSWER, D.NO_ANSWER], D.RESPONDENT_REFUSAL),
        ([D.RESPONDENT_REFUSAL, D.NEVER_AVAILABLE, D.BUSY], D.NEVER_AVAILABLE),
        ([D.NO_SCREENER, D.NO_ANSWER], D.NO_SCREENER),
        ([D.BUSINESS, D.BUSY], D.BUSINESS),
        ([D.RESPONDENT_REFUSAL, D.DEVICE_HOUSEHOLD], D.RESPONDENT_REFUSAL),
        # Once eligible, always eligible: a later doubt takes nothing back.
        ([D.BREAK_OFF, D.NO_SCREENER], D.BREAK_OFF),
        ([D.DEVICE_HOUSEHOLD, D.NO_ANSWER], D.DEVICE_HOUSEHOLD),
        ([D.NO_ANSWER, D.NON_WORKING], D.NON_WORKING),
    ],
)
def test_attempts_amount_to_one_outcome(evidence: list[Disposition], outcome: Disposition) -> None:
    assert case_outcome(evidence) is outcome


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        (D.NO_ANSWER, D.NEVER_AVAILABLE),
        (D.DEVICE_UNKNOWN, D.DEVICE_HOUSEHOLD),
        (D.NO_SCREENER, D.OTHER_NON_RESPONSE),
    ],
)
def test_a_case_that_passed_its_screener_stays_eligible(last: Disposition, outcome: Disposition) -> None:
    assert case_outcome([last], known_eligible=True) is outcome


@pytest.mark.parametrize("code", Disposition)
def test_no_outcome_of_an_eligible_case_leaves_the_eligible_groups(code: Disposition) -> None:
    outcome = case_outcome([code], known_eligible=True)
    assert outcome.group not in {Group.UNKNOWN_HOUSEHOLD, Group.UNKNOWN_OTHER, Group.NOT_ELIGIBLE}
