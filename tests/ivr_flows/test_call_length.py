"""How long a call may take: the longest way through is counted, not everything that stands in the file."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr_flows.checking.longest_way import longest_way, longest_ways
from ivr_flows.effects import Ask, Reserve
from ivr_flows.events import Answer, Event, QuotaVerdict
from ivr_flows.faults import SurveyFaults
from ivr_flows.offer import choices_of
from ivr_flows.path import path
from ivr_flows.reader import read_survey
from ivr_flows.survey import Question, Survey, all_steps
from ivr_flows.turn import begin, turn
from tests.ivr_flows.generated import make_survey
from tests.ivr_flows.surveys import HEAD, survey_of

NPS = "  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}\n"
YES_NO = "choices: [{value: y, text: 'Yes'}, {value: n, text: 'No'}]"


def text(name: str, condition: str = "") -> str:
    guarded = f"if: '{condition}', " if condition else ""
    return f"  - {{ask: {name}, type: text, {guarded}text: '?'}}\n"


def most_questions(steps: str) -> float:
    """Count the questions of the longest way, each as a second."""
    return longest(survey_of(steps))


def longest(survey: Survey) -> float:
    seconds = {step.key: float(isinstance(step, Question)) for step in all_steps(survey.steps)}
    return longest_way(survey.steps, survey.slots, seconds)


@pytest.mark.parametrize(
    ("steps", "most"),
    [
        (NPS + text("a") + text("b"), 3),
        # Two branches of one answer.
        (NPS + text("a", "nps <= 6") + text("b", "nps > 6"), 2),
        (NPS + text("a", "nps <= 6") + text("b", "nps <= 6") + text("c", "nps > 6"), 3),
        (NPS + text("a", "nps <= 6") + text("b", "nps <= 8"), 3),
        (NPS + text("a", "nps <= 2") + text("b", "nps == 5") + text("c", "nps >= 9"), 2),
        # Branches of a condition over two answers.
        (NPS + NPS.replace("nps", "other") + text("a", "nps > 6 and other > 6") + text("b", "nps <= 6"), 3),
        (NPS + NPS.replace("nps", "other") + text("a", "nps > 6") + text("b", "other > 6"), 4),
        # Jumps and ends, of steps and of choices.
        (NPS + "  - {go: last, if: nps > 6}\n" + text("a") + text("b") + text("last"), 4),
        (
            f"  - {{ask: q, type: one, text: '?', {YES_NO}}}\n"
            + text("a", 'q == "y"')
            + text("b", 'q == "n"'),
            2,
        ),
        (
            f"  - {{ask: q, type: one, text: '?', {YES_NO.replace('{value: y', '{go: b, value: y')}}}\n"
            + text("a")
            + "  - {end: complete}\n"
            + text("b")
            + text("c"),
            3,
        ),
        (
            f"  - {{ask: q, type: one, text: '?', {YES_NO.replace('{value: y', '{end: complete, value: y')}}}\n"
            + text("a", 'q == "y"')
            + text("b"),
            2,
        ),
        (NPS + text("a") + "  - {end: complete, if: nps <= 6}\n" + text("b", "nps <= 6") + text("c"), 3),
        # A question that was passed over, or refused, has no answer.
        (
            NPS.replace("text:", "optional: true, text:")
            + text("a", "answered(nps)")
            + text("b", "not answered(nps)"),
            2,
        ),
        # Several answers, numbers without bounds, computed values.
        (
            f"  - {{ask: q, type: many, text: '?', {YES_NO}}}\n"
            + text("a", '"y" in q')
            + text("b", '"y" not in q'),
            2,
        ),
        (
            f"  - {{ask: q, type: many, text: '?', {YES_NO}}}\n"
            + text("a", '"y" in q')
            + text("b", '"n" in q'),
            3,
        ),
        ("  - {ask: n, type: number, text: '?'}\n" + text("a", "n < 18") + text("b", "n >= 18"), 2),
        ("  - {ask: n, type: number, text: '?'}\n" + text("a", "n * 2 < 18") + text("b", "n >= 18"), 3),
        (NPS + "  - {set: low, value: nps <= 6}\n" + text("a", "low") + text("b", "not low"), 2),
        # What is known only of the contact may be either.
        (text("a", "contact.vip") + text("b", "not contact.vip"), 2),
    ],
)
def test_branches_that_exclude_each_other_are_not_added_up(steps: str, most: float) -> None:
    assert most_questions(steps) == most


def test_blocks_and_loops_count_what_is_picked_and_every_round() -> None:
    used = f"  - {{ask: used, type: many, text: '?', {YES_NO}}}\n"
    inside = "    steps:\n    - {ask: a, type: text, text: '?'}\n    - {ask: b, type: text, text: '?'}\n"

    assert most_questions(f"{used}  - block: each_one\n    each: one in used\n{inside}") == 5
    assert most_questions(f"{used}  - block: each_one\n    each: one in used\n    cap: 1\n{inside}") == 3
    assert most_questions(f"{used}  - block: some\n    order: {{pick: 1}}\n{inside}") == 2
    assert most_questions(f"{used}  - block: some\n    order: {{shuffle: true}}\n{inside}") == 3


def test_a_picked_block_leaves_open_what_it_has_set() -> None:
    drawn = "  - block: draw\n    order: {pick: 1}\n    steps:\n    - {set: one, value: true}\n    - {set: other, value: true}\n"

    assert most_questions(drawn + text("a", "one") + text("b", "other")) == 2


def call(words: int, minutes: int) -> str:
    long = "Please listen to this long and patient sentence. " * words
    steps = f"{NPS}  - {{tell: a, if: nps <= 6, sms: Hm., text: {long}}}\n  - {{tell: b, if: nps > 6, sms: Hm., text: {long}}}\n"
    return HEAD.replace("steps:", f"defaults: {{voice_minutes: {minutes}}}\nsteps:") + steps


def test_a_call_is_too_long_where_its_longest_way_is() -> None:
    assert read_survey(call(30, 2)).steps  # both branches together would take four minutes
    with pytest.raises(SurveyFaults) as found:
        read_survey(call(60, 2))
    assert "the longest way through a call" in str(found.value)
    assert [fault.code for fault in found.value.faults] == ["long-call"]


def test_a_survey_of_many_branches_is_estimated_in_bounded_time() -> None:
    questions = "".join(NPS.replace("nps", f"q{n}") for n in range(60))
    pairs = "".join(text(f"t{n}", f"q{n} > 3 and q{(n * 7 + 1) % 60} < 5") for n in range(60))
    survey = survey_of(questions + pairs)
    began = time.process_time()

    assert 60 < longest(survey) <= 120
    assert time.process_time() - began < 10


def test_answers_that_have_nothing_to_do_with_each_other_are_told_apart_however_many_there_are() -> None:
    questions = "".join(NPS.replace("nps", f"q{n}") for n in range(12))
    branches = "".join(text(f"a{n}", f"q{n} > 6") + text(f"b{n}", f"q{n} <= 6") for n in range(12))

    # 4096 ways of answering, and in each of them one branch of every two.
    assert most_questions(questions + branches) == 24


def test_several_languages_are_estimated_at_once_each_by_its_own_seconds() -> None:
    survey = survey_of(NPS + text("a", "nps <= 6") + text("b", "nps > 6"))
    seconds = {step.key: (0.0, 0.0) for step in all_steps(survey.steps)}
    seconds |= {"nps": (1.0, 2.0), "a": (5.0, 1.0), "b": (3.0, 4.0)}

    assert longest_ways(survey.steps, survey.slots, seconds) == (6.0, 6.0)


SEEDS = range(60)
SURVEYS = {seed: read_survey(make_survey(seed)) for seed in SEEDS}
LONGEST = {seed: longest(survey) for seed, survey in SURVEYS.items()}


def answered_by(survey: Survey, picks: list[int], admitted: bool) -> int:
    """Interview by choosing what fits; count the questions on the path."""
    context = {"name": "Anna", "segment": "premium", "talk_seconds": 90, "since": "2026-01-31"}
    state, effects = begin(survey, seed=len(picks), context=context, language="en", channel="cati")
    for pick in picks:
        if isinstance(effects[-1], Reserve):
            event: Event = QuotaVerdict(effects[-1].cell, admitted=admitted)
        elif isinstance(effects[-1], Ask):
            question = survey.questions[effects[-1].question]
            choices = choices_of(question, effects[-1].offered)
            fits = str(pick % 11) if question.type.is_of_numbers else "Words"
            written = {"date": "21.11.2026", "time": "14:30", "phone": "+79161234567"}.get(
                question.type, fits
            )
            is_choice = question.type.is_of_choices and choices
            event = Answer(choices[pick % len(choices)].value, "choice") if is_choice else Answer(written)
        else:
            break
        state, effects = turn(survey, state, event)
    return len(
        path(survey, state.seed, state.answers, state.verdicts, state.context, state.confirmed).answered
    )


@settings(max_examples=200)
@given(st.sampled_from(SEEDS), st.lists(st.integers(0, 60), min_size=30, max_size=60), st.booleans())
def test_no_interview_is_longer_than_the_longest_way(seed: int, picks: list[int], admitted: bool) -> None:
    assert answered_by(SURVEYS[seed], picks, admitted) <= LONGEST[seed]
