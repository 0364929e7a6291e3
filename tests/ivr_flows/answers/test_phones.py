"""Phone numbers as people write and say them."""

from __future__ import annotations

import pytest

from ivr_flows.answers.phones import read_phone
from ivr_flows.answers.reading import Unclear, Understood

RUSSIAN = "+79161234567"


@pytest.mark.parametrize(
    "reply",
    [
        *("+79161234567", "+7 916 123 45 67", "+7 (916) 123-45-67", "+7-916-123-45-67", "8-916-123-45-67"),
        *("89161234567", "8 (916) 1234567", "8.916.123.45.67", "9161234567", "916 123-45-67", "79161234567"),
        *("007 916 1234567", "tel:+79161234567", "тел. 8 916 123 45 67", "тел:89161234567", "т.89161234567"),
        *(
            "мой номер +7 916 123 45 67, звоните",
            "8 916 123 45 67.",
            "( 8 9 1 6 1 2 3 4 5 6 7 )",
            "8/916/1234567",
        ),
        *("８９１６１２３４５６７", "+7\u00a0916\u00a0123\u00a045\u00a067", "\u200b+79161234567\u200b"),
        *("8 (916) 1234567 доб. 12", "+7 916 123 45 67 ext 5", "89161234567, +7 916 123 45 67"),
        "восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь",
        "восемь девять один шесть один два три четыре пять шесть семь",
        "плюс семь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь",
        "мой номер восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь",
    ],
)
def test_a_russian_number_is_read(reply: str) -> None:
    assert read_phone(reply, "RU") == Understood(RUSSIAN)


@pytest.mark.parametrize(
    ("reply", "region", "number"),
    [
        ("(212) 456-7890", "US", "+12124567890"),
        ("1-212-456-7890", "US", "+12124567890"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("+44 20 7946 0958", "RU", "+442079460958"),
        ("+44 (0)20 7946 0958", None, "+442079460958"),
        ("two one two four five six seven eight nine oh", "us", "+12124567890"),
        ("double two zero", "GB", None),
        ("plus four four two oh seven nine four six oh nine five eight", None, "+442079460958"),
        ("two one two, four double five, seven eight nine zero", "US", "+12124557890"),
    ],
)
def test_numbers_of_other_countries_are_read(reply: str, region: str | None, number: str | None) -> None:
    expected = Unclear("not_understood") if number is None else Understood(number)
    assert read_phone(reply, region) == expected


@pytest.mark.parametrize(
    "reply",
    [
        *("", " ", "нет", "112", "911", "12345", "8916", "+7916123456", "+791612345678", "8 916 123 45 6"),
        *(
            "8 916 123 45 67 или 8 916 123 45 68",
            "+7 9I6 123 45 67",
            "89I61234567",
            "1-800-FLOWERS",
            "+",
            "+++",
        ),
        *(
            "+999 123 456 789",
            "00000000000",
            "9" * 40,
            "one",
            "plus",
            "double",
            "8 916 abc 45 67",
            "👍",
            "+7",
        ),
    ],
    ids=ascii,
)
def test_what_is_no_single_number_is_asked_again(reply: str) -> None:
    assert isinstance(read_phone(reply, "RU"), Unclear)


def test_without_a_country_only_international_numbers_are_understood() -> None:
    assert read_phone("89161234567") == Unclear("not_understood")
    assert read_phone("+79161234567") == Understood(RUSSIAN)


def test_an_unknown_region_is_no_error() -> None:
    assert read_phone("89161234567", "XX") == Unclear("not_understood")
