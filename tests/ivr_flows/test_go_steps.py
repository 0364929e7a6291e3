"""Steps of `go`: where they lead on the path, and what an author is told of those that lead nowhere."""

from __future__ import annotations

import pytest

from ivr_flows.effects import Outcome, Tell
from ivr_flows.faults import SurveyFaults
from tests.ivr_flows.surveys import after, started, survey_of

SKIPPING = """\
  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}
  - {go: thanks, if: nps >= 9}
  - {ask: why, type: text, text: Why?}
  - {tell: sorry, text: Sorry to hear that.}
  - {tell: thanks, text: Thank you.}
  - {ask: more, type: text, text: More?}
"""


def asked_in_turn(steps: str, *replies: str) -> list[str]:
    """List the questions that these replies were given to, and the one that is asked then."""
    survey = survey_of(steps)
    state, _ = started(survey)
    asked = []
    for reply in replies:
        asked.append(state.at.question if state.at else "")
        state, _ = after(survey, state, [reply])
    return [*asked, state.at.question if state.at else str(state.outcome)]


def codes_of(steps: str) -> list[str]:
    with pytest.raises(SurveyFaults) as found:
        survey_of(steps)
    return [fault.code for fault in found.value.faults]


def test_a_go_leads_past_what_stands_between_where_its_condition_holds() -> None:
    assert asked_in_turn(SKIPPING, "9") == ["nps", "more"]
    assert asked_in_turn(SKIPPING, "3", "Noise") == ["nps", "why", "more"]


def test_what_is_led_past_is_not_said() -> None:
    survey = survey_of(SKIPPING)
    _, effects = after(survey, started(survey)[0], ["9"])

    assert [effect.step for effect in effects if isinstance(effect, Tell)] == ["thanks"]


def test_correcting_the_answer_before_a_go_brings_back_what_it_led_past() -> None:
    survey = survey_of(SKIPPING)
    led_past, _ = after(survey, started(survey)[0], ["9"])

    from_events = after(survey, led_past, ["Fine"])[0]
    assert from_events.outcome is Outcome.COMPLETE
    assert asked_in_turn(SKIPPING, "3") == ["nps", "why"]


def test_a_go_leads_out_of_a_block() -> None:
    steps = """\
  - block: first
    steps:
      - {ask: nps, type: scale, min: 0, max: 10, text: Score?}
      - {go: last, if: nps > 5}
      - {ask: why, type: text, text: Why?}
  - {ask: middle, type: text, text: Middle?}
  - {ask: last, type: text, text: Last?}
"""
    assert asked_in_turn(steps, "9") == ["nps", "last"]
    assert asked_in_turn(steps, "2", "x") == ["nps", "why", "middle"]


LOOPING = """\
  - {ask: used, type: many, text: Used?, choices: [{value: a, text: Alpha}, {value: b, text: Beta}]}
  - block: each_used
    each: brand in used
    steps:
      - {ask: mark, type: scale, min: 1, max: 5, text: "Rate {brand.text}?"}
      - {go: %s, if: mark == 5}
      - {ask: why, type: text, text: "Why {brand.text}?"}
      - {set: done, value: true}
  - {ask: last, type: text, text: Last?}
"""


def test_a_go_inside_a_loop_ends_only_its_round_where_it_stays_inside() -> None:
    assert asked_in_turn(LOOPING % "done", "1, 2", "5", "4", "x") == ["used", "mark", "mark", "why", "last"]


def test_a_go_out_of_a_loop_ends_the_loop() -> None:
    assert asked_in_turn(LOOPING % "last", "1, 2", "5") == ["used", "mark", "last"]


def test_a_go_without_a_condition_may_join_two_branches() -> None:
    steps = """\
  - {ask: sure, type: one, text: Sure?, choices: [{value: y, text: 'Yes', go: joined}, {value: n, text: 'No'}]}
  - {ask: why, type: text, text: Why?}
  - {go: last}
  - {ask: joined, type: text, text: Joined?}
  - {ask: last, type: text, text: Last?}
"""
    assert asked_in_turn(steps, "n", "x", "y") == ["sure", "why", "last", "complete"]
    assert asked_in_turn(steps, "y", "x") == ["sure", "joined", "last"]


@pytest.mark.parametrize(
    ("go", "code"),
    [
        ("before", "backward-go"),
        ("inside", "backward-go"),
        ("nowhere", "unknown-name"),
        ("Upper", "wrong-name"),
    ],
)
def test_a_go_that_leads_backward_or_nowhere_is_a_fault(go: str, code: str) -> None:
    steps = f"""\
  - {{ask: before, type: scale, min: 0, max: 10, text: Before?}}
  - {{go: {go}, if: before > 3}}
  - block: later
    steps:
      - {{ask: inside, type: text, text: Inside?}}
"""
    assert codes_of(steps) == [code]


def test_a_go_is_not_ahead_of_its_neighbours_in_a_random_order() -> None:
    steps = """\
  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}
  - block: shuffled
    order: {shuffle: true}
    steps:
      - {ask: one, type: text, text: One?}
      - {go: two, if: nps > 3}
      - {ask: two, type: text, text: Two?}
"""
    assert codes_of(steps) == ["backward-go"]


def test_nobody_comes_to_what_stands_behind_an_unconditional_go() -> None:
    steps = "  - {go: last}\n  - {tell: unheard, text: Hm.}\n  - {ask: last, type: text, text: Last?}\n"
    assert codes_of(steps) == ["unreachable"]
