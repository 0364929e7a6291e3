"""How long the texts of a survey may get: all that is told since the last question goes with the next one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.channels.sms import reminder_body, text_body
from ivr_flows.channels.sms_preview import preview_bodies, texts_over
from ivr_flows.events import Answer, Back, Confirm, Event, Repeat, Resume
from ivr_flows.survey import Survey
from tests.ivr_flows.surveys import survey_of
from tests.ivr_flows.test_properties import (
    CONTEXT,
    PICKS,
    PROPERTY,
    SAID,
    SURVEY,
    VERDICTS,
    interview,
)

# What is piped in is thought to have twelve signs: longer replies prove nothing.
SHORT = [said for said in SAID if len(said) <= 12]
HELLO = "x" * 12 + ", Camomile about your call.\nTo opt out: STOP"  # the name is a stand-in
MARK = '{ask: q, type: scale, min: 0, max: 10, text: "Mark?"}'


def bodies(steps: str) -> dict[str, str]:
    return {each.step: each.longest for each in preview_bodies(survey_of(steps), "en")}


def test_what_is_told_goes_with_the_question_after_it() -> None:
    steps = f"""
  - {{tell: a, text: "{"A" * 300}"}}
  - {{tell: b, if: contact.vip, text: "{"B" * 200}"}}
  - {MARK}
  - {{tell: c, text: "{"C" * 400}"}}
  - {{ask: r, type: text, text: "Why?"}}
"""
    found = bodies(steps)
    assert found["q"] == "\n".join([HELLO, "A" * 300, "B" * 200, "Mark?"])
    assert found["r"] == "C" * 400 + "\nWhy?"


def test_a_question_that_may_be_left_out_keeps_nothing_from_the_next() -> None:
    steps = f"""
  - {MARK}
  - {{tell: a, text: "{"A" * 300}"}}
  - {{ask: r, type: text, if: q < 5, text: "Why?"}}
  - {{ask: s, type: text, text: "Else?"}}
"""
    assert bodies(steps)["s"] == "A" * 300 + "\nElse?"


def test_the_closing_words_go_with_what_is_told_before_them() -> None:
    steps = f"""
  - {MARK}
  - {{tell: a, text: "{"A" * 300}"}}
  - {{end: complete, text: "Bye."}}
"""
    assert "A" * 300 + "\nBye." in bodies(steps).values()


def test_what_is_told_at_last_is_a_text_of_its_own() -> None:
    steps = f"""
  - {MARK}
  - {{tell: a, text: "{"A" * 300}"}}
"""
    assert bodies(steps)[""] == "A" * 300


@pytest.mark.parametrize(
    ("question", "longest"),
    [
        (
            '{ask: q, type: text, text: "Why?"}',
            "A reminder: we would value your answer.\nWhy?\nTo opt out: STOP",
        ),
        (
            '{ask: q, type: one, text: "Why?", choices: [{value: a, text: Price}, {value: b, text: Time}]}',
            "Sorry, we missed that.\nWhy?\n1 - Price\n2 - Time\nReply with a number from the list.",
        ),
        (
            '{ask: q, type: scale, min: 0, max: 10, text: "Mark?", check: q > 1, check_text: "%s"}'
            % ("C" * 90),
            "C" * 90 + "\nMark?\nReply with a number from 0 to 10.",
        ),
    ],
)
def test_a_question_may_be_longest_when_it_is_asked_again(question: str, longest: str) -> None:
    assert (
        bodies(f"""
  - {{ask: p, type: text, text: "First?"}}
  - {question}
""")["q"]
        == longest
    )


def test_a_way_that_jumps_brings_along_what_was_told_before() -> None:
    steps = f"""
  - {MARK}
  - {{tell: a, text: "{"A" * 300}"}}
  - {{go: last, if: q > 5}}
  - {{ask: r, type: text, text: "Why?"}}
  - {{ask: last, type: text, text: "Else?"}}
"""
    assert bodies(steps)["last"] == "A" * 300 + "\nElse?"


def test_of_what_excludes_each_other_only_the_longer_counts() -> None:
    survey = survey_of(f"""
  - {MARK}
  - {{tell: high, if: q > 8, text: "{"H" * 400}"}}
  - {{tell: low, if: q < 3, text: "{"L" * 300}"}}
  - {{tell: every, text: "{"E" * 100}"}}
  - {{ask: r, type: text, text: "Why?"}}
""")
    (found,) = texts_over(survey, 500)
    assert (found.step, found.characters) == ("r", 400 + 1 + 100 + 1 + len("Why?"))
    assert texts_over(survey, 506) == []


CHOSEN = """
  - ask: used
    type: many
    text: "Which?"
    choices: [{value: a, text: A}, {value: b, text: B}, {value: c, text: C}]
"""


def test_what_is_told_in_a_round_of_a_loop_goes_with_the_question_of_that_round() -> None:
    survey = survey_of(f"""{CHOSEN}
  - block: brands
    each: brand in used
    steps: [{{tell: t, text: "{"T" * 300}"}}, {{ask: r, type: text, text: "Why?"}}]
""")
    assert [found.characters for found in texts_over(survey, 200)] == [300 + 1 + len("Why?")]


def test_a_loop_that_asks_nothing_tells_all_its_rounds_in_one_text() -> None:
    survey = survey_of(f"""{CHOSEN}
  - {{block: brands, each: brand in used, steps: [{{tell: t, text: "{"T" * 300}"}}]}}
  - {{ask: r, type: text, text: "Why?"}}
""")
    assert [found.characters for found in texts_over(survey, 200)] == [3 * (300 + 1) + len("Why?")]


@PROPERTY
@given(
    SURVEY,
    CONTEXT,
    st.lists(
        st.one_of(
            PICKS,
            PICKS,
            st.builds(Answer, st.sampled_from(SHORT), st.just("text")),
            st.sampled_from([Back(), Repeat(), Confirm(), Resume("sms"), Resume("voice")]),
        ),
        max_size=25,
    ),
    VERDICTS,
)
def test_no_text_of_any_interview_is_longer_than_the_longest_that_was_foreseen(
    survey: Survey, context: dict[str, object], moves: list[Event | int], admitted: bool
) -> None:
    longest = {
        language: max(
            (each.characters for each in texts_over(survey, 0) if each.language == language), default=0
        )
        for language in survey.languages
    }
    for state, effects in interview(survey, "sms", context, moves, admitted):
        if state.channel == "sms":
            assert len(text_body(survey, state, effects)) <= longest[state.language]
            assert len(reminder_body(survey, state)) <= longest[state.language]
