"""Dates as people write and say them; today is Wednesday, 18 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.answers.dates import read_date, read_keyed_date
from ivr_flows.answers.reading import Unclear, Understood

TODAY = date(2026, 11, 18)

READ = {
    "2026-11-18": [
        "сегодня",
        "Сегодня!",
        "today",
        "18.11",
        "18 ноября",
        "November 18th",
        "сегодня, 18 ноября",
    ],
    "2026-11-19": [
        "завтра",
        "завтро",
        "tomorrow",
        "tommorow",
        "завтра утром",
        "завтра, в четверг",
        "через день",
    ],
    "2026-11-20": [
        *(
            "послезавтра",
            "the day after tomorrow",
            "day after tomorrow",
            "в пятницу",
            "пятница",
            "пт",
            "on Friday",
        ),
        *(
            "Friday",
            "friady",
            "this Friday",
            "в эту пятницу",
            "ближайшая пятница",
            "20 ноября",
            "20 нояб",
            "Nov 20",
        ),
        *("Nov. 20", "20.11", "20-го", "20 числа", "двадцатого", "the 20th", "в пятницу, 20 ноября", "20-11"),
        *("через 2 дня", "через два дня", "in two days", "twentieth of November", "пятница 20.11.2026"),
    ],
    "2026-11-17": ["вчера", "yesterday", "вчера вечером", "1 день назад", "a day ago"],
    "2026-11-16": ["позавчера", "the day before yesterday", "2 дня назад", "two days ago"],
    "2026-11-13": ["в прошлую пятницу", "last Friday", "прошлая пятница"],
    "2026-11-27": ["next Friday", "в следующую пятницу", "пятница на следующей неделе", "27 ноября"],
    "2026-11-24": ["во вторник", "вторнек", "next Tuesday", "Tuesday", "вт"],
    "2026-11-25": ["через неделю", "in a week", "next Wednesday", "через 7 дней"],
    "2026-11-11": ["неделю назад", "a week ago", "last Wednesday"],
    "2026-12-02": ["через две недели", "in 2 weeks", "2 декабря", "2.12"],
    "2026-12-18": ["через месяц", "in a month"],
    "2026-10-18": ["месяц назад", "a month ago", "18 октября"],
    "2026-03-12": [
        *(
            "12.03.2026",
            "12.3.2026",
            "12.03.26",
            "2026-03-12",
            "2026.03.12",
            "2026/3/12",
            "12032026",
            "20260312",
        ),
        *("12 марта 2026", "12 марта 2026 года", "12 марта 2026 г.", "12-го марта 2026", "12 мрата 2026"),
        *("двенадцатого марта 2026", "двенадцатое марта две тысячи двадцать шестого года", "12 03 2026"),
        *("March 12, 2026", "March 12th, 2026", "12 March 2026", "the 12th of March 2026", "12-Mar-2026"),
        *("March twelfth twenty twenty six", "twelfth of March two thousand twenty six", "2026, March 12"),
        *("March twelfth two thousand and twenty six", "１２.０３.２０２６", "12 марта 26"),
    ],
    "1985-05-09": [
        "9 мая 1985",
        "09.05.1985",
        "9.5.85",
        "9 мая 85",
        "May 9, 1985",
        "May ninth nineteen eighty five",
    ],
    "2026-11-21": [
        "21 ноября",
        "двадцать первое ноября",
        "twenty first of November",
        "November twenty first",
    ],
    "2028-02-29": ["29.02.2028", "29 февраля 2028", "February 29, 2028"],
}
ASKED_AGAIN = [
    *("31 февраля", "29.02.2027", "32.01.2026", "12.13.2026", "0.0.2026", "2026-00-10", "31.04.26"),
    *(
        "в среду",
        "Wednesday",
        "15 мая",
        "5-7 марта",
        "3.05-5.05",
        "завтра или послезавтра",
        "today or tomorrow",
    ),
    *(
        "пятница 21 ноября",
        "завтра, 20 ноября",
        "в пятницу в субботу",
        "до пятницы",
        "после 12 марта",
        "март",
    ),
    *(
        "скоро",
        "никогда",
        "next week",
        "на следующей неделе",
        "20",
        "5",
        "2026",
        "в 2026 году",
        "next",
        "через",
    ),
    *(
        "через много дней",
        "in",
        "ago",
        "через 99999999 дней",
        "через девятьсот тысяч дней",
        "не завтра",
        "1.2.3.4",
    ),
    *(
        "",
        " ",
        "👍",
        "12.03.1026",
        "12.03.9999",
        "12 марта 3026",
        "99.99.9999",
        "день",
        "month",
        "13:30",
        "a 5",
    ),
]


@pytest.mark.parametrize(
    ("reply", "iso"), [(reply, iso) for iso, replies in READ.items() for reply in replies]
)
def test_a_date_is_read(reply: str, iso: str) -> None:
    assert read_date(reply, TODAY, "ru") == Understood(iso)


@pytest.mark.parametrize("reply", ASKED_AGAIN, ids=ascii)
def test_what_is_no_single_day_is_asked_again(reply: str) -> None:
    assert isinstance(read_date(reply, TODAY, "ru"), Unclear)


@pytest.mark.parametrize(
    ("reply", "language", "region", "reading"),
    [
        ("03/12/2026", "ru", None, Understood("2026-12-03")),
        ("03/12/2026", "en-US", None, Understood("2026-03-12")),
        ("03/12/2026", "en-GB", None, Understood("2026-12-03")),
        ("03/12/2026", "en", "US", Understood("2026-03-12")),
        ("03/12/2026", "en", "AU", Understood("2026-12-03")),
        ("03/12/2026", "en", None, Unclear("ambiguous")),
        ("03/13/2026", "en", None, Understood("2026-03-13")),
        ("13/03/2026", "en", None, Understood("2026-03-13")),
        ("13/03/2026", "en-US", None, Unclear("not_understood")),
        ("03/03/2026", "en", None, Understood("2026-03-03")),
        ("03.12.2026", "en", None, Understood("2026-12-03")),
        ("11/20", "en", None, Understood("2026-11-20")),
    ],
)
def test_only_the_country_tells_which_figure_is_the_month(
    reply: str, language: str, region: str | None, reading: object
) -> None:
    assert read_date(reply, TODAY, language, region=region) == reading


@pytest.mark.parametrize(
    ("reply", "earliest", "latest", "reading"),
    [
        ("в пятницу", None, TODAY, Understood("2026-11-13")),
        ("в пятницу", TODAY, None, Understood("2026-11-20")),
        ("12.03", None, TODAY, Understood("2026-03-12")),
        ("12.03", TODAY, None, Understood("2027-03-12")),
        ("15 мая", None, TODAY, Understood("2026-05-15")),
        ("15 мая", TODAY, None, Understood("2027-05-15")),
        ("завтра", None, TODAY, Unclear("out_of_range")),
        ("вчера", TODAY, None, Unclear("out_of_range")),
        ("30-го", None, TODAY, Understood("2026-10-30")),
        ("03/12/2026", None, TODAY, Understood("2026-03-12")),
    ],
)
def test_limits_decide_between_two_days(
    reply: str, earliest: date | None, latest: date | None, reading: object
) -> None:
    assert read_date(reply, TODAY, "en", earliest, latest) == reading


@pytest.mark.parametrize(
    ("reply", "today", "iso"),
    [
        ("5 января", date(2026, 12, 28), "2027-01-05"),
        ("28 декабря", date(2027, 1, 3), "2026-12-28"),
        ("next Friday", date(2026, 11, 20), "2026-11-27"),
        ("next Friday", date(2026, 11, 22), "2026-11-27"),
        ("завтра", date(2026, 12, 31), "2027-01-01"),
        ("1-го", date(2026, 12, 31), "2027-01-01"),
    ],
)
def test_a_day_is_counted_from_the_day_of_the_reply(reply: str, today: date, iso: str) -> None:
    assert read_date(reply, today, "ru") == Understood(iso)


@pytest.mark.parametrize("reply", ["last Friday", "this Friday", "в прошлую пятницу"])
def test_a_friday_that_may_be_two_is_asked_again(reply: str) -> None:
    saturday = date(2026, 11, 21)
    assert read_date(reply, saturday, "en") == Unclear("ambiguous")


@pytest.mark.parametrize("reply", ["завтра", "в пятницу", "12.03", "через 3 дня", "15-го"])
def test_without_a_today_only_full_dates_are_understood(reply: str) -> None:
    assert isinstance(read_date(reply, None, "ru"), Unclear)
    assert read_date("12.03.2026", None, "ru") == Understood("2026-03-12")


@pytest.mark.parametrize(
    ("digits", "reading"),
    [
        ("12032026", Understood("2026-03-12")),
        ("20260312", Understood("2026-03-12")),
        ("12*03*2026", Understood("2026-03-12")),
        ("2011", Understood("2026-11-20")),
        ("3002", Unclear("not_understood")),
        ("120326", Unclear("not_understood")),
        ("1", Unclear("not_understood")),
    ],
)
def test_a_keyed_date_is_day_month_year_or_iso(digits: str, reading: object) -> None:
    assert read_keyed_date(digits, TODAY, "ru") == reading


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_full_date_is_read_back_in_every_way_of_writing_it(day: date) -> None:
    expected = Understood(day.isoformat())
    for reply in (day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d%m%Y}", f"{day:%Y%m%d}", f"{day:%d %B %Y}"):
        assert read_date(reply, TODAY, "ru") == expected
    assert read_date(f"{day:%m/%d/%Y}", TODAY, "en-US") == expected


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)), st.integers(1, 300))
def test_days_ahead_and_ago_are_counted_from_today(today: date, days: int) -> None:
    ahead = read_date(f"через {days} дней", today)
    ago = read_date(f"{days} days ago", today)
    assert isinstance(ahead, Understood)
    assert isinstance(ago, Understood)
    assert (date.fromisoformat(str(ahead.value)) - today).days == days
    assert (today - date.fromisoformat(str(ago.value))).days == days
