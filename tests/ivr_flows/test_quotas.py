"""Quota cells: when they are asked for, what a verdict does, and that waiting loses nothing."""

from __future__ import annotations

import pytest

from ivr_flows.effects import Ask, Effect, Finish, Outcome, Reserve, Tell
from ivr_flows.events import Answer, Back, Event, GiveUp, HangUp, NoInput, QuotaVerdict, Resume, Stop
from ivr_flows.export import answers_on_path
from ivr_flows.reader import read_survey
from ivr_flows.survey import Survey
from ivr_flows.turn import overrule
from tests.ivr_flows.surveys import HEAD, after, started


def survey_of_quotas(step: str, more: str = "") -> Survey:
    head = HEAD.replace(
        "steps:",
        "quotas:\n"
        '  - {name: premium, when: contact.segment == "premium", limit: 200, count: complete}\n'
        "  - {name: unhappy, when: nps <= 6, limit: 10}\nsteps:",
    )
    return read_survey(
        f"{head}  - {{ask: nps, type: scale, min: 0, max: 10, text: Score?}}\n"
        f"  - {{tell: thanks, text: Thanks.}}\n"
        f"  - {step}\n{more}  - {{ask: why, type: text, text: Why?}}\n"
    )


SCREENS = survey_of_quotas(
    "{check_quotas: {when_full: screen_out, outcome: quota_full, text: We have enough.}}"
)


def admitted(cell: str) -> QuotaVerdict:
    return QuotaVerdict(cell, admitted=True)


def full(cell: str) -> QuotaVerdict:
    return QuotaVerdict(cell, admitted=False)


def test_every_cell_that_applies_is_asked_for_and_then_the_interview_goes_on() -> None:
    state, effects = after(SCREENS, started(SCREENS, segment="premium")[0], ["3"])
    assert (effects, state.waiting, state.at) == ((Reserve("premium"),), "premium", None)
    state, effects = after(SCREENS, state, [admitted("premium")])
    assert effects == (Reserve("unhappy"),)
    state, effects = after(SCREENS, state, [admitted("unhappy")])
    assert effects == (Tell("thanks", "Thanks."), Ask("why", "", "Why?"))
    assert (state.waiting, state.verdicts) == ("", {"premium": True, "unhappy": True})


def test_who_belongs_to_no_cell_is_not_asked_about() -> None:
    _, effects = after(SCREENS, started(SCREENS)[0], ["9"])
    assert effects == (Tell("thanks", "Thanks."), Ask("why", "", "Why?"))


def test_a_full_cell_ends_the_interview_with_its_words() -> None:
    state, effects = after(SCREENS, started(SCREENS)[0], ["3", full("unhappy")])
    assert effects == (Tell("thanks", "Thanks."), Finish(Outcome.QUOTA_FULL, "We have enough."))
    assert (state.outcome, state.waiting) == (Outcome.QUOTA_FULL, "")
    assert [answer.question for answer in answers_on_path(SCREENS, state)] == ["nps"]


def test_a_survey_may_go_on_with_a_full_cell_and_ask_less() -> None:
    survey = survey_of_quotas(
        "{check_quotas: {when_full: go_on}}",
        '  - {end: screened_out, if: quota_full("unhappy") and not quota_full("premium"), text: Enough.}\n',
    )
    state, effects = after(survey, started(survey)[0], ["3", full("unhappy")])
    assert (state.outcome, effects[-1]) == (
        Outcome.SCREENED_OUT,
        Finish(Outcome.SCREENED_OUT, "Enough."),
    )
    state, effects = after(survey, started(survey)[0], ["3", admitted("unhappy")])
    assert isinstance(effects[-1], Ask)


@pytest.mark.parametrize(
    "event", [Answer("5"), NoInput(), Back(), full("premium"), full("nobody"), Resume("cati")]
)
def test_while_a_verdict_is_awaited_the_cell_is_asked_for_again(event: Event) -> None:
    waiting, _ = after(SCREENS, started(SCREENS)[0], ["3"])
    state, effects = after(SCREENS, waiting, [event])
    assert (effects, state.outcome, state.waiting) == ((Reserve("unhappy"),), None, "unhappy")
    state, effects = after(SCREENS, state, [admitted("unhappy"), "Long wait"])
    assert state.outcome is Outcome.COMPLETE


@pytest.mark.parametrize(
    ("event", "outcome", "effects"),
    [
        (Stop(), Outcome.REFUSED, (Finish(Outcome.REFUSED, stop=True),)),
        (GiveUp(), Outcome.BROKEN_OFF, (Finish(Outcome.BROKEN_OFF),)),
        (HangUp(), None, ()),
    ],
)
def test_an_interview_can_be_left_while_a_verdict_is_awaited(
    event: Event, outcome: Outcome | None, effects: tuple[Effect, ...]
) -> None:
    waiting, _ = after(SCREENS, started(SCREENS)[0], ["3"])
    state, found = after(SCREENS, waiting, [event])
    assert (state.outcome, found) == (outcome, effects)


def test_a_correction_into_another_cell_asks_for_that_one() -> None:
    state, effects = after(SCREENS, started(SCREENS)[0], ["9"])
    state, effects = after(SCREENS, state, [Back(), "2"])
    assert effects == (Reserve("unhappy"),)
    state, effects = after(SCREENS, state, [admitted("unhappy"), Back(), "9"])
    assert isinstance(effects[-1], Ask)


def test_a_quota_may_be_checked_before_anything_is_asked() -> None:
    survey = read_survey(
        HEAD.replace("steps:", "quotas: [{name: everybody, limit: 5}]\nsteps:")
        + "  - {check_quotas: {outcome: screened_out}}\n  - {ask: a, type: text, text: A?}\n"
    )
    state, effects = started(survey)
    assert effects == (Reserve("everybody"),)
    _, effects = after(survey, state, [admitted("everybody")])
    assert [type(effect) for effect in effects] == [Tell, Ask]
    over, _ = after(survey, state, [full("everybody")])
    assert (over.outcome, survey.quotas["everybody"].limit) == (Outcome.SCREENED_OUT, 5)


def test_a_verdict_stands_as_long_as_the_path_has_its_cell_and_is_forgotten_with_it() -> None:
    state, _ = after(SCREENS, started(SCREENS)[0], ["3", admitted("unhappy"), Back(), "4"])
    assert state.verdicts == {"unhappy": True}
    state, _ = after(SCREENS, state, [Back(), "9"])
    assert state.verdicts == {}
    state, effects = after(SCREENS, state, [Back(), "3"])
    assert effects == (Reserve("unhappy"),)


def test_a_verdict_is_kept_while_a_correction_leads_to_a_question_before_the_check() -> None:
    survey = survey_of_quotas(
        "{ask: extra, type: text, if: nps <= 2, text: Extra?}", "  - {check_quotas: }\n"
    )
    state, _ = after(survey, started(survey)[0], ["3", admitted("unhappy"), Back(), "1"])
    assert (state.at and state.at.question, state.verdicts) == ("extra", {"unhappy": True})
    state, effects = after(survey, state, ["More"])
    assert isinstance(effects[-1], Ask)  # and not asked for again


def test_a_verdict_that_the_path_never_needs_is_forgotten_at_its_end() -> None:
    survey = survey_of_quotas(
        "{end: screened_out, if: nps == 0}", "  - {check_quotas: {outcome: quota_full}}\n"
    )
    state, _ = after(survey, started(survey)[0], ["3", admitted("unhappy"), Back(), "0"])
    assert (state.outcome, state.verdicts) == (Outcome.SCREENED_OUT, {})


def test_a_place_that_was_lost_ends_the_interview_and_keeps_what_was_answered_in_the_log() -> None:
    state, _ = after(SCREENS, started(SCREENS)[0], ["3", admitted("unhappy"), "Long wait"])
    assert state.outcome is Outcome.COMPLETE
    over, effects = overrule(SCREENS, state, full("unhappy"))
    assert effects[-1] == Finish(Outcome.QUOTA_FULL, "We have enough.")
    assert (over.outcome, over.turn) == (Outcome.QUOTA_FULL, state.turn + 1)
    assert [record.question for record in over.answers] == ["nps", "why"]
    assert [answer.question for answer in answers_on_path(SCREENS, over)] == ["nps"]


def test_a_place_that_was_lost_leaves_an_interview_that_may_go_on_where_it_stood() -> None:
    survey = survey_of_quotas("{check_quotas: {when_full: go_on}}")
    state, _ = after(survey, started(survey)[0], ["3", admitted("unhappy")])
    on, effects = overrule(survey, state, full("unhappy"))
    assert (on.at, on.verdicts, effects[-1]) == (state.at, {"unhappy": False}, Ask("why", "", "Why?"))
