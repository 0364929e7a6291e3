from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import domain
from gateway.domain.prices import Billed, Cost, PriceList, read_prices

LIST = """
format = 1
edition = 2026-11-01
[carriers.one]
currency = "USD"
source = "the contract"
prices = [
    { billed = "text_out", prefix = "49", region = "DE", amount = "0.106" },
    { billed = "text_out", prefix = "4915", amount = "0.000001" },
    { billed = "text_in", amount = "0.0075" },
    { billed = "call_out", prefix = "7", amount = "0.06" },
]
[carriers.two]
currency = "EUR"
source = "hearsay"
verify = true
prices = []
"""
PRICES = read_prices(LIST)


@pytest.mark.parametrize(
    ("carrier", "billed", "number", "units", "cost"),
    [
        ("one", Billed.TEXT_OUT, "+4930123", 3, Cost(318_000, "USD")),
        ("one", Billed.TEXT_OUT, "+4915123", 3, Cost(3, "USD")),
        ("one", Billed.TEXT_IN, "+15005550006", 1, Cost(7_500, "USD")),
        ("one", Billed.TEXT_OUT, "+33123", 1, None),
        ("two", Billed.TEXT_OUT, "+4930123", 1, None),
        ("nobody", Billed.TEXT_OUT, "+4930123", 1, None),
    ],
)
def test_the_longest_prefix_gives_the_price_of_each_part(
    carrier: str, billed: Billed, number: str, units: int, cost: Cost | None
) -> None:
    assert PRICES.cost_of_text(carrier, billed, number, units) == cost


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (1, 1), (60, 1), (61, 2), (3600, 60)])
def test_a_call_costs_every_minute_that_has_begun(seconds: int, minutes: int) -> None:
    assert PRICES.cost_of_call("one", Billed.CALL_OUT, "+79161234567", seconds) == Cost(
        60_000 * minutes, "USD"
    )


@given(st.integers(0, 999_999), st.integers(0, 999_999), st.integers(0, 500))
def test_no_millionth_is_lost(whole: int, part: int, segments: int) -> None:
    text = LIST.replace('"0.106"', f'"{whole}.{part:06}"')
    cost = read_prices(text).cost_of_text("one", Billed.TEXT_OUT, "+4930", segments)
    assert cost == Cost((whole * 1_000_000 + part) * segments, "USD")


@pytest.mark.parametrize(
    ("cost", "written"),
    [
        (Cost(16_600, "USD"), "0.0166 USD"),
        (Cost(0, "EUR"), "0 EUR"),
        (Cost(1, "EUR"), "0.000001 EUR"),
        (Cost(120_000_000, "RUB"), "120 RUB"),
    ],
)
def test_an_amount_is_written_as_people_do(cost: Cost, written: str) -> None:
    assert str(cost) == written


@pytest.mark.parametrize(
    ("change", "to", "what"),
    [
        ('"0.106"', "0.106", "str"),
        ('"0.106"', '"free"', "no amount"),
        ('"0.106"', '"0.1234567"', "no amount"),
        ('prefix = "49"', 'prefix = "+49"', "no prefix"),
        ('prefix = "49"', 'prefix = "4915"', "two prices"),
        ('"text_in"', '"letters"', "letters"),
        ('"USD"', '"dollars"', "currency"),
        ("format = 1", "format = 2", "format"),
        ("edition = 2026-11-01", "", "edition"),
        ('region = "DE"', 'country = "DE"', "country"),
        ("format = 1", "format =", "line"),
    ],
)
def test_a_list_that_cannot_be_used_says_what_is_wrong(change: str, to: str, what: str) -> None:
    assert change in LIST
    with pytest.raises(ValueError, match=what):
        read_prices(LIST.replace(change, to, 1))


def house() -> PriceList:
    return read_prices(resources.files(domain).joinpath("price_list.toml").read_text())


@pytest.mark.parametrize("carrier", ["twilio", "vonage"])
def test_the_list_of_the_house_prices_texts_and_calls_to_where_we_survey(carrier: str) -> None:
    for number in ("+15005550006", "+4915112345678", "+447700900123", "+79161234567"):
        for billed in Billed:
            price = house().price_of(carrier, billed, number)
            assert price is not None
            assert price.micros > 0
    assert house().verify == {"twilio", "vonage"}


def test_places_are_named_by_region_and_prefix() -> None:
    assert PRICES.places("one", Billed.TEXT_OUT) == [
        ("DE (+49)", Cost(106_000, "USD")),
        ("(+4915)", Cost(1, "USD")),
    ]
    assert PRICES.places("one", Billed.TEXT_IN) == [("elsewhere", Cost(7_500, "USD"))]
