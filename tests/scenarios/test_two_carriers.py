"""Stories of one campaign with numbers at both carriers: whose turn it is, and who takes over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.domain.channel import Channel
from gateway.domain.our_numbers import OurNumber
from tests.support.accounts import CARRIERS, NUMBERS, our_numbers
from tests.support.world import Person, World

# A world of these stories has both, and says so itself.
pytestmark = pytest.mark.parametrize("carrier", ["both"], indirect=True)

ANNA = "+79161234567"
BORIS = "+79161234568"
EMMA = "+4915112345678"
KURT = "+493012345678"
LONG = "900"  # who has talked for a quarter of an hour is sent a text
# What one carrier refuses us with: its token, or its key, is not the one that the account has now.
REFUSED_BY = {
    "twilio": {"twilio_auth_token": "a token that was withdrawn"},
    "vonage": {"vonage_application_id": "00000000-0000-4000-8000-000000000000"},
}

LEGS = "SELECT carrier, state, end_reason FROM call_leg ORDER BY position"
ATTEMPTS = "SELECT channel, carrier, our_number, state FROM contact_attempt ORDER BY channel"


def people() -> list[Person]:
    return [Person(ANNA), Person(EMMA, language="en", talk_seconds=LONG)]


def script(world: World) -> None:
    world.script(ANNA, answers=True, replies=["10", "Всё понравилось"])
    world.script(EMMA, replies=["9", "The tone"])


@pytest.mark.parametrize(
    ("first", "second"), [CARRIERS, CARRIERS[::-1]], ids=["twilio refuses", "vonage refuses"]
)
def test_what_a_carrier_refuses_for_reasons_of_its_own_goes_out_through_the_next(
    start_small_world: Callable[..., World], first: str, second: str
) -> None:
    world = start_small_world(carriers=(first, second), settings=REFUSED_BY[first])
    script(world)
    world.start(people())
    world.run()
    assert world.assert_nothing_lost().completed == 2
    assert [call["from_number"] for call in world.calls(ANNA)] == [NUMBERS[second].voice]
    assert {text["from_number"] for text in world.texts(EMMA)} == {NUMBERS[second].sms}
    assert world.rows(LEGS) == [
        {"carrier": first, "state": "ended", "end_reason": "canceled"},
        {"carrier": second, "state": "ended", "end_reason": "completed"},
    ]
    assert world.rows(ATTEMPTS) == [
        {
            "channel": "sms",
            "carrier": second,
            "our_number": NUMBERS[second].sms,
            "state": "settled",
        },
        {
            "channel": "voice",
            "carrier": second,
            "our_number": NUMBERS[second].voice,
            "state": "settled",
        },
    ]


@pytest.mark.parametrize(
    ("first", "second"), [CARRIERS, CARRIERS[::-1]], ids=["twilio is filtered", "vonage is filtered"]
)
def test_an_invitation_that_a_report_says_was_filtered_goes_out_through_the_next(
    start_small_world: Callable[..., World], first: str, second: str
) -> None:
    world = start_small_world(carriers=(first, second))
    filtered = NUMBERS[first].sms
    world.control("PUT", f"/control/numbers/{filtered}", {"carrier": first, "filtered": True})
    world.script(EMMA, replies=["9", "The tone"])
    world.start([Person(EMMA, language="en", talk_seconds=LONG)])
    world.run()
    assert world.assert_nothing_lost().completed == 1
    assert world.calls(EMMA) == []
    sent = [(text["from_number"], text["final_status"]) for text in world.texts(EMMA)]
    assert sent[0][0] == filtered
    assert {number for number, _ in sent[1:]} == {NUMBERS[second].sms}
    assert world.rows("SELECT carrier, outcome, dialled FROM contact_attempt ORDER BY planned_at") == [
        {"carrier": first, "outcome": "filtered", "dialled": False},
        {"carrier": second, "outcome": "complete", "dialled": True},
    ]
    assert world.rows('SELECT attempts_made FROM "case"') == [{"attempts_made": 1}]


def test_each_region_is_reached_through_the_carrier_that_is_for_it(
    start_small_world: Callable[..., World],
) -> None:
    world = start_small_world(carriers=CARRIERS)
    script(world)
    world.script(BORIS, replies=["8", "Быстрее"])
    world.script(KURT, answers=True, replies=["10", "Nothing"])
    german = [
        OurNumber(NUMBERS["vonage"].voice, "vonage", Channel.VOICE, regions=("DE",)),
        OurNumber(NUMBERS["vonage"].sms, "vonage", Channel.SMS, regions=("DE",)),
    ]
    others = [*people(), Person(BORIS, talk_seconds=LONG), Person(KURT, language="en")]
    world.start(others, numbers=[*our_numbers(["twilio"]), *german])
    world.run()
    assert world.assert_nothing_lost().completed == 4
    reached = {
        person: {sent["from_number"] for sent in [*world.calls(person), *world.texts(person)]}
        for person in (ANNA, BORIS, EMMA, KURT)
    }
    assert reached == {
        ANNA: {NUMBERS["twilio"].voice},
        BORIS: {NUMBERS["twilio"].sms},
        EMMA: {NUMBERS["vonage"].sms},
        KURT: {NUMBERS["vonage"].voice},
    }


def test_who_stops_at_one_carrier_is_reached_through_none(start_small_world: Callable[..., World]) -> None:
    world = start_small_world(carriers=CARRIERS)
    world.script(EMMA, replies=["STOP"])
    world.start([Person(EMMA, language="en", talk_seconds=LONG)])
    world.run()
    through_the_other = our_numbers(["vonage"])
    world.start([Person(EMMA, name="Max", language="en")], numbers=through_the_other, name="another")
    world.run()
    judgement = world.assert_nothing_lost()
    assert (judgement.refused, judgement.not_contacted) == (1, 1)
    assert world.calls(EMMA) == []
    assert {text["from_number"] for text in world.texts(EMMA)} == {NUMBERS["twilio"].sms}
