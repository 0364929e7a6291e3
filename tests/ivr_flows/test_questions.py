"""What questions can be besides plain: several choices, dates, recordings, doubts, jumps, filters, includes."""

from __future__ import annotations

import pytest

from ivr_flows.effects import Ask, Effect, Finish, Outcome
from ivr_flows.events import Answer, Back, Confirm, GiveUp, Jump, NoInput
from ivr_flows.export import answers_on_path
from ivr_flows.faults import SurveyFaults
from ivr_flows.reader import read_survey
from ivr_flows.state import State
from ivr_flows.survey import Survey
from tests.ivr_flows.surveys import HEAD, after, started, survey_of


def asked(effects: tuple[Effect, ...]) -> Ask:
    assert isinstance(effects[-1], Ask)
    return effects[-1]


def values(survey: Survey, state: State) -> dict[str, object]:
    return {answer.question: answer.value for answer in answers_on_path(survey, state)}


REASONS = survey_of("""\
  - ask: reasons
    type: many
    text: Why?
    choices:
      - {value: wait, text: Waiting}
      - {value: staff, text: Staff}
      - {value: price, text: Price}
      - {value: nothing, kind: exclusive, key: 8, text: Nothing of these}
      - {value: refused, kind: refusal, key: 9, text: No answer}
    check: count(reasons) <= 2
    check_text: At most two.
  - {ask: which, type: text, if: '"staff" in reasons', text: Who?}
  - {ask: why_not, type: text, if: refused(reasons) and count(reasons) == 0, text: Why not?}
""")


@pytest.mark.parametrize(
    ("reply", "value", "next_"),
    [
        ("1, 2", ("wait", "staff"), "which"),
        ("13", ("wait", "price"), None),
        ("8", ("nothing",), None),
        ("no answer", ("refused",), "why_not"),
    ],
)
def test_several_choices_are_one_answer(reply: str, value: tuple[str, ...], next_: str | None) -> None:
    state, effects = after(REASONS, started(REASONS)[0], [reply])
    assert values(REASONS, state)["reasons"] == value
    assert next_ == (asked(effects).question if state.outcome is None else None)


def test_a_choice_that_excludes_the_others_goes_with_none() -> None:
    state, effects = after(REASONS, started(REASONS)[0], ["1, 8"])
    assert (asked(effects).reason, values(REASONS, state)) == ("again_invalid", {})


def test_a_check_counts_the_choices() -> None:
    state, effects = after(REASONS, started(REASONS)[0], ["1, 2, 3"])
    assert (asked(effects).reason, asked(effects).notice) == ("again_check", "At most two.")
    assert values(REASONS, state) == {}


MOMENTS = survey_of("""\
  - {ask: visit, type: date, text: When?}
  - {ask: hour_of_visit, type: time, if: days_since(visit) < 7, text: At what time?}
  - {ask: number_to_call, type: phone, if: hour(hour_of_visit) >= 12, text: Your number?}
  - {ask: recent, type: text, if: 'visit >= "2026-11-01" and weekday(visit) == 5', text: A Friday?}
  - {ask: comment, type: record, optional: true, text: Tell us.}
""")


def test_dates_times_and_numbers_are_kept_in_one_form() -> None:
    survey = MOMENTS
    state, effects = started(survey, started_at="2026-11-21T10:00:00+00:00", zone="Europe/Moscow")
    assert (state.context["today"], state.context["now"]) == ("2026-11-21", "13:00")
    state, effects = after(survey, state, ["20.11.2026"])
    assert asked(effects).question == "hour_of_visit"
    state, effects = after(survey, state, ["14:30", "+7 916 123-45-67"])
    assert asked(effects).question == "recent"
    state, _ = after(survey, state, ["yes", "Fine"])
    assert values(survey, state) == {
        "visit": "2026-11-20",
        "hour_of_visit": "14:30",
        "number_to_call": "+79161234567",
        "recent": "yes",
        "comment": "Fine",
    }


DOUBTED = survey_of("""\
  - {ask: minutes, type: number, min: 0, max: 600, warn: minutes <= 60, warn_text: "{minutes} minutes?", text: How long?}
  - {ask: more, type: text, text: More?}
""")


def test_a_doubtful_answer_is_asked_about_and_stands_when_it_is_given_again() -> None:
    state, effects = after(DOUBTED, started(DOUBTED)[0], ["90"])
    assert (asked(effects).reason, asked(effects).notice) == ("again_warn", "90 minutes?")
    assert values(DOUBTED, state) == {}
    state, effects = after(DOUBTED, state, ["90"])
    assert (asked(effects).question, values(DOUBTED, state)) == ("more", {"minutes": 90})


def test_an_interviewer_confirms_a_doubtful_answer() -> None:
    state, effects = after(DOUBTED, started(DOUBTED, "cati")[0], ["90", Confirm()])
    assert (asked(effects).question, values(DOUBTED, state)) == ("more", {"minutes": 90})
    assert state.confirmed == ("minutes[]=90",)


def test_another_doubtful_answer_is_doubted_anew_and_a_sure_one_is_not() -> None:
    state, effects = after(DOUBTED, started(DOUBTED)[0], ["90", "70"])
    assert asked(effects).notice == "70 minutes?"
    state, effects = after(DOUBTED, state, ["50"])
    assert (asked(effects).question, state.confirmed) == ("more", ())


def test_what_was_stood_by_once_is_not_doubted_again() -> None:
    state, effects = after(DOUBTED, started(DOUBTED)[0], ["90", "90", Back(), "90"])
    assert (asked(effects).question, values(DOUBTED, state)) == ("more", {"minutes": 90})


def test_a_doubt_never_breaks_an_interview_off() -> None:
    state, effects = after(DOUBTED, started(DOUBTED)[0], ["90", NoInput(), NoInput()])
    assert (asked(effects).question, values(DOUBTED, state)) == ("more", {"minutes": 90})
    state, effects = after(DOUBTED, started(DOUBTED)[0], ["90", "80", "70"])
    assert (asked(effects).question, values(DOUBTED, state)) == ("more", {"minutes": 70})


def test_confirming_what_nobody_doubts_asks_again() -> None:
    _, effects = after(DOUBTED, started(DOUBTED)[0], [Confirm()])
    assert (asked(effects).question, asked(effects).reason) == ("minutes", "repeat")


JUMPS = survey_of("""\
  - ask: client
    type: one
    text: A client?
    choices:
      - {value: yes_now, text: "Yes"}
      - {value: was, text: Was one, go: past}
      - {value: never, text: Never, end: screened_out}
      - {value: refused, kind: refusal, key: 9, text: No answer, go: bye}
  - block: present
    partial: true
    steps:
      - {ask: since, type: number, text: Since?}
      - {ask: stay, type: one, text: Stay?, choices: [{value: a, text: "Yes"}, {value: b, text: "No", go: bye}]}
      - {ask: like, type: text, text: What do you like?}
  - {ask: past, type: text, text: Why did you leave?}
  - {tell: bye, text: Bye.}
  - {ask: name, type: text, text: Name?}
""")


@pytest.mark.parametrize(
    ("replies", "next_"),
    [
        (["1"], "since"),
        (["1", "2020"], "stay"),
        (["1", "2020", "1"], "like"),
        (["1", "2020", "1", "All"], "past"),
        (["1", "2020", "2"], "name"),
        (["2"], "past"),
        (["9"], "name"),
    ],
)
def test_a_choice_leads_to_the_step_it_names(replies: list[str], next_: str) -> None:
    assert asked(after(JUMPS, started(JUMPS)[0], replies)[1]).question == next_


def test_a_choice_ends_the_interview() -> None:
    state, effects = after(JUMPS, started(JUMPS)[0], ["3"])
    assert (state.outcome, effects) == (Outcome.SCREENED_OUT, (Finish(Outcome.SCREENED_OUT),))
    assert values(JUMPS, state) == {"client": "never"}


def test_a_partial_mark_that_is_jumped_over_is_behind() -> None:
    for replies, outcome in (
        (["9"], Outcome.PARTIAL),
        (["1"], Outcome.BROKEN_OFF),
        (["1", "2020", "2"], Outcome.PARTIAL),
    ):
        assert after(JUMPS, started(JUMPS)[0], [*replies, GiveUp()])[0].outcome is outcome


LISTED = HEAD.replace(
    "steps:",
    """\
constants: {most: 2, house: Camomile, strict: true}
lists:
  cities:
    - {value: msk, text: Moscow, country: ru, size: 13}
    - {value: spb, text: Petersburg, country: ru, size: 5}
    - {value: ber, text: Berlin, country: de, size: 4}
steps:""",
)


def test_a_shared_list_is_filtered_by_the_answers_before() -> None:
    survey = read_survey(
        LISTED
        + """\
  - {ask: country, type: one, text: Country?, choices: [{value: ru, text: Russia}, {value: de, text: Germany}]}
  - {ask: seen, type: many, text: Seen?, choices: cities, check: count(seen) <= most}
  - ask: city
    type: one
    text: "Which city, {house}?"
    choices: {list: cities, where: choice.country == country and choice.size > 1 and not choice in seen}
"""
    )
    state, effects = after(survey, started(survey)[0], ["1", "2"])
    assert (asked(effects).text, asked(effects).offered) == ("Which city, Camomile?", ("msk",))
    again, effects = after(survey, state, ["Berlin"])
    assert asked(effects).reason == "again_invalid"
    done, _ = after(survey, again, ["Moscow"])
    assert values(survey, done)["city"] == "msk"


def test_a_condition_is_tried_beside_the_value_of_a_constant_too() -> None:
    survey = read_survey(
        LISTED.replace("most: 2", "most: 600")
        + """\
  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}
  - {ask: why, type: text, if: nps <= 6 and contact.talk_seconds > most, text: Why?}
"""
    )
    for seconds, question in ((601, "why"), (600, None)):
        state, _ = after(survey, started(survey, talk_seconds=seconds)[0], ["3"])
        assert (state.at.question if state.at else None) == question


def test_an_answer_whose_choice_is_gone_is_asked_anew() -> None:
    survey = read_survey(
        LISTED
        + """\
  - {ask: country, type: one, text: Country?, choices: [{value: ru, text: Russia}, {value: de, text: Germany}]}
  - {ask: city, type: one, text: City?, choices: {list: cities, where: choice.country == country}}
  - {ask: last, type: text, text: Last?}
"""
    )
    state, effects = after(survey, started(survey)[0], ["1", "1"])
    assert asked(effects).question == "last"
    state, effects = after(survey, state, [Jump("country"), "2"])
    assert (asked(effects).question, asked(effects).reason, asked(effects).offered) == (
        "city",
        "first",
        ("ber",),
    )
    state, effects = after(survey, state, ["Berlin"])
    assert (asked(effects).question, values(survey, state)) == ("last", {"country": "de", "city": "ber"})


PARTS = {
    "contact.yaml": "steps:\n  - {ask: name, type: text, text: Name?}\n  - {include: city.yaml}\n",
    "city.yaml": "steps: [{ask: city, type: text, if: answered(name), text: City?}]",
    "round.yaml": "steps: [{include: round.yaml}]",
    "broken.yaml": "steps:\n  - {ask: a, type: text, if: nothing_such == 1, text: A?}\n",
}


def test_steps_of_another_file_stand_where_they_are_included() -> None:
    survey = read_survey(
        HEAD + "  - {include: contact.yaml}\n  - {ask: z, type: text, if: answered(city), text: Z?}\n",
        load=PARTS.__getitem__,
    )
    state, effects = after(survey, started(survey)[0], ["Anna", "Tver"])
    assert (asked(effects).question, values(survey, state)) == ("z", {"name": "Anna", "city": "Tver"})
    other = read_survey(
        HEAD + "  - {include: contact.yaml}\n",
        load={**PARTS, "city.yaml": "steps: [{tell: t, text: T}]"}.__getitem__,
    )
    assert other.source_checksum != survey.source_checksum


@pytest.mark.parametrize(
    ("name", "place", "code"),
    [
        ("round.yaml", ("round.yaml", 1), "include"),
        ("none.yaml", ("survey.yaml", 13), "include"),
        ("../etc", ("survey.yaml", 13), "wrong-name"),
        ("broken.yaml", ("broken.yaml", 2), "unknown-name"),
    ],
)
def test_what_is_wrong_with_an_include_is_told_with_its_file(
    name: str, place: tuple[str, int], code: str
) -> None:
    with pytest.raises(SurveyFaults) as found:
        read_survey(f"{HEAD}  - {{include: {name}}}\n", load=PARTS.__getitem__)
    fault = found.value.faults[0]
    assert ((fault.file, fault.line), fault.code) == (place, code)


def test_without_a_loader_nothing_is_included() -> None:
    with pytest.raises(SurveyFaults, match="cannot be had here"):
        read_survey(HEAD + "  - {include: contact.yaml}\n")


def test_a_clicked_choice_and_a_typed_one_are_the_same_answer() -> None:
    for reply in (Answer("staff", "choice"), Answer("2", "digits"), Answer("staff")):
        state, _ = after(REASONS, started(REASONS, "cati")[0], [reply])
        assert values(REASONS, state) == {"reasons": ("staff",)}


@pytest.mark.parametrize(
    ("options", "reply", "value"),
    [
        ("type: date, min: 2026-11-01, max: 2026-11-30", "20.11.2026", "2026-11-20"),
        ("type: date, min: 2026-11-01, max: 2026-11-30", "31.10.2026", None),
        ("type: date, max: 2026-11-30", "01.12.2026", None),
        ("type: time, min: '09:00', max: '18:00'", "09:00", "09:00"),
        ("type: time, min: '09:00', max: '18:00'", "18:01", None),
    ],
)
def test_a_date_or_a_time_outside_its_limits_is_asked_again(
    options: str, reply: str, value: str | None
) -> None:
    survey = survey_of(f"  - {{ask: a, {options}, text: When?}}\n")
    state, effects = after(survey, started(survey)[0], [reply])
    if value is None:
        assert asked(effects).reason == "again_invalid"
    assert values(survey, state).get("a") == value


@pytest.mark.parametrize(
    ("bounds", "keys"),
    [
        ("type: scale, min: 1, max: 5", ["6", "7"]),
        ("type: scale, min: 0, max: 10", ["99", "98"]),
        ("type: scale, min: -2, max: 2", ["3", "4"]),
        ("type: number, min: 1, max: 120", []),
        ("type: text", ["1", "2"]),
    ],
)
def test_a_refusal_is_given_a_key_that_is_no_number_of_the_answer(bounds: str, keys: list[str]) -> None:
    specials = "{value: no, kind: refusal, text: No}, {value: unsure, kind: dont_know, text: Cannot say}"
    source = f"  - {{ask: a, {bounds}, text: How many?, choices: [{specials}]}}\n"
    if keys:
        assert [choice.key for choice in survey_of(source).questions["a"].choices] == keys
        return
    with pytest.raises(SurveyFaults) as found:
        survey_of(source)
    assert "too-few-keys" in [fault.code for fault in found.value.faults]
