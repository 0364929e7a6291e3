"""Filters on choices that a question lists itself, as on shared lists."""

from __future__ import annotations

import pytest

from ivr_flows.effects import Ask
from ivr_flows.events import Back
from ivr_flows.faults import SurveyFaults
from tests.ivr_flows.surveys import after, started, survey_of

STEPS = """\
  - {ask: age, type: number, min: 0, max: 120, text: Age?}
  - ask: card
    type: one
    text: Which card?
    choices:
      list:
        - {value: child, text: Child, key: 1, since: 0}
        - {value: adult, text: Adult, key: 2, since: 18}
        - {value: senior, text: Senior, key: 3, since: 60}
      where: choice.since <= age
"""


def offered(age: str) -> tuple[str, ...] | None:
    survey = survey_of(STEPS)
    _, effects = after(survey, started(survey)[0], [age])
    asked = effects[-1]
    assert isinstance(asked, Ask)
    return asked.offered


def test_only_the_choices_for_which_it_holds_are_on_offer() -> None:
    assert offered("12") == ("child",)
    assert offered("30") == ("child", "adult")
    assert offered("60") == ("child", "adult", "senior")


def test_a_reply_names_nothing_that_is_not_on_offer() -> None:
    survey = survey_of(STEPS)
    state, effects = after(survey, started(survey)[0], ["30", "Senior"])

    assert isinstance(effects[-1], Ask)
    assert effects[-1].reason == "again_invalid"
    assert after(survey, state, ["Adult"])[0].answers[-1].value == "adult"


def test_an_answer_that_the_filter_no_longer_leaves_is_asked_anew() -> None:
    survey = survey_of(STEPS + "  - {ask: more, type: text, text: More?}\n")
    state, _ = after(survey, started(survey)[0], ["60", "3", Back(), Back(), "30"])

    assert state.at is not None
    assert state.at.question == "card"


def test_columns_are_for_a_filter_only() -> None:
    with pytest.raises(SurveyFaults) as found:
        survey_of(
            "  - {ask: q, type: one, text: Q?, choices: [{value: a, text: A, since: 1}, {value: b, text: B}]}\n"
        )
    assert [fault.code for fault in found.value.faults] == ["unknown-key"]


def test_a_filter_reads_only_columns_that_there_are() -> None:
    with pytest.raises(SurveyFaults) as found:
        survey_of(STEPS.replace("choice.since <= age", "choice.sicne <= age"))
    assert [fault.code for fault in found.value.faults] == ["unknown-name"]


def test_choices_need_a_list_beside_their_filter() -> None:
    with pytest.raises(SurveyFaults) as found:
        survey_of("  - {ask: q, type: one, text: Q?, choices: {where: contact.vip}}\n")
    assert "missing" in {fault.code for fault in found.value.faults}
