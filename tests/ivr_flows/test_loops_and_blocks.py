"""Blocks, loops over answers, and the seeded order of both and of choices."""

from __future__ import annotations

import pytest

from ivr_flows.channels.sms import text_body
from ivr_flows.effects import Ask, Effect, Outcome, Tell
from ivr_flows.events import Back, HangUp, Jump, NoInput, Resume
from ivr_flows.export import answers_on_path
from ivr_flows.order import Order
from ivr_flows.state import State
from ivr_flows.survey import Survey
from ivr_flows.turn import begin
from tests.ivr_flows.surveys import after, started, survey_of

BRANDS = survey_of("""\
  - ask: used
    type: many
    text: Which?
    choices:
      - {value: a, text: Alpha}
      - {value: b, text: Beta}
      - {value: c, text: Gamma}
      - {value: nothing, kind: exclusive, key: 8, text: None}
  - block: brands
    each: brand in used
    steps:
      - {tell: about, text: "Now {brand.text}."}
      - {ask: rating, type: scale, min: 1, max: 5, text: "Rate {brand.text}, 1 to 5."}
      - {ask: why, type: text, if: rating <= 2 and brand != "c", text: "Why {rating} for {brand}?"}
      - {set: bad, value: rating == 1}
  - {ask: last, type: text, text: More?}
""")


def seeded(survey: Survey, seed: int) -> tuple[State, tuple[Effect, ...]]:
    return begin(survey, seed=seed, context={}, language="en", channel="sms")


def asked(effects: tuple[Effect, ...]) -> Ask:
    assert isinstance(effects[-1], Ask)
    return effects[-1]


def keys(survey: Survey, state: State) -> list[tuple[str, str]]:
    return [(answer.question, answer.loop) for answer in answers_on_path(survey, state)]


def test_a_loop_asks_its_questions_for_every_chosen_answer() -> None:
    state, effects = after(BRANDS, started(BRANDS)[0], ["1, 3"])
    assert effects == (Tell("about", "Now Alpha."), Ask("rating", "a", "Rate Alpha, 1 to 5."))
    state, effects = after(BRANDS, state, ["1"])
    assert asked(effects).text == "Why 1 for Alpha?"
    state, effects = after(BRANDS, state, ["Bad"])
    assert effects == (Tell("about", "Now Gamma."), Ask("rating", "c", "Rate Gamma, 1 to 5."))
    state, effects = after(BRANDS, state, ["1"])
    assert asked(effects).question == "last"
    assert keys(BRANDS, state) == [("used", ""), ("rating", "a"), ("why", "a"), ("rating", "c")]


def test_a_loop_over_nothing_is_passed() -> None:
    for reply in ("8", "none"):
        assert asked(after(BRANDS, started(BRANDS)[0], [reply])[1]).question == "last"


def test_going_back_in_a_loop_asks_for_the_round_before() -> None:
    state, _ = after(BRANDS, started(BRANDS)[0], ["1, 2", "4", "5"])
    state, effects = after(BRANDS, state, [Back()])
    assert (asked(effects).loop, asked(effects).text) == ("b", "Rate Beta, 1 to 5.")
    state, effects = after(BRANDS, state, [Back()])
    assert (asked(effects).loop, asked(effects).text) == ("a", "Rate Alpha, 1 to 5.")
    state, effects = after(BRANDS, state, ["3"])
    assert asked(effects).question == "last"
    assert {(a.loop, a.value) for a in answers_on_path(BRANDS, state) if a.loop} == {("a", 3), ("b", 5)}


def test_a_round_that_is_no_longer_chosen_is_kept_and_not_exported() -> None:
    state, _ = after(BRANDS, started(BRANDS)[0], ["1, 2", "4", "5", Jump("used"), "2"])
    assert keys(BRANDS, state) == [("used", ""), ("rating", "b")]
    state, _ = after(BRANDS, state, [Jump("used"), "1 and 2"])
    assert keys(BRANDS, state) == [("used", ""), ("rating", "a"), ("rating", "b")]


def test_an_interview_goes_on_in_a_loop_on_another_channel() -> None:
    state, _ = after(BRANDS, started(BRANDS)[0], ["1, 2", "4", HangUp()])
    state, effects = after(BRANDS, state, [Resume("cati")])
    assert (asked(effects).text, asked(effects).reason) == ("Rate Beta, 1 to 5.", "resumed")


def test_a_loop_takes_at_most_its_cap() -> None:
    survey = survey_of("""\
  - {ask: used, type: many, text: Which?, choices: [{value: a, text: A}, {value: b, text: B}, {value: c, text: C}]}
  - {block: brands, each: brand in used, cap: 2, steps: [{ask: rating, type: number, text: "{brand}?"}]}
""")
    state, _ = after(survey, started(survey)[0], ["1, 2, 3", "1", "2"])
    assert (state.outcome, keys(survey, state)[1:]) == (
        Outcome.COMPLETE,
        [("rating", "a"), ("rating", "b")],
    )


def test_loops_nest_and_the_rounds_of_both_name_an_answer() -> None:
    survey = survey_of("""\
  - {ask: shops, type: many, text: Shops?, choices: [{value: x, text: X}, {value: y, text: Y}]}
  - block: visits
    each: shop in shops
    steps:
      - {ask: days, type: many, text: "Days at {shop}?", choices: [{value: mon, text: Monday}, {value: tue, text: Tuesday}]}
      - block: by_day
        each: day in days
        steps: [{ask: spent, type: number, text: "Spent at {shop.text} on {day.text}?"}]
""")
    state, effects = after(survey, started(survey)[0], ["1, 2", "1, 2"])
    assert asked(effects).text == "Spent at X on Monday?"
    state, effects = after(survey, state, ["10", "20", "2"])
    assert (asked(effects).text, asked(effects).loop) == ("Spent at Y on Tuesday?", "y/tue")
    state, _ = after(survey, state, ["30"])
    spent = {a.loop: a.value for a in answers_on_path(survey, state) if a.question == "spent"}
    assert spent == {"x/mon": 10, "x/tue": 20, "y/tue": 30}


def test_a_block_is_passed_as_a_whole() -> None:
    survey = survey_of("""\
  - {ask: a, type: number, text: A?}
  - block: outer
    if: a > 5
    steps:
      - {ask: b, type: number, text: B?}
      - {block: inner, if: b > 5, steps: [{ask: c, type: number, text: C?}]}
  - {ask: d, type: number, if: not answered(c), text: D?}
""")
    for replies, path in ((["1"], "ad"), (["6", "1"], "abd"), (["6", "6", "1"], "abc")):
        state, effects = after(survey, started(survey)[0], replies)
        last = [asked(effects).question] if state.outcome is None else []
        assert "".join([question for question, _ in keys(survey, state)] + last) == path


SHUFFLED = survey_of("""\
  - block: parts
    order: {shuffle: true, last: [end_part]}
    steps:
      - {block: one, steps: [{ask: a1, type: number, text: A1?}, {ask: a2, type: number, if: a1 > 1, text: A2?}]}
      - {block: two, steps: [{ask: b1, type: number, text: B1?}]}
      - {ask: c1, type: number, text: C1?}
      - {ask: end_part, type: number, text: E?}
  - {ask: sum_of_all, type: number, check: sum_of_all >= a1 + b1, text: Sum?}
""")


def order_of(survey: Survey, seed: int, reply: str = "2") -> tuple[str, ...]:
    state, effects = seeded(survey, seed)
    order = []
    while state.outcome is None and len(order) < 20:
        order.append(asked(effects).question + asked(effects).loop)
        state, effects = after(survey, state, [reply if asked(effects).question != "sum_of_all" else "99"])
    return tuple(order)


def test_parts_come_in_an_order_of_their_own_for_every_interview() -> None:
    orders = {order_of(SHUFFLED, seed) for seed in range(60)}
    starts = {order[0] for order in orders}
    assert starts == {"a1", "b1", "c1"}
    assert len(orders) == 6
    for order in orders:
        assert order.index("a2") == order.index("a1") + 1
        assert order[-2:] == ("end_part", "sum_of_all")


def test_an_order_stays_through_going_back_and_resuming() -> None:
    for seed in range(8):
        state, effects = seeded(SHUFFLED, seed)
        first = asked(effects).question
        state, effects = after(SHUFFLED, state, ["2"])
        second = asked(effects).question
        state, effects = after(SHUFFLED, state, [Back(), "3", HangUp(), Resume("voice"), NoInput()])
        assert (asked(effects).question, order_of(SHUFFLED, seed)[0]) == (second, first)


def test_a_pick_asks_some_rounds_and_keeps_to_them() -> None:
    survey = survey_of("""\
  - ask: used
    type: many
    text: Which?
    choices: [{value: a, text: A}, {value: b, text: B}, {value: c, text: C}, {value: d, text: D}]
  - block: brands
    each: brand in used
    order: {shuffle: true, pick: 2}
    steps: [{ask: rating, type: number, text: "{brand}?"}]
""")
    picks = set()
    for seed in range(40):
        state, _ = after(survey, seeded(survey, seed)[0], ["1, 2, 3, 4", "1", "2"])
        assert state.outcome is Outcome.COMPLETE
        picks.add(tuple(loop for _, loop in keys(survey, state)[1:]))
        assert order_of(survey, seed, "1, 2, 3, 4")[:1] == ("used",)
    assert len({frozenset(pick) for pick in picks}) == 6


CHOICES = survey_of("""\
  - ask: why
    type: one
    text: Why?
    choices:
      - {value: a, text: Alpha}
      - {value: b, text: Beta}
      - {value: c, text: Gamma}
      - {value: other, text: Other}
    order: {shuffle: true, last: [other]}
  - {ask: end_of_it, type: number, text: N?}
""")


def test_choices_are_read_in_the_interviews_order_and_keep_their_keys() -> None:
    seen = set()
    for seed in range(40):
        state, effects = seeded(CHOICES, seed)
        lines = text_body(CHOICES, state, effects).splitlines()[2:6]
        assert set(lines) == {"1 - Alpha", "2 - Beta", "3 - Gamma", "4 - Other"}
        assert lines[-1] == "4 - Other"
        assert asked(after(CHOICES, state, [NoInput()])[1]).offered == asked(effects).offered
        seen.add(tuple(lines))
    assert len(seen) == 6


def test_a_picked_choice_list_takes_no_choice_that_was_not_read() -> None:
    survey = survey_of("""\
  - ask: why
    type: one
    text: Why?
    choices: [{value: a, text: Alpha}, {value: b, text: Beta}, {value: c, text: Gamma}]
    order: {pick: 2}
""")
    state, effects = seeded(survey, 1)
    left_out = ({"a", "b", "c"} - set(asked(effects).offered or ())).pop()
    again, effects = after(survey, state, [str("abc".index(left_out) + 1)])
    assert (again.outcome, asked(effects).reason) == (None, "again_invalid")


@pytest.mark.parametrize("count", [1, 2, 7])
def test_every_order_and_every_pick_is_about_equally_likely(count: int) -> None:
    order, items = Order(shuffle=True, pick=count), [str(n) for n in range(8)]
    drawn = [order.arrange(seed, "place@", items) for seed in range(4000)]
    for item in items:
        share = sum(item in one for one in drawn) / len(drawn)
        assert abs(share - count / 8) < 0.03
    firsts = [one[0] for one in drawn]
    assert all(abs(firsts.count(item) / len(firsts) - 1 / 8) < 0.03 for item in items)


def test_an_item_that_goes_leaves_the_others_in_their_order() -> None:
    order = Order(shuffle=True)
    for seed in range(20):
        full = order.arrange(seed, "place@", list("abcdef"))
        assert order.arrange(seed, "place@", list("abdef")) == tuple(item for item in full if item != "c")


def test_what_was_answered_in_one_round_is_not_known_in_the_next() -> None:
    survey = survey_of("""\
  - {ask: used, type: many, text: Which?, choices: [{value: a, text: A}, {value: b, text: B}]}
  - block: brands
    each: brand in used
    steps:
      - {ask: first, type: number, if: brand == "a", text: First?}
      - {ask: then, type: number, if: answered(first), text: Then?}
      - {ask: always, type: number, text: Always?}
""")
    state, _ = after(survey, started(survey)[0], ["1, 2", "1", "2", "3"])
    state, _ = after(survey, state, ["4"])
    assert keys(survey, state)[1:] == [("first", "a"), ("then", "a"), ("always", "a"), ("always", "b")]
