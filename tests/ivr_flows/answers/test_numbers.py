"""Numbers as people write and say them, in Russian and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.answers.numbers import read_number
from ivr_flows.answers.reading import Unclear, Understood

READ = {
    0: "0 ноль нуль zero nought",
    1: "1 один одна единица единичка one",
    2: "2 два двойка двойку two",
    3: "3 три тройка троечка three",
    4: "4 четыре четвёрка четверка четвёрочку four",
    5: "5 пять пятёрка пятерку five",
    6: "6 шесть шестёрка six",
    7: "7 семь семёрка seven sevem",
    8: "8 восемь восьмёрку восмь eight eigth",
    9: "9 девять девятка nine",
    10: "10 десять десятка десятку десьять ten 1O 1О １０ 𝟏𝟎 ١٠",
    11: "11 одиннадцать одинадцать eleven elevn",
    12: "12 двенадцать двенацать twelve",
    15: "15 пятнадцать fifteen fiften",
    20: "20 двадцать twenty",
    40: "40 сорок forty fourty",
    90: "90 девяносто ninety",
    21: "двадцатьодин twentyone",
    100: "100 сто сотня hundred",
}
PHRASES = [
    ("двадцать пять", 25),
    ("двадцать  пять!", 25),
    ("twenty-five", 25),
    ("twenty fiv", 25),
    ("сто двадцать три", 123),
    ("one hundred and five", 105),
    ("two hundred", 200),
    ("тысяча", 1000),
    ("две тысячи", 2000),
    ("две тысячи двадцать шесть", 2026),
    ("five thousand", 5000),
    ("five thousand nine hundred", 5900),
    ("5 тысяч", 5000),
    ("1 000", 1000),
    ("1 234 567", 1234567),
    ("10 из 10", 10),
    ("10/10", 10),
    ("500 рублей", 500),
    ("1 500 руб.", 1500),
    ("100р", 100),
    ("тысяча рублей", 1000),
    ("100 roubles", 100),
    ("ten out of ten", 10),
    ("десять из десяти", 10),
    ("ставлю десять баллов", 10),
    ("твердая четверка", 4),
    ("думаю, где-то 7", 7),
    ("I'd give it a nine", 9),
    ("it's an eight", 8),
    ("probably 8", 8),
    ("9 points", 9),
    ("10, ten", 10),
    ("*10*", 10),
    ("10👍", 10),
    ("10.0", 10),
    ("3,5", 3.5),
    ("3.5", 3.5),
    ("полтора", 1.5),
    ("полторы", 1.5),
    ("три с половиной", 3.5),
    ("3 с половиной", 3.5),
    ("three and a half", 3.5),
    ("three point five", 3.5),
    ("three point two five", 3.25),
    ("половина", 0.5),
    ("три целых пять десятых", 3.5),
    ("три целых пять сотых", 3.05),
    ("пять десятых", 0.5),
    ("ноль целых двадцать пять сотых", 0.25),
    ("минус пять", -5),
    ("minus five", -5),
    ("-5", -5),
    ("−3.5", -3.5),
    ("minus three and a half", -3.5),
    ("мне 35 лет", 35),
    ("2 раза", 2),
]
ASKED_AGAIN = [
    *("8 или 9", "7-8", "ten five", "пять шесть", "4 из 5", "1 2"),
    *("не 10", "not ten", "no five", "10 нет", "from five"),
    *("дезять", "nive", "five to ten", "for six"),
    *("right", "there", "even", "your", "fine", "never", "дорого", "время", "честь", "стройка", "четверг"),
    *("1,000", "1.000", "1e1", "0x5", "nan", "inf", "½", "ten o ten point"),
    *("спасибо", "thank you", "ok", "да", "no", "n", "👍", "", " ", "-", "?", "..."),
    *("%s%s%n", "1; DROP TABLE", "<b>5</b> <i>6</i>", "минус", "из 10", "сто из", "point"),
]


@pytest.mark.parametrize(
    ("reply", "number"),
    [(word, number) for number, words in READ.items() for word in words.split()] + PHRASES,
)
def test_a_number_is_read(reply: str, number: float) -> None:
    high = 10 if "10" in reply or "ten" in reply or "десят" in reply else None
    assert read_number(reply, None, high if high and number <= high else None) == Understood(number)


@pytest.mark.parametrize("reply", ASKED_AGAIN, ids=ascii)
def test_what_is_no_single_number_is_asked_again(reply: str) -> None:
    assert isinstance(read_number(reply, 0, 10), Unclear)


@pytest.mark.parametrize("reply", ["11", "-1", "eleven", "сто", "9" * 15, "9" * 300, "one hundred thousand"])
def test_a_number_beyond_the_limits_is_out_of_range(reply: str) -> None:
    assert read_number(reply, 0, 10) == Unclear("out_of_range")


def test_a_scale_takes_no_fraction() -> None:
    assert read_number("8,5", 0, 10, whole=True) == Unclear("not_understood")
    assert read_number("8,5", 0, 10) == Understood(8.5)
    assert read_number("8.0", 0, 10, whole=True) == Understood(8)


def test_spanish_number_words_are_read_only_where_the_survey_speaks_spanish() -> None:
    assert read_number("dieciséis", 0, 100, languages=("ru", "en", "es")) == Understood(16)
    assert read_number("treinta y cinco", 0, 100, languages=("ru", "en", "es")) == Understood(35)
    assert read_number("dieciséis", 0, 100) == Unclear("not_understood")
    assert read_number("once", 0, 100) == Unclear("not_understood")


@given(st.integers(-999_999, 999_999))
def test_a_number_is_read_back_from_its_digits(number: int) -> None:
    assert read_number(f" {number}! ", None, None) == Understood(number)


@given(st.integers(1, 999))
def test_a_number_is_read_back_from_its_english_words(number: int) -> None:
    assert read_number(_in_english(number), None, None) == Understood(number)


def _in_english(number: int) -> str:
    units = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    words = [*units.split(), "sixteen", "seventeen", "eighteen", "nineteen"]
    tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    hundreds, rest = divmod(number, 100)
    said = [words[hundreds], "hundred"] if hundreds else []
    if rest >= 20:
        said.append(tens[rest // 10])
        rest %= 10
    return " ".join([*said, words[rest]] if rest else said)
