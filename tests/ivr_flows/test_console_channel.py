"""The card that an interviewer reads from."""

from __future__ import annotations

import msgspec

from ivr_flows.channels.cati import Card, CardAnswer, card
from ivr_flows.effects import Effect, Outcome
from ivr_flows.events import Back, Confirm, HangUp, Stop
from ivr_flows.state import State
from tests.ivr_flows.surveys import after, started, survey_of

SURVEY = survey_of("""\
  - ask: reasons
    type: many
    text: Why?
    cati: {text: {en: "Why was that, {contact.name}?"}, instruct: {en: Do not read the list.}, probe: {en: Anything else?}}
    choices:
      - {value: wait, text: Waiting}
      - {value: price, text: Price}
      - {value: nothing, kind: exclusive, text: Nothing}
      - {value: refused, kind: refusal, key: 9, text: No answer}
  - {ask: minutes, type: number, min: 0, max: 600, optional: true, warn: minutes <= 60, warn_text: So long?, text: How long?}
  - {tell: bye, text: Bye.}
""")


def shown(state: State, effects: tuple[Effect, ...]) -> Card:
    made = card(SURVEY, state, effects)
    assert msgspec.json.decode(msgspec.json.encode(made), type=Card) == made
    return made


def test_a_card_has_what_is_read_what_is_done_and_what_is_keyed() -> None:
    first = shown(*started(SURVEY, "cati", name="Anna"))
    assert first == Card(
        "many",
        "reasons",
        before=("Anna, Camomile about your call.",),
        text="Why was that, Anna?",
        instruct="Do not read the list.",
        probe="Anything else?",
        answers=(
            CardAnswer("1", "wait", "Waiting"),
            CardAnswer("2", "price", "Price"),
            CardAnswer("3", "nothing", "Nothing", alone=True),
            CardAnswer("9", "refused", "No answer", alone=True, substantive=False),
        ),
        position=1,
        questions=2,
    )


def test_a_doubtful_answer_can_be_confirmed_from_its_card() -> None:
    state, effects = after(SURVEY, started(SURVEY, "cati")[0], ["1", "90"])
    doubted = shown(state, effects)
    assert (doubted.may_confirm, doubted.notice, doubted.value, doubted.optional) == (
        True,
        "So long?",
        90,
        True,
    )
    assert (doubted.low, doubted.high, doubted.position) == (0, 600, 2)
    state, effects = after(SURVEY, state, [Confirm()])
    end = shown(state, effects)
    assert (end.kind, end.before, end.outcome) == ("end", ("Bye.",), Outcome.COMPLETE)


def test_a_card_that_comes_back_shows_the_answer_it_has() -> None:
    state, effects = after(SURVEY, started(SURVEY, "cati")[0], ["1, 2", Back()])
    again = shown(state, effects)
    assert (again.question, again.value, again.reason, again.may_confirm) == (
        "reasons",
        ("wait", "price"),
        "back",
        False,
    )


def test_an_interview_that_is_left_has_an_empty_card() -> None:
    state, effects = after(SURVEY, started(SURVEY, "cati")[0], [HangUp()])
    assert shown(state, effects) == Card("wait")
    state, effects = after(SURVEY, started(SURVEY, "cati")[0], [Stop()])
    assert shown(state, effects).outcome is Outcome.REFUSED
