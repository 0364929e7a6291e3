"""Whose turn it is among our numbers, after what carriers have said to those that were tried."""

from __future__ import annotations

import pytest

from gateway.domain.channel import Channel
from gateway.domain.our_numbers import Asked, OurNumber, in_turn, reaching

A, B, C = "+15550001", "+15550002", "+15550003"
NUMBERS = [
    OurNumber(A, "twilio", Channel.VOICE),
    OurNumber(B, "vonage", Channel.VOICE),
    OurNumber(C, "vonage", Channel.VOICE),
]
CARRIER = {A: "twilio", B: "vonage", C: "vonage"}


def turns(*tried: tuple[str, str | None]) -> list[str]:
    """Say which numbers may reach somebody next; `tried` is told in the order in which it happened."""
    asked = [Asked(CARRIER[number], number, outcome) for number, outcome in reversed(tried)]
    return [ours.number for ours in in_turn(NUMBERS, asked)]


@pytest.mark.parametrize("refused", ["auth", "config", "filtered", "blocked", "refused"])
def test_after_a_refusal_of_the_carriers_own_come_the_numbers_after_it(refused: str) -> None:
    assert turns((A, refused)) == [B, C]
    assert turns((A, refused), (B, refused)) == [C]


@pytest.mark.parametrize(
    "outcome",
    [
        *("busy", "no_answer", "completed", "rejected", "network_failed", "invalid_number", "unwanted"),
        *("unreachable", "landline", "unknown", "opted_out", "not recorded", None),
    ],
)
def test_any_other_outcome_leaves_the_order_as_it_is(outcome: str | None) -> None:
    assert turns((A, outcome)) == [A, B, C]


def test_a_number_that_was_refused_when_it_was_last_tried_is_passed_over() -> None:
    assert turns((A, "blocked"), (B, "busy")) == [B, C]
    assert turns((A, "blocked"), (A, "busy")) == [A, B, C]


def test_after_the_last_number_those_come_that_were_not_refused() -> None:
    assert turns((B, "blocked"), (C, "blocked")) == [A]


def test_when_every_number_was_refused_the_order_begins_anew() -> None:
    assert turns((A, "blocked"), (B, "blocked"), (C, "blocked")) == [A, B, C]
    assert turns((A, "blocked"), (B, "blocked"), (C, "blocked"), (A, "blocked")) == [B, C]


def test_a_number_is_known_with_its_carrier() -> None:
    assert [ours.number for ours in in_turn(NUMBERS, [Asked("another", A, "blocked")])] == [A, B, C]


def test_the_numbers_of_a_region_are_in_turn_before_those_for_everybody() -> None:
    german = OurNumber("+4930900200", "vonage", Channel.VOICE, ("DE",))
    able = reaching([*NUMBERS, german], Channel.VOICE, "DE")
    assert in_turn(able, [Asked("vonage", german.number, "blocked")]) == NUMBERS
