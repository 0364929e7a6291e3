"""Orders: what is named in `keep` stays where it is listed, whatever the seed does with the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.effects import Ask
from ivr_flows.faults import SurveyFaults
from ivr_flows.order import Order
from ivr_flows.turn import begin
from tests.ivr_flows.surveys import survey_of

ITEMS = tuple("abcdefg")
SOME = st.sets(st.sampled_from(ITEMS)).map(lambda chosen: tuple(sorted(chosen)))
SEEDS = st.integers(0, 2**32)


@given(SEEDS, SOME, SOME)
def test_kept_items_stay_where_they_are_listed(
    seed: int, keep: tuple[str, ...], present: tuple[str, ...]
) -> None:
    arranged = Order(shuffle=True, keep=keep).arrange(seed, "place", present)

    assert sorted(arranged) == sorted(present)
    assert [arranged.index(item) for item in keep if item in present] == [
        present.index(item) for item in keep if item in present
    ]


@given(SEEDS, SOME, st.integers(1, 4))
def test_kept_items_are_never_left_out_and_keep_their_order(
    seed: int, keep: tuple[str, ...], pick: int
) -> None:
    arranged = Order(shuffle=True, pick=pick, keep=keep).arrange(seed, "place", ITEMS)

    others = [item for item in arranged if item not in keep]
    assert len(others) == min(pick, len(ITEMS) - len(keep))
    assert [item for item in arranged if item in keep] == list(keep)


@given(SEEDS, SOME)
def test_what_is_picked_without_a_shuffle_stays_in_the_order_of_the_list(
    seed: int, keep: tuple[str, ...]
) -> None:
    arranged = Order(pick=2, keep=keep).arrange(seed, "place", ITEMS)

    assert list(arranged) == sorted(arranged)


@given(SEEDS)
def test_first_and_last_stand_around_what_is_kept(seed: int) -> None:
    order = Order(shuffle=True, first=("g",), last=("a",), keep=("b", "d"))

    arranged = order.arrange(seed, "place", ITEMS)

    assert (arranged[0], arranged[1], arranged[3], arranged[-1]) == ("g", "b", "d", "a")


def test_the_others_do_change_places() -> None:
    arranged = {Order(shuffle=True, keep=("a", "d")).arrange(seed, "place", ITEMS) for seed in range(50)}

    assert len(arranged) > 20


CHOICES = ", ".join(f"{{value: {value}, text: Choice {value}}}" for value in "abcde")


def asked(order: str, seed: int) -> Ask:
    survey = survey_of(f"  - {{ask: q, type: one, text: Q?, choices: [{CHOICES}], order: {order}}}\n")
    _, effects = begin(survey, seed=seed, context={}, language="en", channel="sms")
    found = effects[-1]
    assert isinstance(found, Ask)
    return found


def test_a_question_keeps_a_choice_in_its_place() -> None:
    offered = [asked("{shuffle: true, keep: [c]}", seed).offered for seed in range(20)]

    assert {order[2] for order in offered if order} == {"c"}
    assert len(set(offered)) > 5


def test_a_block_keeps_a_step_in_its_place() -> None:
    steps = "".join(f"      - {{ask: {name}, type: text, text: '?'}}\n" for name in ("one", "two", "three"))
    survey = survey_of(f"  - block: mixed\n    order: {{shuffle: true, keep: [one]}}\n    steps:\n{steps}")
    firsts = [begin(survey, seed=seed, context={}, language="en", channel="sms")[0].at for seed in range(20)]

    assert {at.question for at in firsts if at} == {"one"}


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("{shuffle: true, keep: [z]}", "unknown-name"),
        ("{shuffle: true, keep: [a], last: [a]}", "duplicate-key"),
        ("{pick: 3, keep: [a, b, c]}", "wrong-number"),
        ("{keep: [a]}", "missing"),
    ],
)
def test_an_order_that_cannot_be_is_a_fault(order: str, code: str) -> None:
    with pytest.raises(SurveyFaults) as found:
        asked(order, 1)
    assert [fault.code for fault in found.value.faults] == [code]


@given(SEEDS, st.booleans())
def test_a_refusal_stands_last_and_is_never_left_out_without_a_word_of_the_author(
    seed: int, is_picked: bool
) -> None:
    order = "{shuffle: true, pick: 2}" if is_picked else "{shuffle: true, last: [none]}"
    survey = survey_of(
        f"""
  - ask: why
    type: one
    text: Why?
    choices:
      - {{value: no_answer, kind: refusal, text: I would rather not say}}
      - {{value: a, text: A}}
      - {{value: none, text: None of these}}
      - {{value: b, text: B}}
      - {{value: unsure, kind: dont_know, text: I cannot say}}
    order: {order}
"""
    )
    _, effects = begin(survey, seed=seed, context={}, language="en", channel="sms")
    (question,) = (effect for effect in effects if isinstance(effect, Ask))
    assert question.offered is not None
    others = question.offered[:-2]
    assert question.offered[-2:] == ("no_answer", "unsure")
    assert len(others) == 2 if is_picked else others[-1] == "none"


def test_an_author_may_give_a_refusal_another_place() -> None:
    survey = survey_of(
        """
  - ask: why
    type: one
    text: Why?
    choices: [{value: a, text: A}, {value: b, text: B}, {value: no_answer, kind: refusal, text: No answer}]
    order: {shuffle: true, first: [no_answer]}
"""
    )
    order = survey.questions["why"].order
    assert order is not None
    assert (order.first, order.last) == (("no_answer",), ())
