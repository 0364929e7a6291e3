"""Times of day as people write and say them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.answers.reading import Unclear, Understood
from ivr_flows.answers.times import read_keyed_time, read_time

READ = {
    "14:30": [
        *("14:30", "14.30", "14-30", "14 30", "1430", "14ч30", "14 ч 30 мин", "14 часов 30 минут", "в 14:30"),
        *(
            "полтретьего",
            "пол третьего",
            "пол-третьего",
            "половина третьего",
            "в половине третьего",
            "2:30 pm",
        ),
        *(
            "half past two",
            "half past 2",
            "two thirty",
            "2:30 p.m.",
            "2.30pm",
            "2:30",
            "в 2:30 дня",
            "１４：３０",
        ),
        *("четырнадцать тридцать", "fourteen thirty", "полтретьего дня", "два тридцать", "около 14:30"),
    ],
    "14:00": [
        "2pm",
        "2 pm",
        "2 p.m.",
        "2PM",
        "в два часа дня",
        "2 часа дня",
        "в два",
        "two o'clock",
        "14",
        "14 часов",
    ],
    "13:00": ["час", "в час", "час дня", "one o'clock", "13:00", "в час дня"],
    "14:45": ["без четверти три", "quarter to three", "a quarter to three", "без пятнадцати три"],
    "14:15": ["четверть третьего", "quarter past two", "пятнадцать минут третьего", "quarter after two"],
    "14:05": ["пять минут третьего", "5 минут третьего", "five past two"],
    "14:55": ["без пяти три", "без 5 три", "five to three", "5 to 3"],
    "12:00": [
        "полдень",
        "noon",
        "midday",
        "12",
        "12:00",
        "двенадцать",
        "12 дня",
        "12pm",
        "12 часов дня",
        "at noon",
    ],
    "00:00": ["полночь", "midnight", "12 ночи", "00:00", "0:00", "12am", "двенадцать ночи", "0000"],
    "00:15": ["0:15", "00:15", "12:15 am"],
    "02:00": ["02:00", "2 часа ночи", "2 ночи", "2am", "два часа ночи"],
    "03:00": ["3 утра", "03:00", "three in the morning"],
    "09:00": ["9 утра", "в девять утра", "9 am", "nine in the morning", "09:00", "в 9 часов утра"],
    "09:15": ["a quarter past nine am", "четверть десятого утра", "9:15 утра"],
    "19:30": [
        "19:30",
        "7:30 вечера",
        "полвосьмого вечера",
        "half past seven in the evening",
        "7:30pm",
        "19-30",
    ],
    "22:00": ["22:00", "10 вечера", "10 ночи", "ten at night", "22"],
    "23:59": ["23:59", "2359", "11:59 pm"],
}
ASKED_AGAIN = [
    *("8", "восемь", "at eight", "в девять", "полдвенадцатого", "10 часов", "ten thirty", "без пяти восемь"),
    *("25:00", "12:60", "24:30", "2460", "14:3", "99"),
    *("2 or 3", "в 2 или в 3", "10-12", "3-4", "с 2 до 4", "after lunch", "утром", "вечером", "завтра"),
    *("half past", "без двадцати", "14 утра", "15 am", "9 дня", "14:30 утра", "2:30 и 3:30"),
    *(
        "",
        " ",
        "👍",
        "никогда",
        "14:30:15",
        "1.2.3",
        "пять минут",
        "минут",
        "часов нет",
        "9999999",
        "полночь 5",
    ),
]


@pytest.mark.parametrize(
    ("reply", "value"), [(reply, value) for value, said in READ.items() for reply in said]
)
def test_a_time_is_read(reply: str, value: str) -> None:
    assert read_time(reply) == Understood(value)


@pytest.mark.parametrize("reply", ASKED_AGAIN, ids=ascii)
def test_what_is_no_single_time_is_asked_again(reply: str) -> None:
    assert isinstance(read_time(reply), Unclear)


@pytest.mark.parametrize(
    ("reply", "earliest", "latest", "reading"),
    [
        ("8", time(7), time(19), Understood("08:00")),
        ("8", time(12), time(22), Understood("20:00")),
        ("полвосьмого", time(9), time(20), Understood("19:30")),
        ("2", time(0), time(6), Understood("02:00")),
        ("14:30", time(15), None, Unclear("out_of_range")),
        ("9pm", None, time(20), Unclear("out_of_range")),
        ("08:00", time(12), None, Unclear("out_of_range")),
        ("20:00", None, time(20), Understood("20:00")),
    ],
)
def test_limits_decide_between_morning_and_evening(
    reply: str, earliest: time | None, latest: time | None, reading: object
) -> None:
    assert read_time(reply, "ru", earliest, latest) == reading


def test_figures_are_in_24_hours_where_the_language_writes_so() -> None:
    assert read_time("8:30", "ru") == Understood("08:30")
    assert read_time("8:30", "en") == Unclear("ambiguous")
    assert read_time("08:30", "en") == Understood("08:30")


@pytest.mark.parametrize(
    ("digits", "reading"),
    [
        ("1430", Understood("14:30")),
        ("14*30", Understood("14:30")),
        ("0000", Understood("00:00")),
        ("2400", Unclear("not_understood")),
        ("14", Unclear("not_understood")),
        ("", Unclear("not_understood")),
    ],
)
def test_a_keyed_time_has_four_digits(digits: str, reading: object) -> None:
    assert read_keyed_time(digits) == reading


@given(st.times())
def test_a_time_is_read_back_in_every_way_of_writing_it(moment: time) -> None:
    expected = Understood(f"{moment:%H:%M}")
    for reply in (f"{moment:%H:%M}", f"{moment:%H%M}", f"{moment:%I:%M %p}", f"{moment:%I:%M%p}".lower()):
        assert read_time(reply, "ru") == expected
