"""What becomes of each kind of step of a Surveda questionnaire, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from ivr_flows.effects import Ask, Effect, Finish, Outcome, Tell
from ivr_flows.events import Answer, ChannelName, GiveUp
from ivr_flows.importers.surveda.questionnaire import Mode
from ivr_flows.reader import read_survey
from ivr_flows.state import State
from ivr_flows.survey import Survey
from ivr_flows.turn import begin, turn
from tests.ivr_flows.importers.surveda_questionnaires import (
    asked,
    choice,
    flag,
    imported,
    number,
    questionnaire,
    said,
    section,
    words,
)

Walk = tuple[State, tuple[Effect, ...]]


def survey_of(source: str, *modes: Mode) -> Survey:
    return read_survey(imported(source, *modes).source)


def walked(survey: Survey, *replies: str, channel: ChannelName = "sms", seed: int = 1) -> Walk:
    language = survey.languages[0]
    state, effects = begin(survey, seed=seed, context={}, language=language, channel=channel)
    for reply in replies:
        state, effects = turn(survey, state, Answer(reply, "digits" if channel == "voice" else "text"))
    return state, effects


def at(walk: Walk) -> str:
    state, _ = walk
    return state.at.question if state.at else str(state.outcome)


def issues_of(source: str, *modes: Mode) -> Sequence[str]:
    return [str(issue) for issue in imported(source, *modes).issues]


def test_a_choice_is_keyed_on_a_call_and_worded_in_a_text() -> None:
    source = questionnaire(asked("smokes", choice("Yes", "8", en=["Yep", "1"]), choice("No", "9", en=["2"])))
    survey = survey_of(source)

    assert walked(survey, "1")[0].answers[0].value == "Yes"
    assert walked(survey, "yep")[0].answers[0].value == "Yes"
    assert walked(survey, "9", channel="voice")[0].answers[0].value == "No"
    assert walked(survey, "1", channel="voice")[0].answers == ()


def test_a_reply_of_two_choices_means_the_first() -> None:
    source = questionnaire(asked("city", choice("North", "1", en=["1"]), choice("South", "2", en=["1"])))

    assert walked(survey_of(source, "sms"), "1")[0].answers[0].value == "North"
    assert 'city: "1" means two choices: the first is taken' in issues_of(source, "sms")


def test_a_number_in_a_text_and_a_key_on_a_call_may_mean_different_choices() -> None:
    survey = survey_of(questionnaire(asked("q", choice("Yes", "1", en=["2"]), choice("No", "2", en=["1"]))))

    assert walked(survey, "2")[0].answers[0].value == "Yes"
    assert walked(survey, "2", channel="voice")[0].answers[0].value == "No"


def test_values_keep_their_spelling_beside_the_survey() -> None:
    result = imported(
        questionnaire(asked("q", choice("I don't know", "1"), choice("???", "2")), asked("Last"))
    )

    assert result.variables["q"].values == {"I_don_t_know": "I don't know", "choice_2": "???"}
    assert result.places == {"q": (0,), "last": (1,)}


def test_a_choice_skips_forward_and_to_the_end() -> None:
    source = questionnaire(
        asked("a", choice("On", "1"), choice("Over", "2", "c"), choice("Out", "3", "end")),
        asked("b"),
        asked("c"),
    )
    survey = survey_of(source)

    assert [at(walked(survey, reply)) for reply in "123"] == ["b", "c", "complete"]
    said_last = [effect.text for effect in walked(survey, "3")[1] if isinstance(effect, Tell)]
    assert said_last == ["Thank you."]


@pytest.mark.parametrize("to", ["a", "nowhere"])
def test_a_skip_that_leads_nowhere_goes_on_and_is_reported(to: str) -> None:
    source = questionnaire(asked("a"), asked("b", choice("Yes", "1", to), choice("No", "2")), asked("c"))

    assert at(walked(survey_of(source), "1", "1")) == "c"
    assert any(issue.startswith(f'b: skips to "{to}"') for issue in issues_of(source))


def test_a_step_that_every_answer_skips_is_left_out_and_reported() -> None:
    source = questionnaire(
        asked("a", choice("Yes", "1", "c"), choice("No", "2", "end")), asked("b"), asked("c"), asked("d")
    )

    assert set(survey_of(source).questions) == {"a", "c", "d"}
    assert any(issue.startswith("b: left out") for issue in issues_of(source))


def test_ranges_of_a_number_lead_on() -> None:
    ranges = [
        {"from": 18, "to": 29, "skip_logic": "c"},
        {"from": 30, "to": 59, "skip_logic": None},
        {"from": 60, "to": 99, "skip_logic": "end"},
    ]
    survey = survey_of(
        questionnaire(number("age", min_value=18, max_value=99, ranges=ranges), asked("b"), asked("c"))
    )

    assert [at(walked(survey, age)) for age in ("29", "30", "59", "60")] == ["c", "b", "b", "complete"]
    assert at(walked(survey, "17")) == "age"


def test_a_step_that_only_a_number_leads_to_is_kept() -> None:
    ranges = [{"from": 0, "to": 10, "skip_logic": "c"}, {"from": 11, "to": 99, "skip_logic": None}]
    leaving = asked("b", choice("Yes", "1", "end"), choice("No", "2", "end"))
    source = questionnaire(number("age", min_value=0, max_value=99, ranges=ranges), leaving, asked("c"))

    assert [at(walked(survey_of(source), age)) for age in ("10", "11")] == ["c", "b"]


def test_a_number_without_bounds_is_whole() -> None:
    survey = survey_of(questionnaire(number("many"), asked("b")))

    assert [at(walked(survey, reply)) for reply in ("-1", "3.5", "100000")] == ["b", "many", "b"]


def test_a_number_is_refused_by_the_key_of_the_questionnaire() -> None:
    refusal = {"enabled": True, "responses": {"ivr": ["0"], "sms": {"en": ["skip"]}}, "skip_logic": "c"}
    source = questionnaire(number("age", min_value=18, max_value=99, refusal=refusal), asked("b"), asked("c"))
    survey, result = survey_of(source), imported(source)

    state, _ = walked(survey, "0", channel="voice")

    assert state.at is not None
    assert state.at.question == "c"
    assert result.variables["age"].values[str(state.answers[0].value)] == "REFUSED"
    assert at(walked(survey, "skip")) == "c"


def test_a_refusal_that_no_key_can_mean_becomes_optional_and_is_reported() -> None:
    refusal = {"enabled": True, "responses": {"ivr": ["0"]}, "skip_logic": None}
    source = questionnaire(number("many", refusal=refusal), asked("b"))

    assert survey_of(source).questions["many"].optional
    assert any("no key is left to refuse with" in issue for issue in issues_of(source))


def test_a_number_without_alphabetical_answers_is_read_from_digits_only() -> None:
    step = number(
        "age",
        min_value=18,
        max_value=99,
        ranges=[{"from": 60, "to": 99, "skip_logic": "end"}],
    )
    strict = survey_of(questionnaire(step | {"alphabetical_answers": False}, asked("b")))

    assert at(walked(survey_of(questionnaire(step, asked("b"))), "thirty")) == "b"
    replies = ("thirty", "17", "100", "30", "60")
    assert [at(walked(strict, reply)) for reply in replies] == ["age", "age", "age", "b", "complete"]


def test_an_explanation_is_said_and_may_skip() -> None:
    survey = survey_of(questionnaire(said("hello", "c"), asked("b"), asked("c")))

    state, effects = walked(survey)

    assert [effect.step for effect in effects if isinstance(effect, Tell)] == ["introduction", "hello"]
    assert state.at is not None
    assert state.at.question == "c"


@pytest.mark.parametrize(
    ("disposition", "outcome"),
    [("ineligible", Outcome.SCREENED_OUT), ("refused", Outcome.REFUSED), ("completed", Outcome.COMPLETE)],
)
def test_a_flag_says_how_an_interview_ends(disposition: str, outcome: Outcome) -> None:
    survey = survey_of(
        questionnaire(asked("a"), flag(disposition), asked("b", choice("Yes", "1", "end"), choice("No", "2")))
    )

    for last in "12":
        assert walked(survey, "1", last)[0].outcome is outcome


def test_the_first_flag_counts() -> None:
    survey = survey_of(questionnaire(flag("completed"), asked("a"), flag("ineligible"), asked("b")))

    assert walked(survey, "1", "1")[0].outcome is Outcome.COMPLETE


def test_a_flag_of_a_random_section_counts_at_an_end_behind_it() -> None:
    leaving = number("age", min_value=0, max_value=99, ranges=[{"from": 0, "to": 10, "skip_logic": "end"}])
    survey = survey_of(
        questionnaire(
            section("S", flag("ineligible"), asked("a"), randomize=True),
            section("T", asked("b"), randomize=True),
            section("U", leaving, asked("c")),
        )
    )

    assert walked(survey, "1", "1", "5")[0].outcome is Outcome.SCREENED_OUT


def test_behind_a_partial_flag_a_break_off_is_partial() -> None:
    survey = survey_of(questionnaire(asked("a"), flag("interim partial"), asked("b")))

    before, after = (turn(survey, walked(survey, *replies)[0], GiveUp())[0] for replies in ((), ("1",)))

    assert (before.outcome, after.outcome) == (Outcome.BROKEN_OFF, Outcome.PARTIAL)


def test_enough_relevant_steps_make_an_interview_partial() -> None:
    steps = [asked(name) | {"relevant": name != "a"} for name in "abcd"]
    survey = survey_of(
        questionnaire(
            *steps, partial_relevant_config={"enabled": True, "min_relevant_steps": 2, "ignored_values": ""}
        )
    )

    states = [walked(survey, *"1" * count)[0] for count in (2, 3)]

    outcomes = [turn(survey, state, GiveUp())[0].outcome for state in states]
    assert outcomes == [Outcome.BROKEN_OFF, Outcome.PARTIAL]


def test_a_skip_to_the_end_of_a_section_goes_on_behind_it() -> None:
    survey = survey_of(
        questionnaire(
            section("S", asked("a", choice("Yes", "1", "end_section"), choice("No", "2")), asked("b")),
            asked("c"),
        )
    )

    assert [at(walked(survey, reply)) for reply in "12"] == ["c", "b"]


def first_questions(survey: Survey, asked_of: int) -> set[tuple[str, ...]]:
    """List the orders in which questions come, with every seed."""
    orders = set()
    for seed in range(40):
        seen = [at(walked(survey, *"1" * count, seed=seed)) for count in range(asked_of)]
        assert all(before != after for before, after in pairwise(seen))
        orders.add(tuple(seen))
    return orders


def test_random_sections_change_places_and_others_stay() -> None:
    survey = survey_of(
        questionnaire(
            section("S", asked("a"), randomize=True),
            section("T", asked("b"), randomize=True),
            section("U", asked("c")),
        )
    )

    assert first_questions(survey, 3) == {("a", "b", "c"), ("b", "a", "c")}


def test_two_random_sections_change_places_across_one_that_stays() -> None:
    source = questionnaire(
        section("S", asked("a"), randomize=True),
        section("T", asked("b")),
        section("U", asked("c"), randomize=True),
    )

    assert first_questions(survey_of(source), 3) == {("a", "b", "c_2"), ("c", "b", "a_2")}
    assert imported(source).variables["a_2"].store == "a"
    assert any("each stands in both places" in issue for issue in issues_of(source))


def test_more_sections_apart_keep_to_their_neighbours_and_that_is_reported() -> None:
    source = questionnaire(
        section("S", asked("a"), randomize=True),
        section("T", asked("b"), randomize=True),
        section("U", asked("c")),
        section("V", asked("d"), randomize=True),
    )

    assert first_questions(survey_of(source), 4) == {("a", "b", "c", "d"), ("b", "a", "c", "d")}
    assert any("not across one that stays" in issue for issue in issues_of(source))


def test_the_language_is_asked_for_and_missing_translations_are_filled_and_reported() -> None:
    selection = {
        "type": "language-selection",
        "id": "lang",
        "store": "language",
        "language_choices": [None, "en", "es"],
        "prompt": words("1 or 2")["en"],
    }
    source = questionnaire(selection, asked("a"))
    survey = survey_of(source)

    assert survey.languages == ("en", "es")
    assert walked(survey, "2")[0].answers[0].value == "es"
    assert walked(survey, "2")[0].language == "es"
    assert "a: no text for sms in es: that for sms in en stands there" in issues_of(source)


def test_braces_and_parts_of_a_prompt_are_kept_as_plain_text() -> None:
    step = asked("a") | {"prompt": words("Part {one}\x1epart two")}
    _, effects = walked(survey_of(questionnaire(step), "sms"))

    question = next(effect for effect in effects if isinstance(effect, Ask))
    assert question.text == "Part (one)\npart two"
    assert len([issue for issue in issues_of(questionnaire(step), "sms") if issue.startswith("a: ")]) == 2


def test_nothing_is_left_out_in_silence() -> None:
    source = questionnaire(
        asked("a", choice("Only", "1")),
        asked("b", choice("Yes", "#"), choice("No", "2")),
        flag("odd"),
        quota_completed_steps=[said("full")],
        settings={"mobile_web_sms_message": "Here:"},
        modes=["sms", "ivr", "mobileweb"],
        partial_relevant_config={"enabled": True, "min_relevant_steps": 9, "ignored_values": "-"},
    )

    places = {issue.partition(":")[0] for issue in issues_of(source)}

    expected = {"a", "b, choice 1", "flag-odd", "quota_completed_steps", "mobile_web_sms_message", "modes"}
    assert expected | {"partial_relevant_config"} <= places
    read_survey(imported(source).source)


@pytest.mark.parametrize(
    "source",
    ["", "[]", '{"steps": 1}', '{"steps": [{"type": "odd", "id": "a"}]}', '{"steps": [], "modes": []}'],
)
def test_what_is_no_questionnaire_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="questionnaire"):
        imported(source)


def test_a_questionnaire_without_questions_is_told_and_over() -> None:
    state, effects = walked(survey_of(questionnaire(said("hello"))))

    assert state.outcome is Outcome.COMPLETE
    assert isinstance(effects[-1], Finish)
